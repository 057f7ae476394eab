import type { RollbackView } from '@backspin/backstage-plugin-deployments-common';
import { useCancelRollback, useEntityDeployments } from '../../queries';
import { useT } from '../../translation';
import { WithdrawButton } from '../Approvals/WithdrawButton';
import { Notice } from '../Frame';
import { DialogButton } from './DialogButton';
import { useRollbackDialog } from './useRollbackDialog';

/** Came to nothing, so that it may be planned once more. */
const CAME_TO_NOTHING = ['failed', 'cancelled', 'rejected', 'expired'];

/** Goes past a request that waits, for those who may. */
function BreakGlassButton({ view }: { view: RollbackView }) {
  const { t } = useT();
  const dialog = useRollbackDialog();
  const { entityRef, target, plan, undoes } = view.rollback;
  const { data } = useEntityDeployments(entityRef);
  const mayBreakGlass = data?.targets.find(
    one => one.target.id === target.id,
  )?.mayBreakGlass;
  if (!mayBreakGlass) return null;
  return (
    <DialogButton
      onClick={() =>
        dialog.open({
          target: target.id,
          ...(undoes ? { undoes } : { to: plan.to.id }),
          breakGlass: true,
        })
      }
    >
      {t('glass.open')}
    </DialogButton>
  );
}

/** What can be done about a rollback: withdraw or cancel it before it begins, undo it, or plan it once more when it came to nothing. */
export function RunActions({ view }: { view: RollbackView }) {
  const { t } = useT();
  const dialog = useRollbackDialog();
  const cancel = useCancelRollback();
  const { rollback, mayUndo, mayCancel } = view;
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
      {status === 'queued' && mayCancel !== false && (
        <DialogButton
          off={cancel.isPending}
          onClick={() => cancel.mutate(rollback.id)}
        >
          {t('run.cancel')}
        </DialogButton>
      )}
      {status === 'awaiting-approval' && <BreakGlassButton view={view} />}
      {status === 'awaiting-approval' && mayCancel && (
        <WithdrawButton rollback={rollback} />
      )}
      {CAME_TO_NOTHING.includes(status) && (
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
