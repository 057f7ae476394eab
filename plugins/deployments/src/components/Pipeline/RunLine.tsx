import { Link } from '@backstage/core-components';
import {
  pipelineState,
  type EnvironmentRun,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { Dotted } from '../Grid';
import { CommitLine } from '../Release';
import { StateChip } from '../State';
import { Ago, Took } from '../Time';
import { JobList } from './JobList';
import { eventText, runName, stateWord } from './words';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(0.5),
    },
    line: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.25, 1),
      minWidth: 0,
    },
    run: { fontWeight: 700, fontSize: 13 },
    commit: { flex: '1 1 220px', minWidth: 0 },
    meta: {
      fontSize: 12,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'BackspinPipelineRun' },
);

/** A run in an environment: how it stands there, what it is of, by whom and since when, and its jobs. */
export function RunLine({
  run,
  children,
}: {
  run: EnvironmentRun;
  /** What is to be decided about it. */
  children?: ReactNode;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { standing, attempt } = run;
  const { status, startedAt, completedAt } = standing;
  const running = status !== 'completed' && status !== 'waiting';
  return (
    <div className={classes.root}>
      <div className={classes.line}>
        <StateChip state={pipelineState(standing)}>
          {stateWord(standing, t)}
        </StateChip>
        <Link
          to={run.url}
          className={classes.run}
          aria-label={t('pipeline.runTitle', { run: runName(run, t) })}
        >
          {runName(run, t)}
        </Link>
        <span className={classes.commit}>
          <CommitLine
            commit={{
              ...run.commit,
              message: run.commit.message ?? run.title,
            }}
          />
        </span>
      </div>
      <div className={classes.meta}>
        <Dotted
          parts={[
            run.actor,
            eventText(run, t),
            attempt > 1 && t('pipeline.attempt', { attempt: `${attempt}` }),
            !running && <Ago at={startedAt} />,
            completedAt &&
              t('pipeline.took', {
                duration: <Took from={startedAt} to={completedAt} precise />,
              }),
            running &&
              t('pipeline.since', {
                duration: <Took from={startedAt} precise />,
              }),
          ]}
        />
      </div>
      <JobList run={run} />
      {children}
    </div>
  );
}
