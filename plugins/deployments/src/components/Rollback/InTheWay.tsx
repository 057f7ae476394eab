import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { PersonName } from '../Release';
import { NoticeButton } from './NoticeButton';

/** Somebody is rolling the target back already; it can be watched. */
export function InTheWay({
  rollback,
  onFollow,
}: {
  rollback: Rollback;
  onFollow(id: string): void;
}) {
  const { t } = useT();
  return (
    <Notice
      state="moving"
      action={
        <NoticeButton onClick={() => onFollow(rollback.id)}>
          {t('problem.watchIt')}
        </NoticeButton>
      }
    >
      <strong>{t('problem.inProgress')}.</strong>{' '}
      {t('problem.inProgressBy', {
        name: <PersonName name={rollback.requestedBy} />,
        release: rollback.plan.to.label,
        reason: rollback.reason,
      })}
    </Notice>
  );
}
