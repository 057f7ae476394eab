import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { PersonName } from '../Release';
import { Ago } from '../Time';

/** What is about to be undone, and the reason that was given for it. */
export function UndoneRollback({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  return (
    <Notice state="rolled-back">
      {t('rollback.undoes', {
        name: <PersonName name={rollback.requestedBy} />,
        from: rollback.plan.from.label,
        to: rollback.plan.to.label,
        ago: <Ago at={rollback.requestedAt} />,
      })}{' '}
      {t('rollback.reasonGiven', { reason: rollback.reason })}
    </Notice>
  );
}
