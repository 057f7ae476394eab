/** What GitHub's expressions can ask about a run and its jobs. */
import type { World } from '../../core/types';
import type { Context, Scope } from './expressions';
import { actionsOf } from './state';
import type { JobState, RepositoryActions, RunState } from './state';

/** The `github` context. */
export function githubContext(
  slug: string,
  run: Pick<
    RunState,
    'branch' | 'sha' | 'event' | 'actor' | 'title' | 'inputs'
  > &
    Partial<Pick<RunState, 'id' | 'number' | 'attempt' | 'name'>>,
): Context {
  return {
    ref: `refs/heads/${run.branch}`,
    ref_name: run.branch,
    ref_type: 'branch',
    head_ref: run.event === 'pull_request' ? run.branch : '',
    sha: run.sha,
    event_name: run.event,
    repository: slug,
    repository_owner: slug.split('/')[0],
    actor: run.actor,
    workflow: run.name ?? '',
    run_id: run.id ?? 0,
    run_number: run.number ?? 0,
    run_attempt: run.attempt ?? 1,
    event: { inputs: run.inputs, head_commit: { message: run.title } },
  };
}

/** Contexts that are known before the first job begins. */
export function runContexts(
  world: World,
  slug: string,
  run: Parameters<typeof githubContext>[1],
): Context {
  const { variables } = actionsOf(world, slug);
  return { github: githubContext(slug, run), vars: variables };
}

const resultOf = (jobs: JobState[]) => {
  const results = jobs.map(({ conclusion }) => conclusion ?? '');
  return (
    ['failure', 'cancelled', 'skipped', ''].find(result =>
      results.includes(result as never),
    ) ?? 'success'
  );
};

/** Everything a job's `if` may ask. Names in `needs` are those of the workflow that holds it. */
export function conditionScope(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
  { inputs, prefix }: { inputs: Record<string, string>; prefix: string },
): Scope {
  const before = ancestorsOf(run, job);
  const needs: Context = {};
  for (const { key } of run.jobs) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length).split('/')[0];
    const jobs = run.jobs.filter(
      other =>
        other.key === `${prefix}${name}` ||
        other.key.startsWith(`${prefix}${name}/`),
    );
    needs[name] = { result: resultOf(jobs), outputs: {} };
  }
  return {
    contexts: { ...runContexts(world, slug, run), inputs, needs },
    status: {
      success: run.jobs
        .filter(({ key }) => job.needs.includes(key))
        .every(({ conclusion }) => conclusion === 'success'),
      failure: before.some(({ conclusion }) => conclusion === 'failure'),
      cancelled: before.some(({ conclusion }) => conclusion === 'cancelled'),
    },
  };
}

function ancestorsOf(run: RunState, job: JobState): JobState[] {
  const found = new Set<JobState>();
  const open = [...job.needs];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const other = run.jobs.find(candidate => candidate.key === key);
    if (other && !found.has(other)) {
      found.add(other);
      open.push(...other.needs);
    }
  }
  return [...found];
}

const masked = (names: string[]): Context =>
  Object.fromEntries([...names, 'GITHUB_TOKEN'].map(name => [name, '***']));

/** What the steps of a job may ask. */
export function stepScope(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
): Scope {
  const { variables, secrets, environments }: RepositoryActions = actionsOf(
    world,
    slug,
  );
  const own = job.environment ? environments[job.environment] : undefined;
  const inputs = job.definition?.inputs ?? {};
  const scope = conditionScope(world, slug, run, job, { inputs, prefix: '' });
  return {
    ...scope,
    contexts: {
      ...scope.contexts,
      vars: { ...variables, ...own?.variables },
      secrets: masked([...secrets, ...(own?.secrets ?? [])]),
      runner: { os: 'Linux', arch: 'X64', temp: '/tmp' },
      job: { status: 'success' },
    },
  };
}
