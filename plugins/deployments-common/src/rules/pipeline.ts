import type {
  EnvironmentDefinition,
  PipelineConclusion,
  PipelineJob,
  PipelineRun,
  PipelineStanding,
  PipelineStatus,
} from '../schemas';
import { placeTarget } from './environments';
import type { TargetState } from './state';

/** Of runs that these begin, the branch is that of a proposed change or the default one: it tells nothing of what is deployed. */
const BRANCH_TELLS_NOTHING = new Set([
  'pull_request',
  'pull_request_target',
  'merge_group',
  'schedule',
  'dependabot',
]);

/**
 * Whether the branch of a run tells what it deploys: not so in checks of pull requests
 * and on a schedule.
 *
 * @public
 */
export function deploysItsBranch({
  event,
}: Pick<PipelineRun, 'event'>): boolean {
  return !BRANCH_TELLS_NOTHING.has(event);
}

/** How many runs of an environment are shown at once. */
const MOST_RUNS = 5;

const inOrder = (environments: EnvironmentDefinition[]) =>
  [...environments].sort((a, b) => a.order - b.order);

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function namesOf(environment: EnvironmentDefinition): string[] {
  return (
    environment.githubEnvironments ?? [environment.name, environment.title]
  );
}

/**
 * The environment that goes by a name at GitHub: exactly, in any case.
 *
 * @public
 */
export function environmentAtGithub(
  environments: EnvironmentDefinition[],
  githubEnvironment: string,
): string | undefined {
  return inOrder(environments).find(environment =>
    namesOf(environment).some(name => same(name, githubEnvironment)),
  )?.name;
}

/** Whether a job's name tells an environment: `prod`, `Deploy to prod`, `deploy (prod)`, `prod / deploy`. */
function tells(jobName: string, environment: string): boolean {
  const name = environment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const word = `(?<![\\w.-])${name}(?![\\w.-])`;
  return [
    // The name itself, or its last word, also with a hyphen: `deploy-prod`.
    new RegExp(`(?<![a-z0-9])${name}$`, 'i'),
    // A value of a matrix.
    new RegExp(`\\([^)]*${word}[^)]*\\)`, 'i'),
    // A job that calls another workflow stands before the jobs of that one.
    new RegExp(`${word} / `, 'i'),
  ].some(pattern => pattern.test(jobName.trim()));
}

/**
 * The environment that a job deploys to, as far as its name tells.
 *
 * @public
 */
export function environmentOfJob(
  environments: EnvironmentDefinition[],
  jobName: string,
): string | undefined {
  return inOrder(environments).find(environment =>
    namesOf(environment).some(name => tells(jobName, name)),
  )?.name;
}

/** It has not begun, or never will. */
const isIdle = ({
  status,
  conclusion,
}: Pick<PipelineJob, 'status' | 'conclusion'>) =>
  conclusion === 'skipped' ||
  status === 'queued' ||
  status === 'requested' ||
  status === 'pending';

/**
 * The environments that a run is for, in order of the pipeline: those that it waits for
 * or whose jobs have begun. As long as it has reached none, that of its branch, for runs
 * that deploy theirs, or else the first that a job names.
 *
 * @public
 */
export function environmentsOfRun(
  environments: EnvironmentDefinition[],
  run: Pick<PipelineRun, 'branch' | 'event' | 'jobs' | 'pendingApprovals'>,
): string[] {
  const jobs = run.jobs ?? [];
  const among = (named: Array<{ environment?: string }>) =>
    inOrder(environments)
      .map(({ name }) => name)
      .filter(name => named.some(({ environment }) => environment === name));
  const reached = among([
    ...run.pendingApprovals,
    ...jobs.filter(job => !isIdle(job)),
  ]);
  if (reached.length > 0) return reached;
  // What waits for an environment of another name is not put down as one of ours.
  if (run.pendingApprovals.length > 0) return [];
  const byBranch =
    run.branch !== undefined && deploysItsBranch(run)
      ? placeTarget(environments, { account: '', branch: run.branch })
      : {};
  return byBranch.environment
    ? [byBranch.environment]
    : among(jobs).slice(0, 1);
}

/** The worst of these is how all of them ended. */
const WORST_FIRST: PipelineConclusion[] = [
  'failure',
  'timed_out',
  'startup_failure',
  'action_required',
  'cancelled',
  'stale',
  'success',
  'neutral',
  'skipped',
];

const earliest = (times: Array<string | undefined>) =>
  times.flatMap(time => time ?? []).sort()[0];
const latest = (times: Array<string | undefined>) =>
  times
    .flatMap(time => time ?? [])
    .sort()
    .at(-1);

function statusOf(jobs: PipelineJob[], waits: boolean): PipelineStatus {
  if (jobs.some(({ status }) => status === 'in_progress')) return 'in_progress';
  if (waits || jobs.some(({ status }) => status === 'waiting')) {
    return 'waiting';
  }
  // Between two jobs.
  return jobs.every(({ status }) => status === 'completed')
    ? 'completed'
    : 'in_progress';
}

/**
 * How a run stands with an environment: as its jobs for it do, or as all of it does when
 * it has not come to them.
 *
 * @public
 */
export function standingOf(
  run: PipelineRun,
  environment: string | undefined,
): PipelineStanding {
  const of = <T extends { environment?: string }>(items: readonly T[]) =>
    environment === undefined
      ? []
      : items.filter(item => item.environment === environment);
  const waits = of(run.pendingApprovals).length > 0;
  const jobs = of(run.jobs ?? []);
  const begun = jobs.filter(job => !isIdle(job));
  if (begun.length === 0 && !waits) {
    const ended = run.status === 'completed';
    return {
      status: run.status,
      conclusion: run.conclusion,
      startedAt: run.startedAt,
      ...(ended && { completedAt: run.updatedAt }),
    };
  }
  const status = statusOf(jobs, waits);
  const startedAt = earliest(begun.map(job => job.startedAt)) ?? run.startedAt;
  if (status !== 'completed') return { status, startedAt };
  return {
    status,
    conclusion: WORST_FIRST.find(conclusion =>
      begun.some(job => job.conclusion === conclusion),
    ),
    startedAt,
    completedAt: latest(begun.map(job => job.completedAt)) ?? run.updatedAt,
  };
}

const newestFirst = (a: PipelineRun, b: PipelineRun) =>
  Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id;

/** A run as it is for one environment: what is of the others is left out. */
function within<Run extends PipelineRun>(
  run: Run,
  environment: string | undefined,
): Run & { standing: PipelineStanding } {
  const concerns = (item: { environment?: string }) =>
    item.environment === undefined || item.environment === environment;
  return {
    ...run,
    jobs: run.jobs?.filter(concerns),
    pendingApprovals: run.pendingApprovals.filter(
      item => item.environment === environment,
    ),
    standing: standingOf(run, environment),
  };
}

/** Whether a run has done anything for an environment, other than being meant for it. */
const reaches = ({ jobs = [] }: PipelineRun, environment: string) =>
  jobs.some(job => job.environment === environment && !isIdle(job));

/**
 * The workflows that deploy nothing, by name: none of their jobs tells an environment,
 * while those of another workflow of the repository do. A scan of `main` is no
 * deployment to prod.
 */
function aside(runs: readonly PipelineRun[]): Set<string> {
  const seen = (run: PipelineRun) => (run.jobs ?? []).length > 0;
  const named = ({ jobs = [], pendingApprovals }: PipelineRun) =>
    [...jobs, ...pendingApprovals].some(({ environment }) => environment);
  const deploying = new Set(runs.filter(named).map(({ workflow }) => workflow));
  const others = runs.filter(run => seen(run) && !deploying.has(run.workflow));
  return new Set(
    deploying.size > 0 ? others.map(({ workflow }) => workflow) : [],
  );
}

/**
 * The runs that are shown for each environment, in order of the pipeline: the newest that
 * has ended for it, those that have not, and the last that got there. Runs of workflows
 * that deploy nothing are of no environment. Such are shown last, if they wait for an
 * approval, or when there are no others.
 *
 * @public
 */
export function runsByEnvironment<Run extends PipelineRun>(
  environments: EnvironmentDefinition[],
  runs: readonly Run[],
): Array<{
  environment?: string;
  runs: Array<Run & { standing: PipelineStanding }>;
}> {
  const deployNothing = aside(runs);
  const placed = [...runs].sort(newestFirst).map(run => ({
    run,
    names: deployNothing.has(run.workflow)
      ? []
      : environmentsOfRun(environments, run),
  }));
  const groups = inOrder(environments).flatMap(({ name: environment }) => {
    const own = placed
      .filter(({ names }) => names.includes(environment))
      .map(({ run }) => within(run, environment));
    const ended = own.filter(({ standing }) => standing.status === 'completed');
    const last = ended.find(run => reaches(run, environment));
    const shown = own
      .filter(run => run === ended[0] || run === last || !ended.includes(run))
      .slice(0, MOST_RUNS);
    return shown.length > 0 ? [{ environment, runs: shown }] : [];
  });
  // A run may wait for an environment of ours and for one of another name.
  const waiting = placed
    .filter(({ run }) =>
      run.pendingApprovals.some(({ environment }) => !environment),
    )
    .map(({ run }) => within(run, undefined));
  const newest =
    groups.length === 0
      ? placed
          .filter(({ names }) => names.length === 0)
          .map(({ run }) => within(run, undefined))
          .slice(0, 1)
      : [];
  const rest = (waiting.length > 0 ? waiting : newest).slice(0, MOST_RUNS);
  return rest.length > 0 ? [...groups, { runs: rest }] : groups;
}

const ENDED: Record<PipelineConclusion, TargetState> = {
  success: 'live',
  neutral: 'live',
  failure: 'failing',
  timed_out: 'failing',
  startup_failure: 'failing',
  action_required: 'attention',
  cancelled: 'paused',
  skipped: 'unknown',
  stale: 'unknown',
};

/**
 * A run's or a job's state, in the shapes and colours that targets have.
 *
 * @public
 */
export function pipelineState({
  status,
  conclusion,
}: {
  status: PipelineStatus;
  conclusion?: PipelineConclusion;
}): TargetState {
  if (status === 'completed') return conclusion ? ENDED[conclusion] : 'unknown';
  if (status === 'waiting') return 'attention';
  return 'moving';
}
