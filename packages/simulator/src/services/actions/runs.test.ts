import { cloudWatchState } from '../cloudwatch/state';
import { TOKENS } from '../github/testing';
import { placeOf, TEMPLATE, TUNES } from './testing';
import { MINUTE, startTunes } from './tunesKit';
import type { TunesKit } from './tunesKit';

// Git is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

let tunes: TunesKit;

beforeEach(async () => {
  tunes = await startTunes();
});

afterEach(() => tunes.end());

describe('a push to main', () => {
  it('goes through dev and staging, waits for a reviewer, and goes live', async () => {
    await tunes.guardProd();
    const folder = await tunes.clone();
    const sha = await tunes.push(folder, TUNES, { message: 'Begin' });
    expect(await tunes.runs()).toMatchObject([
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
    await tunes.pass(10_000);
    expect(await tunes.jobs()).toMatchObject({
      'check / lint': 'success',
      'check / test': 'in_progress',
      build: 'queued',
      'deploy-dev': 'queued',
    });
    await tunes.pass(3 * MINUTE);
    expect(await tunes.jobs()).toEqual({
      'check / lint': 'success',
      'check / test': 'success',
      build: 'success',
      'deploy-dev': 'success',
      'deploy-staging': 'success',
      'deploy-prod': 'waiting',
    });
    const [run] = await tunes.runs('?status=waiting');
    const pending = await tunes.api(
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
    expect(tunes.stack('prod')).toBeUndefined();
    expect((await tunes.review(TOKENS.mara)).status).toBe(422);
    expect((await tunes.review()).body).toMatchObject([
      { environment: 'prod', sha, creator: { login: 'mara.k' } },
    ]);
    await tunes.pass(2 * MINUTE);
    expect((await tunes.runs())[0]).toMatchObject({ conclusion: 'success' });
    expect(tunes.stack('prod')).toMatchObject({
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
    expect(tunes.alias('prod')).toMatchObject({ version: '1' });
    const { body } = await tunes.api('GET', '/deployments?environment=prod');
    const statuses = await tunes.api(
      'GET',
      `/deployments/${body[0].id}/statuses`,
    );
    expect(statuses.body.map((status: any) => status.state)).toEqual([
      'success',
      'in_progress',
      'queued',
      'waiting',
    ]);
    const { body: said } = await tunes.api(
      'GET',
      `/actions/runs/${run.id}/approvals`,
    );
    expect(said).toMatchObject([
      { state: 'approved', user: { login: 'iva.s' }, comment: 'Looks good' },
    ]);
  });

  it('ends at a reviewer who rejects it', async () => {
    await tunes.guardProd();
    await tunes.push(await tunes.clone(), TUNES);
    await tunes.pass(3 * MINUTE);
    await tunes.review(TOKENS.iva, 'rejected');
    expect(await tunes.jobs()).toMatchObject({ 'deploy-prod': 'failure' });
    expect(await tunes.log('deploy-prod')).toContain(
      'iva.s has rejected the deployment to prod: Looks good',
    );
    expect(tunes.stack('prod')).toBeUndefined();
  });
});

describe('other branches', () => {
  it.each([
    ['develop', ['dev']],
    ['staging', ['staging']],
    ['feature/x', []],
  ])('from %s go to %j alone', async (branch, environments) => {
    const folder = await tunes.clone();
    await tunes.push(folder, TUNES, { branch });
    await tunes.pass(3 * MINUTE);
    const deployed = (['dev', 'staging', 'prod'] as const).filter(name =>
      tunes.stack(name),
    );
    expect(deployed).toEqual(environments);
  });
});

describe('pushes one after the other', () => {
  it('are deployed one at a time, and of those that wait only the last', async () => {
    const folder = await tunes.clone();
    const branch = 'develop';
    await tunes.push(folder, TUNES, { branch });
    await tunes.pass(20_000);
    await tunes.push(folder, { 'src/app.ts': '2' }, { branch });
    await tunes.simulator.control.step(1_000);
    const last = await tunes.push(folder, { 'src/app.ts': '3' }, { branch });
    await tunes.pass(3 * MINUTE);
    const ended = (await tunes.runs()).map((run: any) => run.conclusion);
    expect(ended).toEqual(['success', 'cancelled', 'success']);
    expect(tunes.stack('dev').current?.parameters).toMatchObject({
      Commit: last,
    });
  });
});

describe('a release that fails', () => {
  it('makes its alarm go off, is rolled back, and fails its job', async () => {
    const folder = await tunes.goLive();
    expect(tunes.alias('prod')).toMatchObject({ version: '1' });
    await tunes.push(
      folder,
      { 'src/app.ts': '// SIMULATE_ERRORS=0.5\nexport const handler = 1;\n' },
      { message: 'Break it' },
    );
    await tunes.pass(3 * MINUTE);
    await tunes.review();
    await tunes.pass(50_000);
    expect(tunes.alias('prod').second).toMatchObject({
      version: '2',
      weight: 0.1,
    });
    await tunes.pass(8 * MINUTE);
    expect(await tunes.jobs()).toMatchObject({
      'deploy-staging': 'success',
      'deploy-prod': 'failure',
    });
    expect(await tunes.log('deploy-prod')).toContain(
      'UPDATE_ROLLBACK_COMPLETE',
    );
    expect(tunes.alias('prod')).toMatchObject({ version: '1' });
    const alarm = cloudWatchState(tunes.simulator.world, placeOf('prod'))
      .alarms['tunes-prod-errors'];
    expect(alarm.read?.metric.dimensions).toMatchObject({
      Resource: 'tunes-prod:live',
    });
  });

  it('fails at once where the template is not understood, with the line', async () => {
    const folder = await tunes.clone();
    const template = TEMPLATE.replace('!Ref Table\n', '!Ref Tabel\n');
    await tunes.push(folder, { ...TUNES, 'template.yaml': template });
    await tunes.pass(2 * MINUTE);
    expect(await tunes.jobs()).toMatchObject({
      'deploy-dev': 'failure',
      'deploy-staging': 'skipped',
      'deploy-prod': 'skipped',
    });
    const line = template.split('\n').findIndex(text => /Tabel/.test(text)) + 1;
    expect(await tunes.log('deploy-dev')).toContain(
      `template.yaml:${line}: Ref Tabel: no parameter and no resource has this name`,
    );
  });

  it('shows a workflow that is not understood as a run that has failed', async () => {
    const folder = await tunes.clone();
    const path = '.github/workflows/deploy.yml';
    const broken = TUNES[path].replace('needs: check', 'needs: chekc');
    await tunes.push(folder, { ...TUNES, [path]: broken });
    expect((await tunes.runs())[0]).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
    });
    expect(await tunes.log('Invalid workflow file')).toContain('needs chekc');
  });
});
