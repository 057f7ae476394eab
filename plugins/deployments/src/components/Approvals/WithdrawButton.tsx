import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { useCancelRollback } from '../../queries';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { ActionButton } from './ActionButton';
import { whatOf } from './whatOf';

/** Takes a request back that nobody has carried out yet. */
export function WithdrawButton({
  rollback,
  onWithdrawn,
}: {
  rollback: Rollback;
  onWithdrawn?(): void;
}) {
  const { t } = useT();
  const cancel = useCancelRollback();
  return (
    <>
      {cancel.error && (
        <div role="alert">
          <Notice state="attention">
            {t('approval.notWithdrawn', { message: cancel.error.message })}
          </Notice>
        </div>
      )}
      <ActionButton
        label={t('approval.withdrawWhat', {
          what: whatOf(rollback, t),
          release: rollback.plan.to.label,
        })}
        off={cancel.isPending}
        onClick={() => cancel.mutate(rollback.id, { onSuccess: onWithdrawn })}
      >
        {t(cancel.isPending ? 'approval.withdrawing' : 'approval.withdraw')}
      </ActionButton>
    </>
  );
}
