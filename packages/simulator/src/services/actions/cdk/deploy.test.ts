import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloudWatchState } from '../../cloudwatch/state';
import { codeDeployState } from '../../codedeploy/state';
import { githubSimulator } from '../../github/testing';
import { lambdaState } from '../../lambda/state';
import { placeOf } from '../testing';
import { MINUTE, startTunes } from '../tunesKit';
import type { TunesKit } from '../tunesKit';
import { ProgramFailure } from './program';
import { STACKS, writeRecorded } from './recorded';
import { synthesisOf } from './synthesis';
import { ASSEMBLY } from './synthesise';

// Git is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

const NAMES = ['dev', 'staging', 'prod'] as const;

const deployJob = (name: (typeof NAMES)[number], needs: string) => `
  deploy-${name}:
    needs: ${needs}
    environment: ${name}
    steps:
      - uses: aws-actions/configure-aws-credentials@0000000000000000000000000000000000000000
        with:
          role-to-assume: arn:aws:iam::${STACKS[`tunes-${name}`]}:role/deploy
          aws-region: us-east-1
      - run: npx cdk diff tunes-${name} --app cdk.out 2>&1 | tee diff.txt
      - run: npx cdk deploy tunes-${name} --app cdk.out --require-approval never
`;

const WORKFLOW = `name: Deploy
on:
  push:
    branches: [main]
jobs:
  build:
    steps:
      - run: npm ci
      - run: npx cdk synth --quiet --context commit=\${{ github.sha }}
${deployJob('dev', 'build')}${deployJob('staging', 'deploy-dev')}${deployJob(
  'prod',
  'deploy-staging',
)}`;

const FILES = {
  '.github/workflows/deploy.yml': WORKFLOW,
  'cdk.json': '{ "app": "node bin/app.ts" }',
  'src/app.ts': 'export const handler = async () => ({ statusCode: 200 });\n',
};

let tunes: TunesKit;
let orders: { args: readonly string[]; env: Record<string, string> }[];
let failure: Error | undefined;

beforeEach(async () => {
  orders = [];
  failure = undefined;
  tunes = await startTunes(
    githubSimulator(undefined, {
      async synthesise({ checkout, args, env }) {
        orders.push({ args, env });
        if (failure) throw failure;
        const source = await readFile(join(checkout, 'src/app.ts'), 'utf8');
        const commit = /commit=(\w+)/.exec(args.join(' '))?.[1] ?? 'local';
        await writeRecorded(join(checkout, ASSEMBLY), commit, source);
        return ['Successfully synthesized'];
      },
    }),
  );
});

afterEach(() => tunes.end());

/** Lets time pass, and waits for what takes real time. */
async function pass(ms: number): Promise<void> {
  await tunes.pass(20_000);
  await synthesisOf(tunes.simulator.world)!.idle();
  await tunes.pass(ms);
}

async function goLive() {
  await tunes.guardProd();
  const folder = await tunes.clone();
  const sha = await tunes.push(folder, FILES, { message: 'Begin' });
  await pass(3 * MINUTE);
  await tunes.review();
  await tunes.pass(2 * MINUTE);
  return { folder, sha };
}

const pushSource = (folder: string, source: string) =>
  tunes.push(folder, { 'src/app.ts': source });

const versionsOf = (name: (typeof NAMES)[number]) =>
  lambdaState(tunes.simulator.world, placeOf(name)).functions[
    `tunes-${name}`
  ].versions.map(({ version, settings }) => [version, settings.description]);

describe('a push of a CDK app', () => {
  it('is synthesised, deployed to dev and staging, waits for a reviewer, and goes live', async () => {
    await tunes.guardProd();
    const sha = await tunes.push(await tunes.clone(), FILES);
    await tunes.pass(20_000);
    expect(await tunes.jobs()).toMatchObject({
      build: 'in_progress',
      'deploy-dev': 'queued',
    });
    await pass(3 * MINUTE);
    expect(orders).toEqual([
      { args: ['--quiet', '--context', `commit=${sha}`], env: {} },
    ]);
    expect(await tunes.jobs()).toEqual({
      build: 'success',
      'deploy-dev': 'success',
      'deploy-staging': 'success',
      'deploy-prod': 'waiting',
    });
    const log = await tunes.log('deploy-dev');
    expect(log).toContain('[+] AWS::Lambda::Function ListFunction6BF808ED');
    expect(log).toContain('AWS::SQS::Queue (1)');
    expect(log).toContain('Deploying stack tunes-dev in 111111111111');
    expect(tunes.stack('prod')).toBeUndefined();
    await tunes.review();
    await tunes.pass(2 * MINUTE);
    expect((await tunes.runs())[0]).toMatchObject({ conclusion: 'success' });
    expect(tunes.stack('prod')).toMatchObject({ status: 'CREATE_COMPLETE' });
    expect(versionsOf('prod')).toEqual([['1', sha]]);
    expect(tunes.alias('prod')).toMatchObject({ version: '1' });
    const names = Object.keys(tunes.stack('prod').resources);
    expect(names).toEqual(
      expect.arrayContaining([
        'ListFunction6BF808ED',
        'ListAlias58B2F8C6',
        'ListDeploymentGroupC5BA42E8',
        'TrafficShiftApplication8F88F98F',
        'Queue6FB53B87',
      ]),
    );
    expect(
      names.filter(name => /^Serverless|CodeDeployServiceRole/.test(name)),
    ).toEqual([]);
  });

  it('is shifted by CodeDeploy as its template asks', async () => {
    const { folder } = await goLive();
    const sha = await pushSource(folder, 'export const handler = 2;\n');
    await pass(3 * MINUTE);
    expect(tunes.alias('dev')).toMatchObject({ version: '2' });
    await tunes.review();
    await tunes.pass(2 * MINUTE);
    expect(tunes.alias('prod')).toMatchObject({
      version: '1',
      second: { version: '2', weight: 0.1 },
    });
    const { alarms } = cloudWatchState(tunes.simulator.world, placeOf('prod'));
    expect(
      alarms['tunes-prod-new-version'].queries?.[1].read?.metric.dimensions,
    ).toMatchObject({ ExecutedVersion: '2' });
    await tunes.pass(5 * MINUTE);
    expect(tunes.alias('prod')).toMatchObject({ version: '2' });
    expect(versionsOf('prod')[1]).toEqual(['2', sha]);
    expect(await tunes.jobs()).toMatchObject({ 'deploy-prod': 'success' });
    expect(tunes.stack('prod')).toMatchObject({
      status: 'UPDATE_COMPLETE',
      recorded: { ListFunction6BF808ED: '2' },
    });
  });

  it('is taken back when it is bad, and the next one goes on', async () => {
    const { folder } = await goLive();
    await pushSource(folder, '// SIMULATE_ERRORS=0.9\nexport const x = 1;\n');
    await pass(3 * MINUTE);
    await tunes.review();
    await tunes.pass(9 * MINUTE);
    expect(await tunes.jobs()).toMatchObject({ 'deploy-prod': 'failure' });
    expect(await tunes.log('deploy-prod')).toContain(
      'UPDATE_ROLLBACK_COMPLETE',
    );
    const { deployments } = codeDeployState(
      tunes.simulator.world,
      placeOf('prod'),
    );
    expect(
      Object.values(deployments).map(({ error }) => error?.code),
    ).toContain('ALARM_ACTIVE');
    expect(tunes.alias('prod')).toMatchObject({ version: '1' });
    await pushSource(folder, 'export const handler = 3;\n');
    await pass(3 * MINUTE);
    await tunes.review();
    await tunes.pass(12 * MINUTE);
    expect(await tunes.jobs()).toMatchObject({ 'deploy-prod': 'success' });
    expect(tunes.alias('prod')).toMatchObject({ version: '3' });
  });
});

it('goes on with what was synthesised when its failed jobs run again', async () => {
  await tunes.guardProd();
  await tunes.push(await tunes.clone(), FILES);
  await pass(3 * MINUTE);
  await tunes.review(undefined, 'rejected');
  expect(await tunes.jobs()).toMatchObject({ 'deploy-prod': 'failure' });
  const [run] = await tunes.runs();
  await tunes.api('POST', `/actions/runs/${run.id}/rerun-failed-jobs`);
  await pass(MINUTE);
  await tunes.review();
  await pass(2 * MINUTE);
  expect(await tunes.jobs()).toMatchObject({ 'deploy-prod': 'success' });
  expect(tunes.alias('prod')).toMatchObject({ version: '1' });
});

describe('a CDK app that cannot be synthesised', () => {
  it('fails its job with what the program said last, and can be tried again', async () => {
    failure = new ProgramFailure('npm ci', 'failed with exit code 1', [
      'npm error code ENOTFOUND',
    ]);
    await tunes.push(await tunes.clone(), FILES);
    await pass(MINUTE);
    expect(await tunes.jobs()).toMatchObject({
      build: 'failure',
      'deploy-dev': 'skipped',
    });
    expect(await tunes.log('build')).toMatch(
      /##\[error\]npm ci: failed with exit code 1\n.*##\[error\]npm error code ENOTFOUND/,
    );
    failure = undefined;
    const [run] = await tunes.runs();
    await tunes.api('POST', `/actions/runs/${run.id}/rerun`);
    await pass(3 * MINUTE);
    expect(await tunes.jobs()).toMatchObject({ 'deploy-prod': 'success' });
  });

  it.each([
    [
      'no synthesis before it',
      WORKFLOW.replace(/ +- run: npx cdk synth.*\n/, ''),
      'cdk.out is not there',
    ],
    [
      'credentials of another account',
      WORKFLOW.replace('::111111111111:', '::999999999999:'),
      'Need to perform AWS calls for account 111111111111, but the current credentials are for 999999999999',
    ],
    [
      'a stack that the app does not have',
      WORKFLOW.replace('deploy tunes-dev --app', 'deploy tunes-qa --app'),
      'No stacks match the name(s) tunes-qa',
    ],
  ])('fails with %s', async (_, workflow, message) => {
    const files = { ...FILES, '.github/workflows/deploy.yml': workflow };
    await tunes.push(await tunes.clone(), files);
    await pass(MINUTE);
    expect(await tunes.log('deploy-dev')).toContain(`##[error]`);
    expect(await tunes.log('deploy-dev')).toContain(message);
  });
});

it('is synthesised again by a deployment that brings its own app', async () => {
  const workflow = WORKFLOW.replaceAll(
    '--app cdk.out --require-approval',
    '-c commit=mine --require-approval',
  );
  const files = { ...FILES, '.github/workflows/deploy.yml': workflow };
  await tunes.push(await tunes.clone(), files);
  await pass(MINUTE);
  await pass(3 * MINUTE);
  expect(orders.map(({ args }) => args.slice(-1))).toEqual([
    [expect.stringMatching(/^commit=[0-9a-f]{40}$/)],
    ['commit=mine'],
  ]);
  expect(versionsOf('prod')).toEqual([['1', 'mine']]);
});
