import type {
  Rollback,
  RollbackStep,
  TargetState,
} from '@backspin/backstage-plugin-deployments-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import RemoveIcon from '@material-ui/icons/Remove';
import TimelapseIcon from '@material-ui/icons/Timelapse';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { useStateColors } from '../State';
import { TimeLeft, Took, useNow } from '../Time';

type StepStatus = RollbackStep['status'];

const SHAPES: Record<
  StepStatus,
  { Icon: typeof CheckIcon; state: TargetState }
> = {
  pending: { Icon: RadioButtonUncheckedIcon, state: 'unknown' },
  running: { Icon: TimelapseIcon, state: 'moving' },
  succeeded: { Icon: CheckIcon, state: 'live' },
  failed: { Icon: ErrorIcon, state: 'failing' },
  skipped: { Icon: RemoveIcon, state: 'unknown' },
};

const useStyles = makeStyles(
  theme => ({
    root: { listStyle: 'none', margin: 0, padding: 0, fontSize: 14 },
    step: {
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    line: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      minHeight: 24,
      '& svg': { fontSize: 18, flex: 'none' },
    },
    title: { fontWeight: 700 },
    secondary: { color: theme.palette.text.secondary },
    took: { marginLeft: 'auto', whiteSpace: 'nowrap' },
    more: {
      marginLeft: 26,
      color: theme.palette.text.secondary,
      fontSize: 13,
      lineHeight: '20px',
      overflowWrap: 'anywhere',
    },
    call: {
      fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: 12,
    },
    progress: { margin: theme.spacing(0.75, 0, 0.25, 3.25) },
  }),
  { name: 'BackspinRunSteps' },
);

function StepLine({
  status,
  title,
  aside,
  progress,
  children,
}: {
  status: StepStatus;
  title: string;
  aside?: ReactNode;
  /** Share of the way, 0 to 1. */
  progress?: number;
  children?: ReactNode;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { Icon, state } = SHAPES[status];
  const { text } = useStateColors(state);
  return (
    <li className={classes.step}>
      <div className={classes.line}>
        <Icon aria-hidden="true" style={{ color: text }} />
        <span className={classes.title}>{title}</span>
        <span className={classes.secondary}>{t(`steps.status.${status}`)}</span>
        <span className={`${classes.took} ${classes.secondary}`}>{aside}</span>
      </div>
      {status === 'running' && (
        <LinearProgress
          className={classes.progress}
          aria-label={title}
          {...(progress === undefined
            ? { variant: 'indeterminate' as const }
            : { variant: 'determinate' as const, value: progress * 100 })}
        />
      )}
      {children && <div className={classes.more}>{children}</div>}
    </li>
  );
}

function Step({ step, detailed }: { step: RollbackStep; detailed: boolean }) {
  const classes = useStyles();
  const { t } = useT();
  const { message, call, attempts, requestIds, startedAt, endedAt } = step;
  return (
    <StepLine
      status={step.status}
      title={step.title}
      progress={step.progress}
      aside={startedAt && <Took from={startedAt} to={endedAt} precise />}
    >
      {message && <div>{message}</div>}
      {detailed && <div className={classes.call}>{call}</div>}
      {detailed && attempts > 1 && (
        <div>{t('run.attempts', { count: attempts })}</div>
      )}
      {detailed && requestIds.length > 0 && (
        <div>{t('run.requests', { ids: requestIds.join(', ') })}</div>
      )}
    </StepLine>
  );
}

/** The watching after the last step, which is a step to those who wait for it. */
function WatchStep({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  const now = useNow(1_000);
  const { status, verifyUntil, plan, verdict } = rollback;
  if (plan.verificationSeconds === 0) return null;
  const watching = status === 'verifying' && verifyUntil !== undefined;
  const left = watching ? Math.max(0, Date.parse(verifyUntil) - now) : 0;
  const ended: StepStatus = verdict ? 'succeeded' : 'skipped';
  const waiting: StepStatus =
    status === 'queued' || status === 'running' ? 'pending' : ended;
  return (
    <StepLine
      status={watching ? 'running' : waiting}
      title={t('run.watching')}
      progress={watching ? 1 - left / (plan.verificationSeconds * 1_000) : 0}
      aside={
        watching &&
        t('run.watchingFor', { duration: <TimeLeft to={verifyUntil} /> })
      }
    />
  );
}

/** The steps of a rollback, each with how it stands and how long it took. */
export function RunSteps({
  rollback,
  detailed,
}: {
  rollback: Rollback;
  detailed: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <ol className={classes.root} aria-label={t('run.steps')}>
      {rollback.steps.map(step => (
        <Step key={step.id} step={step} detailed={detailed} />
      ))}
      <WatchStep rollback={rollback} />
    </ol>
  );
}
