import type {
  EnvironmentDefinition,
  PipelineConclusion,
  PipelineRun,
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

/**
 * The environments that a run is for: those that its pending approvals and its jobs
 * name; when they name none, the one of its branch, for runs that may deploy at all.
 *
 * @public
 */
export function environmentsOfRun(
  environments: EnvironmentDefinition[],
  run: Pick<PipelineRun, 'branch' | 'event' | 'jobs' | 'pendingApprovals'>,
): string[] {
  const named = new Set(
    [...run.pendingApprovals, ...(run.jobs ?? [])].flatMap(
      ({ environment }) => environment ?? [],
    ),
  );
  if (named.size > 0) {
    return inOrder(environments)
      .map(({ name }) => name)
      .filter(name => named.has(name));
  }
  // What waits for an environment of another name is not put down as one of ours.
  if (run.pendingApprovals.length > 0) return [];
  if (!run.branch || !deploysItsBranch(run)) return [];
  const { environment } = placeTarget(environments, {
    account: '',
    branch: run.branch,
  });
  return environment ? [environment] : [];
}

const newestFirst = (a: PipelineRun, b: PipelineRun) =>
  Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id;

/**
 * The runs that are shown for each environment, in order of the pipeline: the newest,
 * and older ones that have not ended. Runs of no environment are shown last, if they
 * wait for an approval, or when there are no others.
 *
 * @public
 */
export function runsByEnvironment<Run extends PipelineRun>(
  environments: EnvironmentDefinition[],
  runs: readonly Run[],
): Array<{ environment?: string; runs: Run[] }> {
  const sorted = [...runs].sort(newestFirst);
  const placed = sorted.map(run => ({
    run,
    names: environmentsOfRun(environments, run),
  }));
  const groups = inOrder(environments).flatMap(({ name }) => {
    const own = placed.filter(({ names }) => names.includes(name));
    const shown = own
      .map(({ run }) => run)
      .filter((run, at) => at === 0 || run.status !== 'completed')
      .slice(0, MOST_RUNS);
    return shown.length > 0 ? [{ environment: name, runs: shown }] : [];
  });
  const others = placed
    .filter(({ names }) => names.length === 0)
    .map(({ run }) => run);
  const waiting = others.filter(run => run.pendingApprovals.length > 0);
  const unplaced = groups.length === 0 ? others.slice(0, 1) : [];
  const rest = (waiting.length > 0 ? waiting : unplaced).slice(0, MOST_RUNS);
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
