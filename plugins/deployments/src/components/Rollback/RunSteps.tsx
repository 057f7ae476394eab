import type {
  Rollback,
  RollbackStep,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { LinkedText } from '../LinkedText';
import { ExactClockTime, Took } from '../Time';
import { Code } from './Code';
import { RequestIds } from './RequestIds';
import { StepLine } from './StepLine';
import { WatchStep } from './WatchStep';

const useStyles = makeStyles(
  {
    root: { listStyle: 'none', margin: 0, padding: 0, fontSize: 14 },
  },
  { name: 'BackspinRunSteps' },
);

function Step({ step, detailed }: { step: RollbackStep; detailed: boolean }) {
  const { t } = useT();
  const { message, call, attempts, requestIds, startedAt, endedAt } = step;
  return (
    <StepLine
      shape={step.status}
      title={step.title}
      word={t(`steps.status.${step.status}`)}
      progress={step.progress}
      aside={startedAt && <Took from={startedAt} to={endedAt} precise />}
    >
      {detailed && startedAt && (
        <div>
          {t('run.startedAt', { time: <ExactClockTime at={startedAt} /> })}
        </div>
      )}
      {message && (
        <div>
          <LinkedText text={message} />
        </div>
      )}
      {detailed && (
        <div>
          <Code>{call}</Code>
        </div>
      )}
      {detailed && attempts > 1 && (
        <div>{t('run.attempts', { count: attempts })}</div>
      )}
      {detailed && <RequestIds ids={requestIds} />}
    </StepLine>
  );
}

/** The steps of a rollback, each with how it stands and how long it took. */
export function RunSteps({
  rollback,
  detailed,
}: {
  rollback: Rollback;
  /** With calls and request ids. */
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
