import { ResponseErrorPanel, Progress } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { useEffect } from 'react';
import { useCreatePlan } from '../../queries';
import type { RollbackDialogRequest } from './useRollbackDialog';

/** Shows the plan of a rollback. */
export function RollbackDialog({
  entityRef,
  request,
  onClose,
}: {
  entityRef: string;
  request: RollbackDialogRequest;
  onClose(): void;
}) {
  const { mutate, data: plan, error } = useCreatePlan(entityRef);
  const { target, to, undoes } = request;
  useEffect(() => {
    mutate({ target, to, undoes });
  }, [mutate, target, to, undoes]);
  return (
    <Dialog open onClose={onClose} aria-labelledby="rollback-dialog-title">
      <DialogTitle id="rollback-dialog-title">Roll back</DialogTitle>
      <DialogContent>
        {error && <ResponseErrorPanel error={error} />}
        {!error && !plan && <Progress />}
        {plan && (
          <Typography>
            {plan.target.name}: {plan.from.label} → {plan.to.label}
          </Typography>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
