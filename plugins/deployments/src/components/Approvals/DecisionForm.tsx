import {
  approvalRequestSchema,
  type RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useRef, useState } from 'react';
import { useDecideRollback } from '../../queries';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { STATE_COLORS } from '../State';
import { ActionButton } from './ActionButton';
import { whatOf } from './whatOf';

/** The longest comment that the server takes. */
const LONGEST_COMMENT = 1_000;

const useStyles = makeStyles(
  theme => ({
    root: { display: 'grid', gap: theme.spacing(1) },
    fields: {
      // The theme's error colour cannot be read on dark paper.
      '& .Mui-error': { color: STATE_COLORS[theme.palette.type].failing.text },
      '& .Mui-error .MuiOutlinedInput-notchedOutline': {
        borderColor: STATE_COLORS[theme.palette.type].failing.strong,
      },
    },
    actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  }),
  { name: 'BackspinDecisionForm' },
);

/** Approves or rejects a request, of which the reader has the plan in sight. */
export function DecisionForm({
  view,
  onDecided,
}: {
  view: RollbackView;
  onDecided?(decision: 'approve' | 'reject'): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const { rollback } = view;
  const { fingerprint, to } = rollback.plan;
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const decide = useDecideRollback(rollback.id);
  const pending = decide.isPending ? decide.variables.decision : undefined;
  const words = { what: whatOf(rollback, t), release: to.label };

  const send = (decision: 'approve' | 'reject') => {
    if (decide.isPending) return;
    const request = approvalRequestSchema.safeParse({
      decision,
      comment: comment.trim() || undefined,
      fingerprint,
    });
    setMissing(!request.success);
    if (!request.success) {
      field.current?.focus();
      return;
    }
    decide.mutate(request.data, { onSuccess: () => onDecided?.(decision) });
  };

  return (
    <div className={classes.root}>
      {decide.error && (
        <div role="alert">
          <Notice state="attention">
            {t('approval.notDecided', { message: decide.error.message })}
          </Notice>
        </div>
      )}
      <div className={classes.fields}>
        <TextField
          id={`${id}-comment`}
          label={t('approval.comment')}
          fullWidth
          multiline
          maxRows={4}
          variant="outlined"
          size="small"
          value={comment}
          onChange={event => setComment(event.target.value)}
          inputRef={field}
          inputProps={{ maxLength: LONGEST_COMMENT }}
          error={missing}
          helperText={t(
            missing ? 'approval.commentMissing' : 'approval.commentHelp',
          )}
          InputProps={{ readOnly: decide.isPending }}
        />
      </div>
      <div className={classes.actions}>
        <ActionButton
          label={t('approval.approveWhat', words)}
          main
          off={decide.isPending}
          onClick={() => send('approve')}
        >
          {t(pending === 'approve' ? 'approval.approving' : 'approval.approve')}
        </ActionButton>
        <ActionButton
          label={t('approval.rejectWhat', words)}
          off={decide.isPending}
          onClick={() => send('reject')}
        >
          {t(pending === 'reject' ? 'approval.rejecting' : 'approval.reject')}
        </ActionButton>
      </div>
    </div>
  );
}
