import { GITHUB_TOKEN, placeOf } from '../data/accounts';
import { INCIDENT } from '../incident';
import { estateSimulator, MINUTE } from '../testing/kit';
import { cloudFormationState } from '../../services/cloudformation/state';

const API = 'http://simulator.test/_github/api/v3/repos/distrofm';

function client(service: string = INCIDENT.service) {
  const simulator = estateSimulator();
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await simulator.fetch(
      new Request(`${API}/${service}${path}`, {
        method,
        headers: { authorization: `Bearer ${GITHUB_TOKEN}` },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    );
    return response.json();
  };
  const jobs = async (id: number) =>
    Object.fromEntries(
      (await ask('GET', `/actions/runs/${id}/jobs`)).jobs.map((job: any) => [
        job.name,
        job.conclusion ?? job.status,
      ]),
    );
  return { simulator, ask, jobs };
}

describe("the service of the incident's pipeline", () => {
  it('tells of the releases that the world tells of', async () => {
    const { ask, jobs } = client();
    const { workflow_runs: runs } = await ask('GET', '/actions/runs');
    const told = runs.map((run: any) => [
      run.display_title,
      run.status,
      run.conclusion,
    ]);
    expect(told.slice(0, 3)).toEqual([
      ['Round half-even in splits', 'in_progress', null],
      ['Split rounding by share', 'waiting', null],
      ['Batch statement export', 'completed', 'success'],
    ]);
    expect(await jobs(runs[0].id)).toEqual({
      check: 'success',
      build: 'success',
      'deploy-dev': 'success',
      'deploy-staging': 'in_progress',
      'deploy-prod': 'queued',
    });
    expect(runs[0]).toMatchObject({
      head_branch: 'main',
      head_sha: expect.stringMatching(/^9f31c2e/),
      actor: { login: 'mara.k' },
      head_commit: { author: { name: 'Mara K.' } },
    });
    const { environments } = await ask('GET', '/environments');
    expect(environments.map(({ name }: any) => name)).toEqual([
      'dev',
      'staging',
      'prod',
    ]);
  });

  /** Approves the run that waits, and returns its id. */
  const approve = async ({ ask }: Pick<ReturnType<typeof client>, 'ask'>) => {
    const { workflow_runs: runs } = await ask(
      'GET',
      '/actions/runs?status=waiting',
    );
    const path = `/actions/runs/${runs[0].id}/pending_deployments`;
    const [pending] = await ask('GET', path);
    expect(pending).toMatchObject({
      environment: { name: 'prod' },
      reviewers: [{ type: 'Team', reviewer: { slug: 'release-managers' } }],
    });
    await ask('POST', path, {
      environment_ids: [pending.environment.id],
      state: 'approved',
      comment: '',
    });
    return runs[0];
  };

  it('deploys to prod what a reviewer approves', async () => {
    const kit = client('payouts');
    const { simulator, jobs } = kit;
    const run = await approve(kit);
    await simulator.control.step(20_000);
    expect(await jobs(run.id)).toMatchObject({ 'deploy-prod': 'in_progress' });
    await simulator.control.step(30 * MINUTE);
    expect(await jobs(run.id)).toMatchObject({ 'deploy-prod': 'success' });
    const stack = cloudFormationState(simulator.world, placeOf('prod')).stacks[
      'payouts-prod'
    ];
    expect(stack.current?.parameters).toMatchObject({
      CommitSha: run.head_sha.slice(0, 7),
    });
  });

  it('tells of a release that CodeDeploy refuses while the alarm rings', async () => {
    const kit = client();
    const run = await approve(kit);
    await kit.simulator.control.step(3 * MINUTE);
    expect(await kit.jobs(run.id)).toMatchObject({ 'deploy-prod': 'failure' });
    const { workflow_runs: failed } = await kit.ask(
      'GET',
      '/actions/runs?status=failure',
    );
    expect(failed.map(({ id }: any) => id)).toContain(run.id);
  });

  it('leaves alone what a reviewer rejects', async () => {
    const { ask, jobs } = client();
    const { workflow_runs: runs } = await ask(
      'GET',
      '/actions/runs?status=waiting',
    );
    const path = `/actions/runs/${runs[0].id}/pending_deployments`;
    const [pending] = await ask('GET', path);
    await ask('POST', path, {
      environment_ids: [pending.environment.id],
      state: 'rejected',
      comment: 'Not before the payout run',
    });
    expect(await jobs(runs[0].id)).toMatchObject({ 'deploy-prod': 'failure' });
  });

  it('moves with the world', async () => {
    const { ask, simulator, jobs } = client();
    await simulator.control.act('estate.deploy-service', {
      service: INCIDENT.service,
      environment: 'dev',
      message: 'Try something',
    });
    const newest = async () =>
      (await ask('GET', '/actions/runs?per_page=1')).workflow_runs[0];
    const run = await newest();
    expect(run).toMatchObject({ display_title: 'Try something' });
    expect(await jobs(run.id)).toMatchObject({ 'deploy-dev': 'in_progress' });
    await simulator.control.step(MINUTE);
    expect(await jobs(run.id)).toMatchObject({ 'deploy-dev': 'success' });
  });
});
