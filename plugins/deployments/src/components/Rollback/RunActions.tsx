import type { RollbackView } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useCancelRollback } from '../../queries';
import { useT } from '../../translation';
import { useRollbackDialog } from './useRollbackDialog';

const useStyles = makeStyles(
  { button: { textTransform: 'none', fontWeight: 700 } },
  { name: 'BackspinRunActions' },
);

/** What can be done about a rollback: cancel it before it begins, undo it after it ended. */
export function RunActions({ view }: { view: RollbackView }) {
  const classes = useStyles();
  const { t } = useT();
  const dialog = useRollbackDialog();
  const cancel = useCancelRollback();
  const { rollback, mayUndo } = view;
  return (
    <>
      {rollback.status === 'queued' && (
        <Button
          className={classes.button}
          variant="outlined"
          disabled={cancel.isPending}
          onClick={() => cancel.mutate(rollback.id)}
        >
          {t('run.cancel')}
        </Button>
      )}
      {mayUndo && (
        <Button
          className={classes.button}
          variant="outlined"
          onClick={() =>
            dialog.open({
              target: rollback.target.id,
              to: rollback.plan.from.id,
              undoes: rollback.id,
            })
          }
        >
          {t('run.undo')}
        </Button>
      )}
    </>
  );
}
