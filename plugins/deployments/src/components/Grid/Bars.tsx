import type {
  InFlight,
  Observation,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT, type Translate } from '../../translation';
import { useStateColors } from '../State';

const useStyles = makeStyles(
  theme => ({
    track: {
      display: 'flex',
      gap: 1,
      height: 5,
      borderRadius: 3,
      overflow: 'hidden',
      backgroundColor: theme.palette.type === 'dark' ? '#5f6368' : '#dfe3e8',
    },
    part: {
      flex: 'none',
      transition: 'width 600ms ease',
      '@media (prefers-reduced-motion: reduce)': { transition: 'none' },
      '@media (forced-colors: active)': { backgroundColor: 'Highlight' },
    },
  }),
  { name: 'BackspinBars' },
);

/** A share as people read it: `30 %`. */
export const percentText = (share: number) => `${Math.round(share * 100)} %`;

const width = (share: number) => `${Math.min(100, Math.max(0, share * 100))}%`;

/** The traffic on each release in words: `90 % on v17, 10 % on v18`. */
export const sharesText = (live: Observation['live'], t: Translate) =>
  live
    .map(({ release, weight }) =>
      t('grid.trafficShare', {
        percent: percentText(weight),
        release: release.label,
      }),
    )
    .join(', ');

/** The traffic on each release, as a bar and, for screen readers, as a sentence. */
export function WeightBar({ live }: { live: Observation['live'] }) {
  const classes = useStyles();
  const { t } = useT();
  const moving = useStateColors('moving');
  const newest = live[live.length - 1];
  const label = t('grid.traffic', { shares: sharesText(live, t) });
  return (
    <div className={classes.track} role="img" aria-label={label} title={label}>
      <div
        className={classes.part}
        style={{
          width: width(newest?.weight ?? 0),
          backgroundColor: moving.strong,
        }}
      />
    </div>
  );
}

/** How far a build has come: what is done in the colour of success, the running step in that of movement. */
export function ProgressBar({ inFlight }: { inFlight: InFlight }) {
  const classes = useStyles();
  const { t } = useT();
  const moving = useStateColors('moving');
  const live = useStateColors('live');
  const progress = inFlight.progress ?? 0;
  const done = Math.min(progress, progress * shareOfDoneSteps(inFlight));
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={t('grid.progress')}
      aria-valuenow={
        inFlight.progress === undefined ? undefined : Math.round(progress * 100)
      }
    >
      <div
        className={classes.part}
        style={{ width: width(done), backgroundColor: live.strong }}
      />
      <div
        className={classes.part}
        style={{
          width: width(progress - done),
          backgroundColor: moving.strong,
        }}
      />
    </div>
  );
}

/** The part of the time spent so far that went into steps which have ended. */
function shareOfDoneSteps({ startedAt, steps }: InFlight): number {
  const start = Date.parse(startedAt);
  const ends = steps
    .filter(({ status }) => status === 'succeeded')
    .map(({ endedAt }) => (endedAt ? Date.parse(endedAt) : start));
  const runningSince = steps.find(
    ({ status }) => status === 'running',
  )?.startedAt;
  if (ends.length === 0 || !runningSince) return 0;
  const elapsed = Date.now() - start;
  return elapsed > 0 ? (Math.max(...ends) - start) / elapsed : 0;
}
