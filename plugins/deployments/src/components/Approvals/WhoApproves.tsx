import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Names } from './Names';
import { approvalsGiven } from './whatOf';

/** How many approvals are missing, and whose they may be. */
export function WhoApproves({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  const { approval } = rollback;
  if (!approval) return null;
  const missing = approval.required - approvalsGiven(rollback);
  if (missing <= 0) return <>{t('approval.complete')}</>;
  return (
    <>
      {t('approval.missing', { count: missing })},{' '}
      {approval.groups.length > 0
        ? t('approval.byGroups', { groups: <Names refs={approval.groups} /> })
        : t('approval.byPermission')}
      , {t('approval.notSelf')}
    </>
  );
}
