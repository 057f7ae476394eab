import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  createSimulator,
  putAccessKey,
  putRole,
  simulatorMswHandlers,
  type Simulator,
} from '@backspin/simulator';
import {
  AmplifyClient,
  CreateAppCommand,
  ListAppsCommand,
  ListBranchesCommand,
  ListJobsCommand,
  UpdateAppCommand,
} from '@aws-sdk/client-amplify';
import { simulatorRequestHandler } from '@backspin/simulator';
import { setupServer } from 'msw/node';
import type { JsonObject } from '@backstage/types';
import { parse } from 'yaml';
import { mapAt, textAt } from '../__testUtils__/at';
import { createAmplifyAppAction } from './createAmplifyApp';
import { examples } from './createAmplifyApp.examples';

const ENDPOINT = 'http://simulator.test';
const ACCOUNT = '333333333333';
const SECRET = 'https://internal.example.com/very-private';

const APP = {
  name: 'artist-dashboard',
  description: 'Where artists see how their music is doing',
  owner: 'group:default/artists',
  codeOwner: '@distrofm/artists',
  accountId: ACCOUNT,
  repository: 'distrofm/artist-dashboard',
  branches: [
    { name: 'develop', environment: 'dev' },
    { name: 'main', environment: 'prod', autoBuild: false },
  ],
  variables: {
    VITE_TITLE: 'Artists',
    VITE_API_URL: { dev: `${SECRET}/dev`, prod: `${SECRET}/prod` },
  },
};

let simulator: Simulator;
const server = setupServer();
const workspace = createMockDirectory();

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
beforeEach(() => {
  workspace.clear();
  simulator = createSimulator({
    startAt: Date.UTC(2026, 10, 23, 12),
    speed: 0,
    quotas: false,
    log: () => {},
  });
  putAccessKey(simulator.world, {
    accessKeyId: 'AKIAPORTAL0000000001',
    account: '999999999999',
  });
  putAccessKey(simulator.world, {
    accessKeyId: 'AKIAPROD000000000001',
    account: ACCOUNT,
  });
  putRole(simulator.world, {
    account: ACCOUNT,
    name: 'scaffold',
    allow: ['amplify:*'],
    trust: ['999999999999'],
  });
  server.resetHandlers(...simulatorMswHandlers(simulator, ENDPOINT));
});

function config({ role = 'scaffold', token = 'ghp_integration' } = {}) {
  return mockServices.rootConfig({
    data: {
      aws: {
        mainAccount: {
          accessKeyId: 'AKIAPORTAL0000000001',
          secretAccessKey: 'secret',
          region: 'us-east-1',
        },
      },
      integrations: {
        github: [{ host: 'github.com', ...(token && { token }) }],
      },
      deployments: {
        aws: {
          endpoint: ENDPOINT,
          accounts: [{ id: ACCOUNT, regions: ['us-east-1'], writeRole: role }],
        },
      },
    },
  });
}

const client = () =>
  new AmplifyClient({
    region: 'us-east-1',
    endpoint: ENDPOINT,
    credentials: {
      accessKeyId: 'AKIAPROD000000000001',
      secretAccessKey: 'secret',
    },
    requestHandler: simulatorRequestHandler(simulator),
  });

interface Checkpoint<T> {
  key: string;
  fn: () => Promise<T> | T;
}

interface Run {
  input: object;
  isDryRun?: boolean;
  checkpoints?: Map<string, unknown>;
  configured?: ReturnType<typeof config>;
}

async function run({
  input,
  isDryRun = false,
  checkpoints = new Map(),
  configured = config(),
}: Run) {
  const outputs: Record<string, unknown> = {};
  const logged: string[] = [];
  const log = (message: string) => {
    logged.push(message);
  };
  const logger = mockServices.logger.mock({
    info: log,
    warn: log,
    error: log,
    debug: log,
  });
  const context = {
    ...createMockActionContext({
      input: input as JsonObject,
      workspacePath: workspace.path,
    }),
    logger,
    isDryRun,
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
    // As the scaffolder does: what has succeeded is not run again.
    checkpoint: async <T>({ key, fn }: Checkpoint<T>) => {
      if (!checkpoints.has(key)) checkpoints.set(key, await fn());
      return checkpoints.get(key) as T;
    },
  };
  const error = await createAmplifyAppAction({ config: configured })
    .handler(context)
    .then(
      () => undefined,
      (thrown: Error) => thrown,
    );
  return { outputs, logged, checkpoints, error };
}

const apps = async () => (await client().send(new ListAppsCommand())).apps!;

async function branchesOf(appId: string) {
  const { branches } = await client().send(new ListBranchesCommand({ appId }));
  return branches!;
}

async function writes(): Promise<string[]> {
  const { recent } = await simulator.control.calls({ service: 'amplify' }, 200);
  return recent
    .map(({ operation }) => operation)
    .filter(name => /^(Create|Update|Tag|Start)/.test(name));
}

it('makes an app with branches, variables, headers and redirects', async () => {
  const { outputs, error } = await run({ input: { app: APP } });
  expect(error).toBeUndefined();
  const [app, ...others] = await apps();
  expect(others).toEqual([]);
  expect(app).toMatchObject({
    name: 'artist-dashboard',
    repository: 'https://github.com/distrofm/artist-dashboard',
    platform: 'WEB',
    environmentVariables: { VITE_TITLE: 'Artists' },
    tags: { app: 'artist-dashboard', owner: 'group:default/artists' },
    customRules: [{ target: '/index.html', status: '200' }],
  });
  expect(parse(app.customHeaders!).customHeaders[0].headers).toContainEqual({
    key: 'X-Content-Type-Options',
    value: 'nosniff',
  });
  const branches = await branchesOf(app.appId!);
  expect(
    branches.map(branch => [
      branch.branchName,
      branch.stage,
      branch.enableAutoBuild,
      branch.environmentVariables,
      branch.tags?.environment,
      branch.totalNumberOfJobs,
    ]),
  ).toEqual([
    [
      'develop',
      'DEVELOPMENT',
      true,
      { ENVIRONMENT: 'dev', VITE_API_URL: `${SECRET}/dev` },
      'dev',
      '1',
    ],
    [
      'main',
      'PRODUCTION',
      false,
      { ENVIRONMENT: 'prod', VITE_API_URL: `${SECRET}/prod` },
      'prod',
      '1',
    ],
  ]);
  expect(outputs).toMatchObject({
    appId: app.appId,
    annotations: { 'aws.amazon.com/amplify-app-arn': app.appArn },
    urls: {
      dev: `https://develop.${app.defaultDomain}`,
      prod: `https://main.${app.defaultDomain}`,
    },
  });
});

it('writes the build specification and the headers that go with it', async () => {
  await run({
    input: { app: { ...APP, build: { node: '22' } }, targetPath: 'web' },
  });
  const files = mapAt(workspace.content(), 'web');
  const spec = parse(textAt(files, 'amplify.yml'));
  expect(spec.frontend.phases.preBuild.commands).toEqual([
    'nvm install 22',
    'nvm use 22',
    'npm ci --cache .npm --prefer-offline',
    'npm run lint',
    'npm test',
  ]);
  expect(spec.frontend.artifacts.baseDirectory).toBe('dist');
  const [app] = await apps();
  expect(parse(textAt(files, 'customHttp.yml'))).toEqual(
    parse(app.customHeaders!),
  );
});

it('changes nothing when it is run a second time', async () => {
  await run({ input: { app: APP } });
  const before = await writes();
  expect(before).toContain('CreateApp');
  const { error, logged } = await run({ input: { app: APP } });
  expect(error).toBeUndefined();
  expect(await writes()).toEqual(before);
  expect(logged.join('\n')).toMatch(/unchanged/);
});

it('brings an app up to a changed description, and keeps what was added by hand', async () => {
  await run({ input: { app: APP } });
  const [{ appId }] = await apps();
  await client().send(
    new UpdateAppCommand({
      appId,
      environmentVariables: { VITE_TITLE: 'Old', BY_HAND: 'kept' },
    }),
  );
  await run({
    input: {
      app: {
        ...APP,
        branches: [
          ...APP.branches,
          { name: 'staging', environment: 'staging' },
        ],
        variables: { VITE_TITLE: 'Artists' },
        tags: { 'cost-centre': '17' },
      },
    },
  });
  const [app] = await apps();
  expect(app.environmentVariables).toEqual({
    VITE_TITLE: 'Artists',
    BY_HAND: 'kept',
  });
  expect(app.tags).toMatchObject({ 'cost-centre': '17' });
  expect((await branchesOf(appId!)).map(({ stage }) => stage)).toEqual([
    'DEVELOPMENT',
    'PRODUCTION',
    'BETA',
  ]);
});

it('makes an app before its repository is there, and connects it later', async () => {
  const first = await run({ input: { app: APP, connect: false } });
  expect(first.error).toBeUndefined();
  const [unconnected] = await apps();
  expect(unconnected.repository).toBe('');
  const second = await run({ input: { app: APP, files: 'none' } });
  expect(second.error).toBeUndefined();
  const [connected, ...others] = await apps();
  expect(others).toEqual([]);
  expect(connected.appId).toBe(unconnected.appId);
  expect(connected.repository).toBe(
    'https://github.com/distrofm/artist-dashboard',
  );
  const { jobSummaries } = await client().send(
    new ListJobsCommand({ appId: connected.appId, branchName: 'main' }),
  );
  expect(jobSummaries).toHaveLength(1);
});

it.each(['CreateApp', 'CreateBranch', 'StartJob'])(
  'makes nothing twice when the answer to %s is lost',
  async operation => {
    simulator.control.addFault({
      kind: 'timeoutAfterEffect',
      service: 'amplify',
      operation,
      count: 1,
    });
    const { error } = await run({ input: { app: APP } });
    expect(error).toBeUndefined();
    const [app, ...others] = await apps();
    expect(others).toEqual([]);
    const branches = await branchesOf(app.appId!);
    expect(branches.map(branch => branch.totalNumberOfJobs)).toEqual([
      '1',
      '1',
    ]);
  },
);

it.each(['ListApps', 'CreateApp', 'GetBranch', 'CreateBranch', 'StartJob'])(
  'goes on where it stopped when %s fails and the task is retried',
  async operation => {
    simulator.control.addFault({
      kind: 'error',
      service: 'amplify',
      operation,
      // The SDK tries reads four times.
      count: 4,
    });
    const first = await run({ input: { app: APP } });
    expect(first.error).toMatchObject({ name: 'ServiceUnavailableError' });
    expect(first.error!.message).toContain(`${operation} failed`);
    simulator.control.clearFaults();
    const second = await run({
      input: { app: APP },
      checkpoints: first.checkpoints,
    });
    expect(second.error).toBeUndefined();
    const [app, ...others] = await apps();
    expect(others).toEqual([]);
    expect(
      (await branchesOf(app.appId!)).map(branch => branch.totalNumberOfJobs),
    ).toEqual(['1', '1']);
    expect((await writes()).filter(name => name === 'UpdateApp')).toEqual([]);
  },
);

it('calls nothing in a dry run, and shows the files', async () => {
  const { error, outputs } = await run({ input: { app: APP }, isDryRun: true });
  expect(error).toBeUndefined();
  expect((await simulator.control.calls({})).total).toBe(0);
  expect(Object.keys(workspace.content()!).sort()).toEqual([
    'amplify.yml',
    'customHttp.yml',
  ]);
  expect(outputs.appArn).toMatch(
    /^arn:aws:amplify:us-east-1:333333333333:apps\/d/,
  );
});

it('leaves an app alone that somebody else made', async () => {
  await client().send(new CreateAppCommand({ name: 'artist-dashboard' }));
  const { error } = await run({ input: { app: APP } });
  expect(error).toMatchObject({ name: 'ConflictError' });
  expect(error!.message).toMatch(
    /^name: account 333333333333 has an app called artist-dashboard \(d\w+\) that was not made here\. Choose another name/,
  );
  expect(await writes()).toEqual(['CreateApp']);
});

it("does not change another team's app, whatever else fits", async () => {
  await run({ input: { app: APP } });
  const before = await writes();
  const { error } = await run({
    input: { app: { ...APP, owner: 'group:default/payments' } },
  });
  expect(error).toMatchObject({ name: 'ConflictError' });
  expect(error!.message).toMatch(
    /^owner: the app artist-dashboard \(d\w+\) belongs to group:default\/artists, not to group:default\/payments\. Choose another name/,
  );
  expect(await writes()).toEqual(before);
});

it('does not move an app to another repository', async () => {
  await run({ input: { app: APP } });
  const { error } = await run({
    input: { app: { ...APP, repository: 'distrofm/other' } },
  });
  expect(error!.message).toMatch(/^repository: .* is connected to https:/);
});

it('tells a missing permission with the call and the role', async () => {
  putRole(simulator.world, {
    account: ACCOUNT,
    name: 'scaffold',
    allow: ['amplify:List*'],
    trust: ['999999999999'],
  });
  const { error } = await run({ input: { app: APP } });
  expect(error).toMatchObject({ name: 'NotAllowedError' });
  expect(error!.message).toContain(
    'accountId: arn:aws:iam::333333333333:role/scaffold may not call amplify:CreateApp',
  );
});

it('tells a full account', async () => {
  for (let i = 0; i < 25; i += 1) {
    await client().send(new CreateAppCommand({ name: `app-${i}` }));
  }
  const { error } = await run({ input: { app: APP } });
  expect(error).toMatchObject({ name: 'ConflictError' });
  expect(error!.message).toMatch(/^accountId: .* no room for another app/);
});

it.each([
  [
    'accountId',
    { accountId: '444444444444' },
    /^accountId: 444444444444 is not among deployments\.aws\.accounts \(333333333333\)/,
  ],
  ['region', { region: 'eu-west-1' }, /^region: eu-west-1 is not among/],
  [
    'a host without integration',
    { repository: 'https://git.example.com/a/b' },
    /^app\.repository: there is no integrations\.github for git\.example\.com/,
  ],
  ['name', { name: 'Artists' }, /^app\.name: must be lower-case words/],
  [
    'two branches of a name',
    { branches: [APP.branches[0], APP.branches[0]] },
    /^app\.branches\.1\.name: is there a second time/,
  ],
  [
    'two production branches',
    { branches: [APP.branches[1], { name: 'next', environment: 'live' }] },
    /app\.branches: must have one branch of stage PRODUCTION/,
  ],
  [
    'a variable of AWS',
    { variables: { AWS_REGION: 'x' } },
    /^app\.variables\.AWS_REGION: begins with AWS_/,
  ],
  [
    'a value that is missing',
    { variables: { A_B: { dev: 'x' } } },
    /^app\.variables\.A_B: has no value for the environment prod/,
  ],
  [
    'a value too many',
    { variables: { A_B: { dev: 'x', prod: 'x', qa: 'x' } } },
    /^app\.variables\.A_B\.qa: is not the environment of a branch/,
  ],
])('refuses a wrong %s and makes nothing', async (_what, wrong, message) => {
  const { error } = await run({ input: { app: { ...APP, ...wrong } } });
  expect(error!.message).toMatch(message);
  expect(await writes()).toEqual([]);
});

it('asks for a token where none is configured', async () => {
  const { error } = await run({
    input: { app: APP },
    configured: config({ token: '' }),
  });
  expect(error!.message).toMatch(/^token: Amplify needs a token/);
  const given = await run({
    input: { app: APP, token: 'ghp_given' },
    configured: config({ token: '' }),
  });
  expect(given.error).toBeUndefined();
});

it('never tells the value of a variable or a token', async () => {
  simulator.control.addFault({
    kind: 'error',
    service: 'amplify',
    operation: 'CreateBranch',
    count: 1,
  });
  const first = await run({ input: { app: APP, token: 'ghp_given' } });
  expect(first.error).toBeDefined();
  const second = await run({ input: { app: APP, token: 'ghp_given' } });
  const dry = await run({ input: { app: APP }, isDryRun: true });
  const told = [first, second, dry].flatMap(
    ({ logged, error, checkpoints, outputs }) => [
      ...logged,
      String(error),
      JSON.stringify([...checkpoints]),
      JSON.stringify(outputs),
    ],
  );
  expect(told.join('\n')).not.toContain(SECRET);
  expect(told.join('\n')).not.toContain('ghp_');
});

it.each(examples)('example: $description', async ({ example }) => {
  const { input } = parse(example).steps[0];
  const { error } = await run({ input });
  expect(error).toBeUndefined();
  expect(await apps()).toHaveLength(1);
});
