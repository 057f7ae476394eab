import { cloudFormationState } from '../cloudformation/state';
import { cloudWatchState } from '../cloudwatch/state';
import { startGithub, TOKENS } from '../github/testing';
import type { GithubKit } from '../github/testing';
import { lambdaState } from '../lambda/state';
import { placeOf, TEMPLATE, TUNES } from './testing';

const MINUTE = 60_000;

let kit: GithubKit;

beforeEach(async () => {
  kit = await startGithub();
  await kit.create('tunes');
});

afterEach(() => kit.end());

const api = (method: string, path: string, body?: unknown, token?: string) =>
  kit.api(method, `/repos/distrofm/tunes${path}`, body, { token });

const runs = async (query = '') =>
  (await api('GET', `/actions/runs${query}`)).body.workflow_runs;

/** How each job of the newest run stands. */
const jobs = async () => {
  const [run] = await runs();
  const { body } = await api('GET', `/actions/runs/${run.id}/jobs`);
  return Object.fromEntries(
    body.jobs.map((job: any) => [job.name, job.conclusion ?? job.status]),
  );
};

/** Lets time pass in steps in which everybody can react. */
const pass = async (ms: number) => {
  for (let passed = 0; passed < ms; passed += 10_000) {
    await kit.simulator.control.step(10_000);
  }
};

const guardProd = async () => {
  const team = await kit.api('GET', '/orgs/distrofm/teams/release-managers');
  await api('PUT', '/environments/prod', {
    reviewers: [{ type: 'Team', id: team.body.id }],
  });
};

const log = async (name: string) => {
  const [run] = await runs();
  const { body } = await api('GET', `/actions/runs/${run.id}/jobs`);
  const { id } = body.jobs.find((job: any) => job.name === name);
  const answer = await api('GET', `/actions/jobs/${id}/logs`);
  return (await fetch(answer.headers.get('location')!)).text();
};

const approve = async (token = TOKENS.iva, state = 'approved') => {
  const [run] = await runs();
  const path = `/actions/runs/${run.id}/pending_deployments`;
  const [pending] = (await api('GET', path)).body;
  const body = {
    environment_ids: [pending.environment.id],
    state,
    comment: 'Looks good',
  };
  return api('POST', path, body, token);
};

const stack = (name: 'dev' | 'staging' | 'prod') =>
  cloudFormationState(kit.simulator.world, placeOf(name)).stacks[
    `tunes-${name}`
  ];

const alias = (name: 'dev' | 'staging' | 'prod') =>
  lambdaState(kit.simulator.world, placeOf(name)).functions[`tunes-${name}`]
    ?.aliases.live;

/** The service as it is live everywhere. */
const goLive = async () => {
  await guardProd();
  const folder = await kit.clone('tunes', TOKENS.mara);
  await kit.push(folder, TUNES, { message: 'Begin' });
  await pass(3 * MINUTE);
  await approve();
  await pass(2 * MINUTE);
  return folder;
};

describe('a push to main', () => {
  it('goes through dev and staging, waits for a reviewer, and goes live', async () => {
    await guardProd();
    const folder = await kit.clone('tunes', TOKENS.mara);
    const sha = await kit.push(folder, TUNES, { message: 'Begin' });
    expect(await runs()).toMatchObject([
      {
        name: 'Deploy',
        path: '.github/workflows/deploy.yml',
        head_branch: 'main',
        head_sha: sha,
        event: 'push',
        status: 'queued',
        conclusion: null,
        display_title: 'Begin',
        actor: { login: 'mara.k' },
      },
    ]);
    await pass(10_000);
    expect(await jobs()).toMatchObject({
      'check / lint': 'success',
      'check / test': 'in_progress',
      build: 'queued',
      'deploy-dev': 'queued',
    });
    await pass(3 * MINUTE);
    expect(await jobs()).toEqual({
      'check / lint': 'success',
      'check / test': 'success',
      build: 'success',
      'deploy-dev': 'success',
      'deploy-staging': 'success',
      'deploy-prod': 'waiting',
    });
    const [run] = await runs('?status=waiting');
    const pending = await api(
      'GET',
      `/actions/runs/${run.id}/pending_deployments`,
      undefined,
      TOKENS.mara,
    );
    expect(pending.body).toMatchObject([
      {
        environment: { name: 'prod' },
        current_user_can_approve: false,
        reviewers: [{ type: 'Team', reviewer: { slug: 'release-managers' } }],
      },
    ]);
    expect(stack('prod')).toBeUndefined();
    expect((await approve(TOKENS.mara)).status).toBe(422);
    expect((await approve()).body).toMatchObject([
      { environment: 'prod', sha, creator: { login: 'mara.k' } },
    ]);
    await pass(2 * MINUTE);
    expect((await runs())[0]).toMatchObject({ conclusion: 'success' });
    expect(stack('prod')).toMatchObject({
      status: 'CREATE_COMPLETE',
      current: {
        tags: { service: 'tunes', environment: 'prod' },
        parameters: { Environment: 'prod', Commit: sha },
        outputs: {
          FunctionArn:
            'arn:aws:lambda:us-east-1:333333333333:function:tunes-prod',
        },
        functions: [{ memory: 512, runtime: 'nodejs24.x' }],
      },
    });
    expect(alias('prod')).toMatchObject({ version: '1' });
    const { body } = await api('GET', '/deployments?environment=prod');
    const statuses = await api('GET', `/deployments/${body[0].id}/statuses`);
    expect(statuses.body.map((status: any) => status.state)).toEqual([
      'success',
      'in_progress',
      'queued',
      'waiting',
    ]);
    const { body: said } = await api(
      'GET',
      `/actions/runs/${run.id}/approvals`,
    );
    expect(said).toMatchObject([
      { state: 'approved', user: { login: 'iva.s' }, comment: 'Looks good' },
    ]);
  });

  it('ends at a reviewer who rejects it', async () => {
    await guardProd();
    await kit.push(await kit.clone('tunes', TOKENS.mara), TUNES);
    await pass(3 * MINUTE);
    await approve(TOKENS.iva, 'rejected');
    expect(await jobs()).toMatchObject({ 'deploy-prod': 'failure' });
    expect(await log('deploy-prod')).toContain(
      'iva.s has rejected the deployment to prod: Looks good',
    );
    expect(stack('prod')).toBeUndefined();
  });
});

describe('other branches', () => {
  it.each([
    ['develop', ['dev']],
    ['staging', ['staging']],
    ['feature/x', []],
  ])('from %s go to %j alone', async (branch, environments) => {
    const folder = await kit.clone('tunes', TOKENS.mara);
    await kit.push(folder, TUNES, { branch });
    await pass(3 * MINUTE);
    const deployed = (['dev', 'staging', 'prod'] as const).filter(name =>
      stack(name),
    );
    expect(deployed).toEqual(environments);
  });
});

describe('a release that fails', () => {
  it('makes its alarm go off, is rolled back, and fails its job', async () => {
    const folder = await goLive();
    expect(alias('prod')).toMatchObject({ version: '1' });
    await kit.push(
      folder,
      { 'src/app.ts': '// SIMULATE_ERRORS=0.5\nexport const handler = 1;\n' },
      { message: 'Break it' },
    );
    await pass(3 * MINUTE);
    await approve();
    await pass(50_000);
    expect(alias('prod').second).toMatchObject({ version: '2', weight: 0.1 });
    await pass(8 * MINUTE);
    expect(await jobs()).toMatchObject({
      'deploy-staging': 'success',
      'deploy-prod': 'failure',
    });
    expect(await log('deploy-prod')).toContain('UPDATE_ROLLBACK_COMPLETE');
    expect(alias('prod')).toMatchObject({ version: '1' });
    const alarm = cloudWatchState(kit.simulator.world, placeOf('prod')).alarms[
      'tunes-prod-errors'
    ];
    expect(alarm.read?.metric.dimensions).toMatchObject({
      Resource: 'tunes-prod:live',
    });
  });

  it('fails at once where the template is not understood, with the line', async () => {
    const folder = await kit.clone('tunes', TOKENS.mara);
    const template = TEMPLATE.replace('!Ref Table\n', '!Ref Tabel\n');
    await kit.push(folder, { ...TUNES, 'template.yaml': template });
    await pass(2 * MINUTE);
    expect(await jobs()).toMatchObject({
      'deploy-dev': 'failure',
      'deploy-staging': 'skipped',
      'deploy-prod': 'skipped',
    });
    const line = template.split('\n').findIndex(text => /Tabel/.test(text)) + 1;
    expect(await log('deploy-dev')).toContain(
      `template.yaml:${line}: Ref Tabel: no parameter and no resource has this name`,
    );
  });

  it('shows a workflow that is not understood as a run that has failed', async () => {
    const folder = await kit.clone('tunes', TOKENS.mara);
    const path = '.github/workflows/deploy.yml';
    const broken = TUNES[path].replace('needs: check', 'needs: chekc');
    await kit.push(folder, { ...TUNES, [path]: broken });
    expect((await runs())[0]).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
    });
    expect(await log('Invalid workflow file')).toContain('needs chekc');
  });
});

describe('the API of runs', () => {
  it('begins a run that somebody asks for, and can end and repeat it', async () => {
    const folder = await kit.clone('tunes', TOKENS.mara);
    await kit.push(folder, TUNES, { branch: 'develop' });
    await pass(2 * MINUTE);
    const dispatched = await api(
      'POST',
      '/actions/workflows/deploy.yml/dispatches',
      { ref: 'develop', return_run_details: true },
    );
    const id = dispatched.body.workflow_run_id;
    expect(await runs('?event=workflow_dispatch')).toMatchObject([{ id }]);
    await api('POST', `/actions/runs/${id}/cancel`);
    expect((await runs())[0]).toMatchObject({ conclusion: 'cancelled' });
    expect((await api('POST', `/actions/runs/${id}/rerun`)).status).toBe(201);
    await pass(2 * MINUTE);
    expect((await runs())[0]).toMatchObject({
      run_attempt: 2,
      conclusion: 'success',
    });
    expect(await log('deploy-dev')).toContain('No changes to deploy');
  });

  it('checks a pull request, and deploys what it merges', async () => {
    const folder = await goLive();
    const files = { 'src/app.ts': 'export const handler = 2;\n' };
    const sha = await kit.push(folder, files, { branch: 'change' });
    const pull = await api('POST', '/pulls', {
      title: 'Change',
      head: 'distrofm:change',
      base: 'main',
    });
    await pass(MINUTE);
    const checks = await api('GET', `/commits/${sha}/check-runs`);
    expect(checks.body.check_runs).toMatchObject([
      { name: 'lint', conclusion: 'success' },
      { name: 'test', conclusion: 'success' },
    ]);
    expect((await fetch(pull.body.html_url, { method: 'POST' })).status).toBe(
      200,
    );
    expect((await runs('?branch=main'))[0]).toMatchObject({
      display_title: 'Merge pull request #1 from distrofm/change',
    });
  });

  it('pages, with links to the others', async () => {
    const folder = await kit.clone('tunes', TOKENS.mara);
    await kit.push(folder, TUNES, { branch: 'develop' });
    for (const _ of [1, 2]) {
      await api('POST', '/actions/workflows/deploy.yml/dispatches', {
        ref: 'develop',
      });
    }
    const { body, headers } = await api('GET', '/actions/runs?per_page=2');
    expect([body.total_count, body.workflow_runs.length]).toEqual([3, 2]);
    expect(headers.get('link')).toContain('per_page=2&page=2>; rel="next"');
  });
});
