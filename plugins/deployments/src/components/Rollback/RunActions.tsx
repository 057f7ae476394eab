import type { RollbackView } from '@backspin/backstage-plugin-deployments-common';
import { useCancelRollback } from '../../queries';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { DialogButton } from './DialogButton';
import { useRollbackDialog } from './useRollbackDialog';

/** What can be done about a rollback: cancel it before it begins, undo it, or plan it once more when it came to nothing. */
export function RunActions({ view }: { view: RollbackView }) {
  const { t } = useT();
  const dialog = useRollbackDialog();
  const cancel = useCancelRollback();
  const { rollback, mayUndo } = view;
  const { status, plan } = rollback;
  const target = rollback.target.id;
  return (
    <>
      {cancel.error && status === 'queued' && (
        <div role="alert">
          <Notice state="attention">
            {t('run.notCancelled', { message: cancel.error.message })}
          </Notice>
        </div>
      )}
      {status === 'queued' && (
        <DialogButton
          off={cancel.isPending}
          onClick={() => cancel.mutate(rollback.id)}
        >
          {t('run.cancel')}
        </DialogButton>
      )}
      {(status === 'failed' || status === 'cancelled') && (
        <DialogButton
          onClick={() =>
            dialog.open(
              rollback.undoes
                ? { target, undoes: rollback.undoes }
                : { target, to: plan.to.id },
            )
          }
        >
          {t('run.planAgain')}
        </DialogButton>
      )}
      {mayUndo && (
        <DialogButton
          onClick={() => dialog.open({ target, undoes: rollback.id })}
        >
          {t('run.undo')}
        </DialogButton>
      )}
    </>
  );
}
