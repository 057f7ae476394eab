import { generateKeyPairSync } from 'node:crypto';
import {
  mockCredentials,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createPreflightAction } from './preflight';

const API = 'https://api.github.com';
const INPUT = {
  name: 'royalties',
  repoUrl: 'github.com?owner=distrofm&repo=royalties',
  owner: 'payments',
  stacks: false,
};

const privateKey = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs1',
    format: 'pem',
  }) as string;

describe('aws-serverless:preflight', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let scopes: string | undefined;

  beforeEach(() => {
    scopes = undefined;
    server.use(
      http.get(`${API}/users/distrofm`, () =>
        HttpResponse.json(
          { login: 'distrofm' },
          { headers: scopes === undefined ? {} : { 'x-oauth-scopes': scopes } },
        ),
      ),
      http.get(`${API}/repos/distrofm/royalties`, () =>
        HttpResponse.json({ message: 'Not Found' }, { status: 404 }),
      ),
      http.get(`${API}/orgs/distrofm/teams/payments`, () =>
        HttpResponse.json({ slug: 'payments' }),
      ),
    );
  });

  async function run(
    input: object = {},
    { github = { token: 'secret' } as object, deployments = {} } = {},
  ) {
    const rootConfig = new ConfigReader({
      integrations: { github: [{ host: 'github.com', ...github }] },
      deployments,
    });
    const action = createPreflightAction({
      rootConfig,
      config: {
        environments: [
          {
            name: 'prod',
            branch: 'main',
            accountId: '333333333333',
            region: 'us-east-1',
            deploymentPreference: 'AllAtOnce',
            errorRateAlarmPercent: 1,
            logRetentionDays: 30,
            approval: true,
          },
        ],
      },
      integrations: ScmIntegrations.fromConfig(rootConfig),
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name: 'payments' },
            spec: {},
          },
        ],
      }),
    });
    const ctx = createMockActionContext({
      input: { ...INPUT, ...input } as never,
    });
    const warn = jest.spyOn(ctx.logger, 'warn');
    await action.handler({
      ...ctx,
      getInitiatorCredentials: async () => mockCredentials.user(),
    } as never);
    return warn.mock.calls.map(([message]) => message);
  }

  it('lets pass what nothing stands in the way of', async () => {
    expect(await run()).toEqual([]);
  });

  it('takes the name of a repository that was renamed for free', async () => {
    server.use(
      http.get(`${API}/repos/distrofm/royalties`, () =>
        HttpResponse.json(
          { message: 'Moved Permanently' },
          { status: 301, headers: { location: `${API}/repositories/1` } },
        ),
      ),
    );
    expect(await run()).toEqual([]);
  });

  it.each([
    ['repo, workflow, read:org', undefined],
    ['admin:org, repo, workflow, gist', undefined],
    ['repo, gist', /lacks the scopes workflow, read:org\. Have them added/],
    ['', /lacks the scopes repo, workflow, read:org\./],
  ])('reads the scopes “%s” of a classic token', async (told, problem) => {
    scopes = told;
    const said = await run().then(
      () => '',
      error => error.message as string,
    );
    expect(said).toMatch(problem ?? /^$/);
  });

  it.each([
    [
      {
        administration: 'write',
        contents: 'write',
        members: 'read',
        workflows: 'write',
      },
      /^$/,
    ],
    [
      { administration: 'read', contents: 'write', workflows: 'write' },
      /the GitHub App of integrations\.github lacks permissions in distrofm: administration: write, members: read\. /,
    ],
  ])('reads the permissions of an app: %j', async (permissions, problem) => {
    server.use(
      http.get(`${API}/app/installations`, () =>
        HttpResponse.json([
          { id: 7, account: { login: 'DistroFM' }, permissions },
        ]),
      ),
      http.post(`${API}/app/installations/7/access_tokens`, () =>
        HttpResponse.json({
          token: 'of-the-app',
          expires_at: '2099-01-01T00:00:00Z',
          repository_selection: 'all',
        }),
      ),
    );
    const app = {
      appId: 1,
      clientId: 'id',
      clientSecret: 'secret',
      webhookSecret: 'secret',
      privateKey: privateKey(),
    };
    const said = await run({}, { github: { apps: [app] } }).then(
      () => '',
      error => error.message as string,
    );
    expect(said).toMatch(problem);
  });

  it.each([
    [
      401,
      'repoUrl: GitHub does not accept the token of integrations.github. Have it renewed.',
    ],
    [
      404,
      'repoUrl: GitHub shows no organisation or user distrofm. Choose another owner.',
    ],
    [503, 'repoUrl: GitHub answered 503 for /users/distrofm. Retry the task.'],
  ])('tells what an answer of %d means', async (status, message) => {
    server.use(
      http.get(`${API}/users/distrofm`, () =>
        HttpResponse.json({ message: 'no' }, { status }),
      ),
    );
    await expect(run()).rejects.toThrow(message);
  });

  it('asks GitHub for nothing but what the names say', async () => {
    await expect(
      run({ repoUrl: 'github.com?owner=distrofm&repo=..' }),
    ).rejects.toThrow(
      'repoUrl: GitHub can have no repository distrofm/... Use letters,',
    );
    await expect(
      run({ repoUrl: 'github.com?owner=..%2F..%2Fuser&repo=x' }),
    ).rejects.toThrow('repoUrl: GitHub can have no repository ../../user/x.');
  });

  it('goes on where it may not look into an account, and says so', async () => {
    expect(await run({ stacks: true })).toEqual([
      'Whether there is a stack royalties-prod in account 333333333333 (us-east-1) is not known: accountId: 333333333333 is not among deployments.aws.accounts (none). Choose one of them, or add it to the configuration.',
    ]);
  });
});
