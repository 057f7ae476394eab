import { createHash } from 'node:crypto';
import { http, HttpResponse, type JsonBodyType } from 'msw';

/** Where the API is; the same as GitHub's own. */
export const GITHUB_API = 'https://api.github.com';
export const SLUG = 'distrofm/royalty-calculator';

/** What the fake needs to know of a run; the rest is made up. */
export interface FakeRun {
  id: number;
  status?: string;
  conclusion?: string | null;
  event?: string;
  branch?: string | null;
  name?: string;
  attempt?: number;
  jobs?: Array<{ name: string; status?: string; conclusion?: string | null }>;
  /** Names of GitHub's environments that it waits for. */
  waitsFor?: string[];
}

const at = (minutes: number) =>
  new Date(Date.UTC(2026, 10, 23, 10, minutes))
    .toISOString()
    .replace('.000', '');

function runShape(run: FakeRun) {
  const { id, status = 'completed', conclusion, name = 'Deploy' } = run;
  return {
    id,
    name,
    path: '.github/workflows/deploy.yml',
    display_title: `Change ${id}`,
    run_number: id,
    run_attempt: run.attempt ?? 1,
    event: run.event ?? 'push',
    head_branch: run.branch === undefined ? 'main' : run.branch,
    head_sha: String(id).padStart(40, '0'),
    status,
    conclusion:
      conclusion === undefined && status === 'completed'
        ? 'success'
        : conclusion ?? null,
    actor: { login: 'mara' },
    triggering_actor: { login: 'mara' },
    created_at: at(id % 60),
    updated_at: at((id % 60) + 1),
    run_started_at: at(id % 60),
    html_url: `https://github.com/${SLUG}/actions/runs/${id}`,
    head_commit: {
      id: 'x',
      message: `Change ${id}\n\nIn depth`,
      timestamp: '2026-11-23T10:00:00+01:00',
      author: { name: 'Mara K.', email: 'mara@example.com' },
    },
  };
}

const jobShapes = ({ id, jobs = [{ name: 'build' }] }: FakeRun) =>
  jobs.map(({ name, status = 'completed', conclusion }, index) => ({
    id: id * 100 + index,
    run_id: id,
    name,
    status,
    conclusion:
      conclusion === undefined && status === 'completed'
        ? 'success'
        : conclusion ?? null,
    started_at: at(1),
    completed_at: status === 'completed' ? at(2) : null,
    html_url: `https://github.com/${SLUG}/actions/runs/${id}/job/${index}`,
    steps: [
      {
        name: 'Set up job',
        number: 1,
        status: 'completed',
        conclusion: 'success',
        started_at: at(1),
        completed_at: at(1),
      },
    ],
  }));

const pendingShapes = ({ id, waitsFor = [] }: FakeRun) =>
  waitsFor.map((name, index) => ({
    environment: {
      id: id * 10 + index,
      node_id: 'x',
      name,
      url: 'x',
      html_url: 'x',
    },
    wait_timer: 0,
    wait_timer_started_at: null,
    current_user_can_approve: false,
    reviewers: [
      {
        type: 'Team',
        reviewer: {
          id: 1,
          name: 'Release managers',
          slug: 'release-managers',
          html_url: 'https://github.com/orgs/distrofm/teams/release-managers',
        },
      },
      { type: 'User', reviewer: { id: 2, login: 'iva' } },
    ],
  }));

/** One repository of GitHub, with tags on its answers and a log of what was asked. */
export class FakeGithub {
  runs: FakeRun[] = [];
  /** Answers instead of the usual ones, by the beginning of `METHOD path`. */
  readonly answers = new Map<
    string,
    { status: number; body?: object; headers?: Record<string, string> }
  >();
  /** `GET /actions/runs 200`, without the query. */
  readonly asked: string[] = [];
  readonly tokens: Array<string | null> = [];
  readonly reviews: object[] = [];
  remaining = 4_900;
  /** Newest runs that the list gives at most. */
  listed = 30;

  readonly handlers = [
    http.all(`${GITHUB_API}/repos/${SLUG}/*`, async ({ request }) => {
      const url = new URL(request.url);
      const path = url.pathname.slice(`/repos/${SLUG}`.length);
      const { status, body, headers } = await this.answer(request, path, url);
      this.asked.push(`${request.method} ${path} ${status}`);
      this.tokens.push(request.headers.get('authorization'));
      return status === 304
        ? new HttpResponse(null, { status, headers })
        : HttpResponse.json(body as JsonBodyType, { status, headers });
    }),
  ];

  /** What was asked since the last time. */
  take(): string[] {
    return this.asked.splice(0);
  }

  private async answer(request: Request, path: string, url: URL) {
    const asked = `${request.method} ${path}`;
    const [, canned] =
      [...this.answers].find(([start]) => asked.startsWith(start)) ?? [];
    if (canned) return canned;
    const body = await this.body(request, path, url);
    if (!body) return { status: 404, body: { message: 'Not Found' } };
    const etag = `W/"${createHash('sha1')
      .update(JSON.stringify(body))
      .digest('hex')}"`;
    const isKnown = request.headers.get('if-none-match') === etag;
    if (!isKnown) this.remaining -= 1;
    return {
      status: isKnown ? 304 : 200,
      body,
      headers: {
        etag,
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': String(this.remaining),
        'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 1800),
      },
    };
  }

  private async body(request: Request, path: string, url: URL) {
    if (path === '/actions/runs') {
      const branch = url.searchParams.get('branch');
      const runs = [...this.runs]
        .sort((a, b) => b.id - a.id)
        .filter(run => !branch || runShape(run).head_branch === branch)
        .slice(0, this.listed);
      return { total_count: runs.length, workflow_runs: runs.map(runShape) };
    }
    const [, , , id, what] = path.split('/');
    const run = this.runs.find(item => item.id === Number(id));
    if (!run) return undefined;
    if (what === 'jobs') {
      const jobs = jobShapes(run);
      const size = Number(url.searchParams.get('per_page') ?? 30);
      const from = (Number(url.searchParams.get('page') ?? 1) - 1) * size;
      return { total_count: jobs.length, jobs: jobs.slice(from, from + size) };
    }
    if (what !== 'pending_deployments') return runShape(run);
    if (request.method === 'GET') return pendingShapes(run);
    this.reviews.push((await request.json()) as object);
    run.waitsFor = [];
    run.status = 'in_progress';
    return [{}];
  }
}
