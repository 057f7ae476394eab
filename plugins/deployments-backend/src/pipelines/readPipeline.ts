import {
  deploysItsBranch,
  runsByEnvironment,
  type EnvironmentDefinition,
  type PipelineJob,
  type PipelineRun,
} from '@backspin/backstage-plugin-deployments-common';
import limiter from 'p-limit';
import type { z } from 'zod';
import { placed, toJobs, toPendingApprovals, toRun } from './fromGithub';
import { GithubApiError, type GithubApi } from './GithubApi';
import {
  githubJobsSchema,
  githubPendingSchema,
  githubRunSchema,
  githubRunsSchema,
  type GithubRun,
} from './githubShapes';

/** Requests side by side; GitHub asks for few. */
const CONCURRENCY = 3;
/** Newest runs that the list gives. */
const LISTED = 30;
/** Newest runs of a branch that the list says nothing of. */
const LISTED_OF_BRANCH = 10;
/** Runs of which the jobs are read. */
const DETAILED = 15;
/** Of them, ended ones of a workflow on a branch: the newest may not have got far. */
const DETAILED_ENDED = 3;

/** As many as GitHub gives at once, and how many of those a run may have: a matrix makes 256. */
const JOBS_ON_A_PAGE = 100;
const MOST_PAGES_OF_JOBS = 5;

/** What is kept of a pipeline between two reads. */
export interface PipelineDocument {
  runs: PipelineRun[];
  /** Ids of the runs that the newest list gave. */
  listed: number[];
  /** Tags of GitHub's answers that `runs` are from, by path. */
  etags: Record<string, string>;
}

const isEnded = ({ status }: PipelineRun) => status === 'completed';

const isWaiting = (run: PipelineRun) =>
  !isEnded(run) &&
  [run, ...(run.jobs ?? [])].some(({ status }) => status === 'waiting');

const newestFirst = (runs: Iterable<PipelineRun>) =>
  [...runs].sort((a, b) => b.id - a.id);

/** One read of a pipeline, beginning from what the one before has found. */
class PipelineReading {
  private readonly runs: Map<number, PipelineRun>;
  private readonly known: ReadonlyMap<number, PipelineRun>;
  private readonly etags: Record<string, string> = {};
  private readonly limit = limiter(CONCURRENCY);
  private listed: number[];

  constructor(
    private readonly api: GithubApi,
    private readonly environments: EnvironmentDefinition[],
    private readonly before: PipelineDocument | undefined,
  ) {
    const runs = (before?.runs ?? []).map(
      run => [run.id, placed(run, environments)] as const,
    );
    this.known = new Map(runs);
    this.runs = new Map(runs);
    this.listed = before?.listed ?? [];
  }

  async read(): Promise<PipelineDocument> {
    await this.listNewest();
    await Promise.all([this.followOlder(), this.listQuietBranches()]);
    await this.each(this.worthDetail(), run => this.detail(run));
    const { listed, etags } = this;
    return { runs: this.worthKeeping(), listed, etags };
  }

  private async listNewest() {
    const answer = await this.changed(
      `/actions/runs?per_page=${LISTED}&exclude_pull_requests=true`,
      githubRunsSchema,
      this.before !== undefined,
    );
    if (!answer) return;
    this.listed = answer.workflow_runs.map(({ id }) => id);
    // What is newer than the oldest of the list and not in it has been deleted.
    const oldest = this.listed.length > 0 ? Math.min(...this.listed) : 0;
    for (const id of this.known.keys()) {
      if (id > oldest && !this.listed.includes(id)) this.runs.delete(id);
    }
    answer.workflow_runs.forEach(run => this.take(run));
  }

  /** Runs that have not ended, and that the list is too short for. */
  private async followOlder() {
    const older = [...this.runs.values()].filter(
      run => !isEnded(run) && !this.listed.includes(run.id),
    );
    await this.each(older, async ({ id }) => {
      try {
        const run = await this.changed(
          `/actions/runs/${id}?exclude_pull_requests=true`,
          githubRunSchema,
          true,
        );
        if (run) this.take(run);
      } catch (error) {
        if (!(error instanceof GithubApiError) || error.status !== 404) {
          throw error;
        }
        this.runs.delete(id);
      }
    });
  }

  /** In a busy repository the newest runs are all of pull requests: branches are asked for by name. */
  private async listQuietBranches() {
    const found = new Set(
      this.byEnvironment().map(({ environment }) => environment),
    );
    const branches = this.environments
      .filter(({ name }) => !found.has(name))
      .flatMap(({ rules }) => rules.flatMap(rule => rule.branches ?? []))
      .filter(branch => !branch.includes('*'));
    await this.each([...new Set(branches)], async branch => {
      const query = new URLSearchParams({
        branch,
        per_page: String(LISTED_OF_BRANCH),
        exclude_pull_requests: 'true',
      });
      const answer = await this.changed(
        `/actions/runs?${query}`,
        githubRunsSchema,
        this.before !== undefined,
      );
      answer?.workflow_runs.forEach(run => this.take(run));
    });
  }

  /** Those under way, and the newest ended ones of each workflow on each branch that may be deployed. */
  private worthDetail(): PipelineRun[] {
    const taken = new Map<string, number>();
    const worth = newestFirst(this.runs.values()).filter(run => {
      if (run.status === 'waiting') return true;
      if (!deploysItsBranch(run)) return false;
      if (!isEnded(run)) return true;
      const key = `${run.workflow} ${run.branch}`;
      const before = taken.get(key) ?? 0;
      taken.set(key, before + 1);
      return before < DETAILED_ENDED;
    });
    return [
      ...worth.filter(run => !isEnded(run)),
      ...worth.filter(isEnded),
    ].slice(0, DETAILED);
  }

  private async detail(run: PipelineRun) {
    const old = this.known.get(run.id);
    const same = old?.attempt === run.attempt ? old : undefined;
    // What has ended stays as it is.
    if (isEnded(run) && same && isEnded(same) && same.jobs) return;
    const path = `/actions/runs/${run.id}`;
    const jobs = await this.jobs(`${path}/jobs`, same?.jobs);
    let pendingApprovals: PipelineRun['pendingApprovals'] = [];
    if (isWaiting({ ...run, jobs })) {
      const pending = await this.changed(
        `${path}/pending_deployments`,
        githubPendingSchema,
        same !== undefined,
      );
      pendingApprovals = pending
        ? toPendingApprovals(pending)
        : same?.pendingApprovals ?? [];
    }
    this.runs.set(
      run.id,
      placed({ ...run, jobs, pendingApprovals }, this.environments),
    );
  }

  /** All jobs of a run; of those pages that have not changed, as they were. */
  private async jobs(
    path: string,
    before: PipelineJob[] | undefined,
  ): Promise<PipelineJob[]> {
    const jobs: PipelineJob[] = [];
    for (let page = 1; page <= MOST_PAGES_OF_JOBS; page += 1) {
      const at = jobs.length;
      const known = before?.slice(at, at + JOBS_ON_A_PAGE) ?? [];
      const answer = await this.changed(
        `${path}?per_page=${JOBS_ON_A_PAGE}${page > 1 ? `&page=${page}` : ''}`,
        githubJobsSchema,
        before !== undefined,
      );
      const found = answer ? toJobs(answer.jobs) : known;
      jobs.push(...found);
      const isLast = answer?.total_count === jobs.length;
      if (found.length < JOBS_ON_A_PAGE || isLast) break;
    }
    return jobs;
  }

  /** The newest, and those that are shown; jobs of those that are shown. */
  private worthKeeping(): PipelineRun[] {
    const shown = new Set(
      this.byEnvironment().flatMap(group => group.runs.map(({ id }) => id)),
    );
    const detailed = new Set(this.worthDetail().map(({ id }) => id));
    return newestFirst(this.runs.values())
      .filter(({ id }, at) => at < LISTED || shown.has(id))
      .map(run => {
        if (shown.has(run.id) || detailed.has(run.id)) return run;
        const { jobs: _, ...rest } = run;
        return rest;
      });
  }

  private byEnvironment() {
    return runsByEnvironment(this.environments, [...this.runs.values()]);
  }

  /** Takes what a list says of a run; what is known of its jobs stays with it. */
  private take(shape: GithubRun) {
    const run = toRun(shape);
    const old = this.runs.get(run.id);
    this.runs.set(run.id, {
      ...run,
      ...(old?.attempt === run.attempt && {
        jobs: old.jobs,
        pendingApprovals: isEnded(run) ? [] : old.pendingApprovals,
      }),
    });
  }

  /** Reads a path, unless its answer is the one before. The tag is kept for the next time. */
  private async changed<T>(
    path: string,
    schema: z.ZodType<T>,
    hasBefore: boolean,
  ): Promise<T | undefined> {
    const etag = hasBefore ? this.before?.etags[path] : undefined;
    const answer = await this.api.read(path, schema, etag);
    const newTag = answer.changed ? answer.etag : etag;
    if (newTag) this.etags[path] = newTag;
    return answer.changed ? answer.value : undefined;
  }

  private async each<T>(items: T[], work: (item: T) => Promise<void>) {
    await Promise.all(items.map(item => this.limit(() => work(item))));
  }
}

/**
 * Reads the runs of a repository, and of those that matter the jobs and what they wait
 * for. What has not changed since `before` is not sent again, nor counted by GitHub.
 *
 * @throws GithubApiError
 */
export function readPipeline(options: {
  api: GithubApi;
  environments: EnvironmentDefinition[];
  before?: PipelineDocument;
}): Promise<PipelineDocument> {
  const { api, environments, before } = options;
  return new PipelineReading(api, environments, before).read();
}
