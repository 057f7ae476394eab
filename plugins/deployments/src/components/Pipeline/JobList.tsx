import { Link } from '@backstage/core-components';
import {
  pipelineState,
  type PipelineJob,
  type PipelineRun,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import RemoveIcon from '@material-ui/icons/Remove';
import { useT } from '../../translation';
import { StateIcon, useStateColors } from '../State';
import { Took } from '../Time';
import { runName, stateWord, tellingStep } from './words';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 2),
      listStyle: 'none',
      margin: 0,
      padding: 0,
      fontSize: 12,
      lineHeight: '18px',
    },
    job: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: 4,
      minWidth: 0,
      maxWidth: '100%',
      '& svg': { fontSize: 14, flex: 'none' },
    },
    name: {
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    rest: {
      color: theme.palette.text.secondary,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'BackspinPipelineJobs' },
);

function Job({ job }: { job: PipelineJob }) {
  const classes = useStyles();
  const { t } = useT();
  const state = pipelineState(job);
  const { text } = useStateColors(state);
  const word = stateWord(job, t);
  const step = tellingStep(job);
  const skipped = job.conclusion === 'skipped';
  const timed =
    !skipped &&
    job.startedAt &&
    (job.status === 'completed' || job.status === 'in_progress');
  const label = t('pipeline.jobTitle', { job: job.name, state: word });
  return (
    <li className={classes.job} title={`${job.name}: ${word}`}>
      <span style={{ color: text, display: 'inline-flex' }}>
        {skipped ? (
          <RemoveIcon aria-hidden="true" fontSize="inherit" />
        ) : (
          <StateIcon state={state} />
        )}
      </span>
      {job.url ? (
        <Link to={job.url} className={classes.name} aria-label={label}>
          {job.name}
        </Link>
      ) : (
        <span className={classes.name}>{job.name}</span>
      )}
      <span className={classes.rest}>
        {timed && job.startedAt ? (
          <Took from={job.startedAt} to={job.completedAt} precise />
        ) : (
          word.toLocaleLowerCase()
        )}
        {step && ` · ${step}`}
      </span>
    </li>
  );
}

/** The jobs of a run in a line: each with its state, its time, and the step that matters. */
export function JobList({ run }: { run: PipelineRun }) {
  const classes = useStyles();
  const { t } = useT();
  if (!run.jobs || run.jobs.length === 0) return null;
  return (
    <ul
      className={classes.root}
      aria-label={t('pipeline.jobs', { run: runName(run, t) })}
    >
      {run.jobs.map(job => (
        <Job key={job.id} job={job} />
      ))}
    </ul>
  );
}
