import {
  isUnderWay,
  type InFlight,
  type Rollback,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import CheckIcon from '@material-ui/icons/Check';
import { makeStyles } from '@material-ui/core/styles';
import { Fragment, type ReactNode } from 'react';
import { useT } from '../../translation';
import { InitiatorName } from '../Release';
import { ResumeBuilds } from '../ResumeBuilds';
import { Ago, Countdown, TimeLeft, useNow } from '../Time';
import { percentText, sharesText } from './Bars';
import { stepPosition } from './steps';

const useStyles = makeStyles(
  theme => ({
    root: {
      fontSize: 12,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
    strong: { fontWeight: 700 },
    current: { fontWeight: 700, color: theme.palette.text.primary },
    check: { fontSize: 12, verticalAlign: '-2px', marginLeft: 2 },
    step: { whiteSpace: 'nowrap' },
  }),
  { name: 'BackspinCellMeta' },
);

/** Parts of a line with a dot between them; what is empty leaves no dot. */
export function Dotted({ parts }: { parts: ReactNode[] }) {
  return (
    <>
      {parts.filter(Boolean).map((part, index) => (
        // The parts of a line have no identity but their place.
        <Fragment key={index}>
          {index > 0 && ' · '}
          {part}
        </Fragment>
      ))}
    </>
  );
}

function BuildSteps({ inFlight }: { inFlight: InFlight }) {
  const classes = useStyles();
  return (
    <Dotted
      parts={inFlight.steps.map(step => (
        <span
          className={`${classes.step} ${
            step.status === 'running' ? classes.current : ''
          }`}
        >
          {step.name.toLocaleLowerCase('en-US').replace(/_/g, ' ')}
          {step.status === 'succeeded' && (
            <CheckIcon className={classes.check} titleAccess="done" />
          )}
        </span>
      ))}
    />
  );
}

function InFlightMeta({ inFlight }: { inFlight: InFlight }) {
  const { t } = useT();
  const now = useNow(5_000);
  const { nextShift, expectedEndAt, queuedBehind, weight = 0 } = inFlight;
  const overdue = expectedEndAt && Date.parse(expectedEndAt) < now;
  const next = nextShift && nextShift.weight - weight;
  return (
    <Dotted
      parts={[
        Boolean(queuedBehind) &&
          t('grid.waitsBehind', { count: queuedBehind ?? 0 }),
        inFlight.kind === 'build' &&
          inFlight.status !== 'queued' &&
          inFlight.steps.length > 0 && <BuildSteps inFlight={inFlight} />,
        nextShift &&
          t('grid.nextShift', {
            weight: `+${percentText(next ?? 0)}`,
            countdown: <Countdown to={nextShift.at} />,
          }),
        overdue
          ? t('grid.overdue')
          : expectedEndAt &&
            inFlight.kind !== 'build' &&
            t('grid.endsIn', { duration: <TimeLeft to={expectedEndAt} /> }),
      ]}
    />
  );
}

function RollbackMeta({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  if (rollback.status === 'verifying' && rollback.verifyUntil) {
    return (
      <>
        {t('grid.watchedFor', {
          duration: <TimeLeft to={rollback.verifyUntil} />,
        })}
      </>
    );
  }
  const { step, steps, title } = stepPosition(rollback);
  return (
    <>{t('grid.rollbackStep', { step: `${step}`, steps: `${steps}`, title })}</>
  );
}

/** The last line of a cell: what is going on, or since when and by whom. */
export function CellMeta({
  entityRef,
  view,
}: {
  entityRef: string;
  view: TargetView;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { observation, rollback, behind } = view;

  let content: ReactNode;
  if (rollback && isUnderWay(rollback.status)) {
    content = <RollbackMeta rollback={rollback} />;
  } else if (!observation) {
    return null;
  } else if (observation.inFlight) {
    content = <InFlightMeta inFlight={observation.inFlight} />;
  } else {
    const paused = observation.notices.some(n => n.code === 'builds-paused');
    const mend = observation.notices.find(n => n.code !== 'builds-paused');
    const since = observation.liveSince && <Ago at={observation.liveSince} />;
    const byRollback = observation.liveBy?.kind === 'rollback';
    content = (
      <Dotted
        parts={[
          rollback?.status === 'awaiting-approval' && (
            <span className={classes.strong}>
              {t('grid.awaitsApproval', { release: rollback.plan.to.label })}
            </span>
          ),
          byRollback && since ? t('grid.rolledBackAgo', { ago: since }) : since,
          !byRollback &&
            observation.liveBy &&
            observation.liveBy.kind !== 'unknown' && (
              <InitiatorName
                by={observation.liveBy}
                commit={observation.live[0]?.release.commit}
              />
            ),
          behind && behind.releases > 0 && (
            <span className={classes.strong}>
              {t('grid.behind', {
                count: behind.releases,
                environment: behind.environment,
              })}
            </span>
          ),
          paused && view.mayRollBack && (
            <ResumeBuilds entityRef={entityRef} view={view} />
          ),
          mend?.code === 'leftover-weight' && (
            <span className={classes.step}>
              {sharesText(observation.live.slice(1), t)}
            </span>
          ),
          mend?.code === 'out-of-step' && t('grid.waysBack', { count: 2 }),
        ]}
      />
    );
  }
  return <div className={classes.root}>{content}</div>;
}
