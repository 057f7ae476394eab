import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { CommitLine, PersonName, ReleaseLabel } from '../Release';
import { FactList } from '../Rollback/FactList';
import { Ago } from '../Time';
import { Expiry } from './Expiry';
import { WhoApproves } from './WhoApproves';

/** A request in short: from where to where, how, why, who asked, who must agree, and until when. */
export function RequestFacts({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  const { plan, reason, requestedBy, requestedAt, approval } = rollback;
  const how = plan.strategies.find(({ id }) => id === plan.strategy)?.title;
  return (
    <FactList
      facts={[
        [
          t('rollback.change'),
          <>
            <ReleaseLabel from={plan.from.label} to={plan.to.label} />
            {plan.to.commit && <CommitLine commit={plan.to.commit} />}
          </>,
        ],
        [t('run.why'), reason],
        [
          t('run.who'),
          t('approval.askedBy', {
            name: <PersonName name={requestedBy} />,
            ago: <Ago at={requestedAt} />,
          }),
        ],
        [t('rollback.how'), how],
        [
          t('approval.warnings'),
          plan.warnings.map(({ title }) => title).join(' · '),
        ],
        [t('approval.needs'), <WhoApproves rollback={rollback} />],
        [t('approval.expires'), approval && <Expiry at={approval.expiresAt} />],
      ]}
    />
  );
}
