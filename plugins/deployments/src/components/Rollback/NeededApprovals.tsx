import {
  durationText,
  type Environment,
  type Plan,
} from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Names } from '../Approvals/Names';

/** What the plan says of approvals; plans from before it did, what their environment says. */
const approvalsOf = ({ policy }: Plan, environment?: Environment) =>
  policy?.approvals ?? environment?.policy.approvals ?? 0;

/** Whether a plan needs approval. */
export const needsApproval = (plan: Plan, environment?: Environment) =>
  approvalsOf(plan, environment) > 0;

/** How many must approve a plan, who may, and how long the request waits for them. */
export function NeededApprovals({
  plan,
  environment,
}: {
  plan: Plan;
  environment?: Environment;
}) {
  const { t } = useT();
  const { policy } = plan;
  return (
    <>
      {t('rollback.approvals', { count: approvalsOf(plan, environment) })}
      {policy && (
        <>
          {' '}
          {policy.approverGroups.length > 0
            ? t('rollback.approvalsBy', {
                groups: <Names refs={policy.approverGroups} />,
              })
            : t('rollback.approvalsByPermission')}{' '}
          {t('rollback.approvalsExpire', {
            duration: durationText(policy.expiresAfterSeconds * 1_000),
          })}
        </>
      )}
    </>
  );
}
