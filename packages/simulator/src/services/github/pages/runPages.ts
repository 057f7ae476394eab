/** The pages of workflow runs and their jobs. */
import { review, waitingJobs } from '../../actions/runs';
import { actionsOf } from '../../actions/state';
import type { JobState, RunState } from '../../actions/state';
import { html, page, redirect } from './html';
import type { Html } from './html';
import type { PageRequest } from './pageRequest';

const stateOf = ({ status, conclusion }: RunState | JobState) =>
  (conclusion ?? status).replace('_', ' ');

const instant = (time: number) => new Date(time).toISOString();

/** Runs as a table. */
export const runRows = (slug: string, runs: RunState[]): Html =>
  html`<table>
    ${runs.map(
      run =>
        html`<tr>
          <td>
            <a href="/${slug}/actions/runs/${run.id}"
              >${run.name} #${run.number}</a
            >
          </td>
          <td>${run.title}</td>
          <td>${run.branch}</td>
          <td>${stateOf(run)}</td>
          <td>${instant(run.createdAt)}</td>
        </tr>`,
    )}
  </table>`;

/** Every run of a repository, newest first; of one workflow where a file is named. */
export function runsPage(
  { world }: PageRequest,
  slug: string,
  file?: string,
): Response {
  const runs = [...actionsOf(world, slug).runs]
    .reverse()
    .filter(({ workflow }) => !file || workflow.endsWith(`/${file}`));
  return page(slug, 'Workflow runs', runRows(slug, runs));
}

const reviewForm = (slug: string, run: RunState, environment: string) =>
  html`<form method="post" action="/${slug}/actions/runs/${run.id}/review">
    <input type="hidden" name="environment" value="${environment}" />
    <button name="state" value="approved">
      Approve and deploy to ${environment}
    </button>
    <button name="state" value="rejected">Reject</button>
  </form>`;

function logOf({ log }: JobState): Html {
  return html`<pre>
${log
      .map(line =>
        line.replace('##[group]', '> ').replace('##[error]', 'Error: '),
      )
      .join('\n')}</pre
  >`;
}

function runPage(slug: string, run: RunState): Response {
  const jobs = run.jobs.map(
    job => html`<h2 id="job-${job.id}">
        <a href="/${slug}/actions/runs/${run.id}/job/${job.id}">${job.name}</a>
      </h2>
      <p>${stateOf(job)}${job.environment && `, to ${job.environment}`}</p>
      ${job.status === 'waiting'
        ? reviewForm(slug, run, job.environment!)
        : undefined}
      ${job.log.length > 0 ? logOf(job) : undefined}`,
  );
  return page(
    slug,
    `${run.name} #${run.number}`,
    html`<p><strong>${stateOf(run)}</strong>: ${run.title}</p>
      <p>
        ${run.sha.slice(0, 7)} of ${run.branch}, ${run.event} by ${run.actor},
        ${instant(run.createdAt)}
      </p>
      ${jobs}`,
  );
}

function jobPage(slug: string, run: RunState, job: JobState): Response {
  return page(
    slug,
    `${job.name} of ${run.name} #${run.number}`,
    html`<p><strong>${stateOf(job)}</strong></p>
      <table>
        ${job.steps.map(
          ({ name, status, conclusion }) =>
            html`<tr>
              <td>${name}</td>
              <td>${conclusion ?? status}</td>
            </tr>`,
        )}
      </table>
      ${logOf(job)}`,
  );
}

async function reviewed(
  { world, request }: PageRequest,
  slug: string,
  run: RunState,
): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const environment = form.get('environment') ?? '';
  const state = form.get('state') === 'approved' ? 'approved' : 'rejected';
  if (waitingJobs(run).some(job => job.environment === environment)) {
    const by = 'Somebody at the demo';
    review(world, slug, run, { environment, state, comment: '', by });
  }
  return redirect(`/${slug}/actions/runs/${run.id}`);
}

const RUN = /^(\d+)(?:\/(review)|\/job\/(\d+)(\/logs)?)?$/;

/** What lies below `/actions/runs/`. */
export async function servePagesOfRun(
  request: PageRequest,
  slug: string,
  rest: string,
): Promise<Response | undefined> {
  const match = RUN.exec(rest);
  const run =
    match &&
    actionsOf(request.world, slug).runs.find(
      ({ id }) => id === Number(match[1]),
    );
  if (!match || !run) return undefined;
  if (match[2]) {
    return request.request.method === 'POST'
      ? reviewed(request, slug, run)
      : undefined;
  }
  if (!match[3]) return runPage(slug, run);
  const job = run.jobs.find(({ id }) => id === Number(match[3]));
  if (!job) return undefined;
  return match[4]
    ? new Response(`${job.log.join('\n')}\n`, {
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      })
    : jobPage(slug, run, job);
}
