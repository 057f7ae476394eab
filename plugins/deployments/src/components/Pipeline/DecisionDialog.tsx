import {
  pipelineDecisionRequestSchema,
  type EntityPipeline,
  type PendingApprovalView,
  type EnvironmentRun,
} from '@backspin/backstage-plugin-deployments-common';
import Dialog from '@material-ui/core/Dialog';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useId, useRef, useState } from 'react';
import { DeploymentsRequestError } from '../../api';
import { GithubSignInError, useDecidePipelineRun } from '../../queries';
import { useT, type Translate } from '../../translation';
import { Notice } from '../Frame';
import { LinkedText } from '../LinkedText';
import { CommitLine } from '../Release';
import { DialogButton } from '../Rollback/DialogButton';
import { DialogFrame } from '../Rollback/DialogFrame';
import { FactList } from '../Rollback/FactList';
import { STATE_COLORS } from '../State';
import type { PipelineState } from './WaitingDeployment';
import { eventText, reviewersText, runName } from './words';

/** The longest comment that the server takes. */
const LONGEST_COMMENT = 1_000;

const useStyles = makeStyles(
  theme => ({
    paper: { fontFamily: theme.typography.fontFamily },
    body: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
      padding: theme.spacing(2, 2.5),
      // The theme's error colour cannot be read on dark paper.
      '& .Mui-error': { color: STATE_COLORS[theme.palette.type].failing.text },
      '& .Mui-error .MuiOutlinedInput-notchedOutline': {
        borderColor: STATE_COLORS[theme.palette.type].failing.strong,
      },
    },
    secondary: {
      fontSize: 13,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'BackspinPipelineDecision' },
);

/** What is decided about, as it was when the dialog was opened. */
export interface PipelineDecision {
  run: EnvironmentRun;
  pending: PendingApprovalView;
  state: PipelineState;
}

/** What went wrong, and what to do. */
function problemText(error: Error, t: Translate): string {
  if (error instanceof GithubSignInError) {
    const { reason } = error;
    return reason
      ? t('pipelineDecision.signInFailed', { message: reason })
      : t('pipelineDecision.noSignIn');
  }
  return /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
}

/** Whether GitHub may have been told although no proper answer came. */
const isUncertain = (error: Error) =>
  error instanceof DeploymentsRequestError &&
  (error.statusCode < 300 || [502, 504].includes(error.statusCode));

function Content({
  entityRef,
  approveAs,
  decision,
  titleId,
  onDecided,
  onClose,
}: {
  entityRef: string;
  approveAs: EntityPipeline['approveAs'];
  decision: PipelineDecision;
  titleId: string;
  onDecided(): void;
  onClose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const { run, pending, state } = decision;
  const environment = pending.githubEnvironment;
  const approving = state === 'approved';
  const decide = useDecidePipelineRun(entityRef, run.id, approveAs);
  const words = { run: runName(run, t), environment };

  // The comment is what there is to write; nothing is decided by a key pressed too soon.
  useEffect(() => field.current?.focus(), []);

  const send = () => {
    if (decide.isPending) return;
    const request = pipelineDecisionRequestSchema.safeParse({
      environment,
      state,
      comment: comment.trim() || undefined,
    });
    setMissing(!request.success);
    if (!request.success) {
      field.current?.focus();
      return;
    }
    decide.mutate(request.data, { onSuccess: onDecided });
  };

  let action: string = approving
    ? t('pipelineDecision.approve', { environment })
    : t('pipelineDecision.reject');
  if (decide.isPending) {
    action = t(
      approving ? 'pipelineDecision.approving' : 'pipelineDecision.rejecting',
    );
  }
  let help: string = t(
    approving
      ? 'pipelineDecision.commentOptional'
      : 'pipelineDecision.commentNeeded',
  );
  if (missing) help = t('pipelineDecision.commentMissing');

  return (
    <DialogFrame
      titleId={titleId}
      title={t(
        approving
          ? 'pipelineDecision.approveTitle'
          : 'pipelineDecision.rejectTitle',
        words,
      )}
      onSubmit={send}
      actions={
        <>
          <DialogButton onClick={onClose}>
            {t('pipelineDecision.cancel')}
          </DialogButton>
          <DialogButton submit urgent={!approving} off={decide.isPending}>
            {action}
          </DialogButton>
        </>
      }
    >
      <div className={classes.body}>
        {decide.error && (
          <div role="alert">
            <Notice state="attention">
              <strong>
                {t(
                  isUncertain(decide.error)
                    ? 'pipelineDecision.uncertain'
                    : 'pipelineDecision.notDecided',
                )}
              </strong>{' '}
              <LinkedText text={problemText(decide.error, t)} />
            </Notice>
          </div>
        )}
        <FactList
          facts={[
            [
              t('pipelineDecision.change'),
              <CommitLine
                commit={{
                  ...run.commit,
                  message: run.commit.message ?? run.title,
                }}
              />,
            ],
            [
              t('pipelineDecision.by'),
              [run.actor, eventText(run, t)].filter(Boolean).join(', '),
            ],
            [t('pipelineDecision.reviewers'), reviewersText(pending, t)],
          ]}
        />
        <TextField
          id={`${id}-comment`}
          label={t('pipelineDecision.comment')}
          fullWidth
          multiline
          minRows={2}
          maxRows={6}
          variant="outlined"
          size="small"
          value={comment}
          onChange={event => setComment(event.target.value)}
          inputRef={field}
          inputProps={{ maxLength: LONGEST_COMMENT }}
          error={missing}
          helperText={help}
          InputProps={{ readOnly: decide.isPending }}
        />
        <div className={classes.secondary}>
          {t(
            approveAs === 'user'
              ? 'pipelineDecision.asUser'
              : 'pipelineDecision.asIntegration',
          )}
        </div>
      </div>
    </DialogFrame>
  );
}

/** Decides about a deployment that waits: what it is, a comment, and the button that says what it does. */
export function DecisionDialog({
  decision,
  open,
  onClose,
  onExited,
  ...rest
}: {
  entityRef: string;
  approveAs: EntityPipeline['approveAs'];
  /** Kept while the dialog closes, so that it does not change before it is gone. */
  decision: PipelineDecision | undefined;
  open: boolean;
  onDecided(): void;
  onClose(): void;
  onExited(): void;
}) {
  const classes = useStyles();
  const titleId = useId();
  return (
    <Dialog
      open={open && decision !== undefined}
      onClose={(_, reason) => {
        // A click beside the dialog is too easily made to lose a comment by.
        if (reason !== 'backdropClick') onClose();
      }}
      maxWidth="sm"
      fullWidth
      classes={{ paper: classes.paper }}
      aria-labelledby={titleId}
      TransitionProps={{ onExited }}
    >
      {decision && (
        <Content
          {...rest}
          key={`${decision.run.id} ${decision.pending.environmentId} ${decision.state}`}
          decision={decision}
          titleId={titleId}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
