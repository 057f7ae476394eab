import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { CommitLine, PersonName, ReleaseLabel } from '../Release';
import { RollbackGroupLink, RollbackLink } from '../RollbackLink';
import { ClockTime, Took } from '../Time';
import { FactList } from './FactList';

/** Who asked for a rollback, why, when, of what, and what it has to do with others. */
export function RollbackFacts({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  const { plan, target, startedAt, endedAt, undoes, undoneBy, group } =
    rollback;
  return (
    <FactList
      facts={[
        [t('run.why'), rollback.reason],
        [
          t('run.who'),
          rollback.automatic ? (
            t('run.automatic')
          ) : (
            <PersonName name={rollback.requestedBy} />
          ),
        ],
        [t('run.when'), <ClockTime at={rollback.requestedAt} />],
        [
          t('run.took'),
          startedAt && <Took from={startedAt} to={endedAt} precise />,
        ],
        [
          t('rollback.change'),
          <>
            <ReleaseLabel from={plan.from.label} to={plan.to.label} />
            {plan.to.commit && <CommitLine commit={plan.to.commit} />}
          </>,
        ],
        [t('run.entity'), <EntityRefLink entityRef={rollback.entityRef} />],
        [
          t('run.where'),
          t('run.place', {
            resource: target.resourceName,
            qualifier: target.qualifier,
            account: target.account,
            region: target.region,
          }),
        ],
        [
          t('run.group'),
          group && (
            <RollbackGroupLink id={group.id}>
              {t('run.ofSeveral')}
            </RollbackGroupLink>
          ),
        ],
        [
          t('run.undoes'),
          undoes && (
            <RollbackLink id={undoes}>{t('run.earlierRollback')}</RollbackLink>
          ),
        ],
        [
          t('run.undone'),
          undoneBy && (
            <RollbackLink id={undoneBy}>{t('run.laterRollback')}</RollbackLink>
          ),
        ],
      ]}
    />
  );
}
