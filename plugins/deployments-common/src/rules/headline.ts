import type {
  Alarm,
  EntityDeployments,
  Environment,
  InFlight,
  Notice,
  Release,
  Rollback,
  TargetView,
} from '../schemas';
import { isUnderWay } from '../schemas';
import { stateOf, type TargetState } from './state';

/**
 * What every headline says.
 *
 * @public
 */
export interface HeadlineAbout {
  /** The target that it is about. */
  view: TargetView;
  /** Absent when no rule places the target. */
  environment?: Environment;
  /** How many more targets are in the same state. */
  others: number;
}

/**
 * Something is failing: what, where, since when, compared with what.
 *
 * @public
 */
export interface FailingHeadline extends HeadlineAbout {
  kind: 'failing';
  release?: Release;
  /** Milliseconds for which the release has been live, where known. */
  liveForMs?: number;
  /** The firing alarms, the one that fired first at the front. */
  alarms: Alarm[];
  /** ISO time at which the first of them fired, where known. */
  since?: string;
  /**
   * Milliseconds from the release going live to the first alarm. Negative when
   * the alarm was firing before: then going back may not help.
   */
  afterReleaseMs?: number;
  /** What went before, and for how long. */
  previous?: TargetView['previous'];
}

/**
 * Something is moving: a deployment, a build or a rollback.
 *
 * @public
 */
export interface MovingHeadline extends HeadlineAbout {
  kind: 'moving';
  inFlight?: InFlight;
  rollback?: Rollback;
}

/**
 * Something should be mended, though nothing is failing.
 *
 * @public
 */
export interface AttentionHeadline extends HeadlineAbout {
  kind: 'attention';
  notice: Notice;
}

/**
 * Automatic builds are paused.
 *
 * @public
 */
export interface PausedHeadline extends HeadlineAbout {
  kind: 'paused';
}

/**
 * A release was taken back not long ago, and all is well since.
 *
 * @public
 */
export interface RolledBackHeadline extends HeadlineAbout {
  kind: 'rolled-back';
  rollback: Rollback;
}

/**
 * Nothing is known of a target: not read yet, or nothing was ever live.
 *
 * @public
 */
export interface UnknownHeadline extends HeadlineAbout {
  kind: 'unknown';
}

/**
 * All targets are live and well.
 *
 * @public
 */
export interface WellHeadline {
  kind: 'well';
  targets: number;
  /** Targets whose newest read failed; what is shown of them is older. */
  unread: number;
  /** The target whose live release is newest, where that is known. */
  newest?: { view: TargetView; environment?: Environment; since: string };
}

/**
 * There is nothing to say anything about.
 *
 * @public
 */
export interface NothingHeadline {
  kind: 'nothing';
}

/**
 * The one thing about an entity's deployments that matters most.
 *
 * @public
 */
export type Headline =
  | FailingHeadline
  | MovingHeadline
  | AttentionHeadline
  | PausedHeadline
  | RolledBackHeadline
  | UnknownHeadline
  | WellHeadline
  | NothingHeadline;

const ORDER: readonly Exclude<TargetState, 'live'>[] = [
  'failing',
  'moving',
  'attention',
  'paused',
  'rolled-back',
  'unknown',
];

const byTime = (a?: string, b?: string) =>
  (a ? Date.parse(a) : Infinity) - (b ? Date.parse(b) : Infinity);

function failing(about: HeadlineAbout, now: number): FailingHeadline {
  const { observation, previous, rollback } = about.view;
  const alarms = (observation?.alarms ?? [])
    .filter(alarm => alarm.state === 'ALARM')
    .sort((a, b) => byTime(a.since, b.since));
  const since = alarms[0]?.since;
  const liveSince = observation?.liveSince;
  const tookBack = (id: string) =>
    rollback?.status === 'succeeded' &&
    [rollback.plan.from, ...rollback.plan.takesBack].some(
      release => release.id === id,
    );
  return {
    ...about,
    kind: 'failing',
    release: observation?.live[0]?.release,
    liveForMs: liveSince ? Math.max(0, now - Date.parse(liveSince)) : undefined,
    alarms,
    since,
    afterReleaseMs:
      since && liveSince
        ? Date.parse(since) - Date.parse(liveSince)
        : undefined,
    // What has just been taken back is no way out.
    previous: previous && tookBack(previous.release.id) ? undefined : previous,
  };
}

function well(
  data: EntityDeployments,
  environmentOf: (view: TargetView) => Environment | undefined,
): WellHeadline {
  const [newest] = data.targets
    .filter(view => view.observation?.liveSince)
    .sort((a, b) => byTime(b.observation?.liveSince, a.observation?.liveSince));
  return {
    kind: 'well',
    targets: data.targets.length,
    unread: data.targets.filter(view => view.error).length,
    newest: newest?.observation?.liveSince
      ? {
          view: newest,
          environment: environmentOf(newest),
          since: newest.observation.liveSince,
        }
      : undefined,
  };
}

/**
 * What the page says first. The most urgent state speaks; within it the
 * environment nearest to the users, so production before development, and a
 * rollback before other movement.
 *
 * @param now - milliseconds since the epoch
 *
 * @public
 */
export function headlineOf(data: EntityDeployments, now: number): Headline {
  if (data.targets.length === 0) return { kind: 'nothing' };
  const environments = new Map(data.environments.map(e => [e.name, e]));
  const environmentOf = ({ target }: TargetView) =>
    target.environment === undefined
      ? undefined
      : environments.get(target.environment);
  const rank = (view: TargetView) => environmentOf(view)?.order ?? -1;
  const rollingBack = ({ rollback }: TargetView) =>
    rollback && isUnderWay(rollback.status) ? 1 : 0;

  const stated = data.targets.map(view => ({
    view,
    state: stateOf(view, now),
  }));
  const kind = ORDER.find(state => stated.some(item => item.state === state));
  if (!kind) return well(data, environmentOf);

  const views = stated
    .filter(item => item.state === kind)
    .map(item => item.view)
    .sort((a, b) => rollingBack(b) - rollingBack(a) || rank(b) - rank(a));
  const [view] = views;
  const about: HeadlineAbout = {
    view,
    environment: environmentOf(view),
    others: views.length - 1,
  };

  if (kind === 'failing') return failing(about, now);
  if (kind === 'moving') {
    return {
      ...about,
      kind,
      inFlight: view.observation?.inFlight,
      rollback: rollingBack(view) ? view.rollback : undefined,
    };
  }
  if (kind === 'attention') {
    const notice = view.observation?.notices.find(
      ({ code }) => code !== 'builds-paused',
    );
    if (notice) return { ...about, kind, notice };
  }
  if (kind === 'rolled-back' && view.rollback) {
    return { ...about, kind, rollback: view.rollback };
  }
  return { ...about, kind: kind === 'paused' ? 'paused' : 'unknown' };
}
