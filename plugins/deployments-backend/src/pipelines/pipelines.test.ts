import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  deploymentsPipelineApprovePermission,
  deploymentsPipelineReadPermission,
  entityPipelineSchema,
  GITHUB_TOKEN_HEADER,
  type EntityPipeline,
} from '@backspin/backstage-plugin-deployments-common';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { setupServer } from 'msw/node';
import request from 'supertest';
import { page } from '../__testUtils__/http';
import {
  component,
  eventually,
  functionArn,
  startPlugin as startPluginOver,
  type StartOptions,
} from '../__testUtils__/startPlugin';
import {
  createDeploymentPipelineConditionalDecision,
  deploymentPipelineConditions,
} from '../permissions';
import { testDatabases } from '../rollback/__testUtils__/databases';
import { FakeGithub, SLUG, type FakeRun } from './__testUtils__/FakeGithub';

const databases = testDatabases();
const msw = setupServer();
beforeAll(() => msw.listen({ onUnhandledRequest: 'bypass' }));
afterEach(() => msw.resetHandlers());
afterAll(() => msw.close());

const ARN = {
  'aws.amazon.com/lambda-function-arn': functionArn('royalty-calculator'),
};
const calculator = component('royalty-calculator', {
  ...ARN,
  'github.com/project-slug': SLUG,
});
const path = page('royalty-calculator', 'pipeline');
const approvals = (run: number | string) => `${path}/runs/${run}/approvals`;
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

const waiting: FakeRun = {
  id: 7,
  status: 'waiting',
  jobs: [
    { name: 'build' },
    { name: 'deploy (prod)', status: 'waiting', conclusion: null },
  ],
  waitsFor: ['prod'],
};

async function start(
  options: Partial<StartOptions> & { runs?: FakeRun[] } = {},
) {
  const github = new FakeGithub();
  const usual: FakeRun[] = [
    { id: 3, branch: 'develop' },
    { id: 5, branch: 'staging', conclusion: 'failure' },
    waiting,
  ];
  github.runs = structuredClone(options.runs ?? usual);
  msw.use(...github.handlers);
  const auditor = mockServices.auditor.mock();
  const plugin = await startPluginOver({
    entities: [calculator],
    rootConfig: {
      integrations: {
        github: [{ host: 'github.com', token: 'portal-token' }],
      },
    },
    scheduled: false,
    services: [auditor.factory],
    ...options,
    knex: await databases.init('SQLITE_3'),
  });
  const get = () => request(plugin.server).get(path);
  /** The page once GitHub has been read. */
  const read = () =>
    eventually(
      async () => (await get()).body as EntityPipeline,
      body => body.readAt !== undefined || body.error !== undefined,
    );
  const decide = (body: object, headers: Record<string, string> = {}) =>
    request(plugin.server).post(approvals(7)).set(headers).send(body);
  return { ...plugin, github, auditor, get, read, decide };
}

describe('the pipeline of an entity', () => {
  it('shows the newest run of each environment, with its jobs and what it waits for', async () => {
    const { read, github, signals } = await start();
    const body = entityPipelineSchema.parse(await read());
    expect(body).toMatchObject({
      entityRef: 'component:default/royalty-calculator',
      repository: { slug: SLUG, url: `https://github.com/${SLUG}` },
      moving: false,
      approveAs: 'user',
      environments: [
        { environment: 'dev', runs: [{ id: 3, conclusion: 'success' }] },
        { environment: 'staging', runs: [{ id: 5, conclusion: 'failure' }] },
        {
          environment: 'prod',
          runs: [{ id: 7, standing: { status: 'waiting' } }],
        },
      ],
    });
    const [run] = body.environments[2].runs;
    expect(run).toMatchObject({
      number: 7,
      workflow: 'Deploy',
      title: 'Change 7',
      actor: 'mara',
      commit: {
        message: 'Change 7',
        author: 'Mara K.',
        time: '2026-11-23T09:00:00.000Z',
      },
      jobs: [
        { name: 'build', conclusion: 'success' },
        { name: 'deploy (prod)', status: 'waiting', environment: 'prod' },
      ],
      pendingApprovals: [
        {
          githubEnvironment: 'prod',
          environment: 'prod',
          mayDecide: true,
          reviewers: [
            { kind: 'team', name: 'Release managers' },
            { kind: 'user', name: 'iva' },
          ],
        },
      ],
    });
    expect(new Set(github.tokens)).toEqual(new Set(['Bearer portal-token']));
    expect(signals).toContainEqual({
      type: 'pipeline',
      entityRefs: ['component:default/royalty-calculator'],
    });
  });

  it('is read once for any number of viewers, and not again until it is due', async () => {
    const { get, read, github } = await start();
    await Promise.all(Array.from({ length: 10 }, () => get()));
    await read();
    await Promise.all(Array.from({ length: 10 }, () => get()));
    expect(
      github.asked.filter(asked => asked === 'GET /actions/runs 200'),
    ).toHaveLength(1);
  });

  it('answers those who have the page already with 304', async () => {
    const { get, read } = await start();
    await read();
    const { headers } = await get().expect(200);
    const again = await get().set('If-None-Match', headers.etag);
    expect(again.status).toBe(304);
  });

  it.each([
    ['names no repository', component('royalty-calculator', ARN)],
    [
      'is at another code host',
      component('royalty-calculator', {
        ...ARN,
        'backstage.io/source-location': 'url:https://gitlab.com/distrofm/x/',
      }),
    ],
    [
      'names what is no repository',
      component('royalty-calculator', {
        ...ARN,
        'github.com/project-slug': 'distrofm/..',
      }),
    ],
  ])('has no repository when the entity %s', async (_, entity) => {
    const { get, github } = await start({ entities: [entity] });
    const { body } = await get().expect(200);
    expect(body).toMatchObject({ environments: [] });
    expect(body.repository).toBeUndefined();
    expect(github.asked).toEqual([]);
  });

  it('is not shown where it is switched off', async () => {
    const { get } = await start({ config: { github: { pipelines: false } } });
    expect((await get()).body.repository).toBeUndefined();
  });

  it('says what to configure when there are no credentials', async () => {
    const { read } = await start({ rootConfig: {} });
    expect((await read()).error).toMatchObject({
      code: 'not-configured',
      fix: expect.stringMatching(/integrations\.github/),
    });
  });

  it.each([
    [{ status: 404, body: { message: 'Not Found' } }, 'not-found'],
    [{ status: 401, body: { message: 'Bad credentials' } }, 'credentials'],
    [{ status: 403, body: { message: 'No access' } }, 'access-denied'],
    [{ status: 403, body: {}, headers: { 'retry-after': '60' } }, 'throttled'],
    [{ status: 502, body: {} }, 'failed'],
    [{ status: 200, body: { workflow_runs: 'none' } }, 'failed'],
  ])('says of %j that it is %s, and how to mend it', async (answer, code) => {
    const { read, github } = await start({ runs: [] });
    github.answers.set('GET /actions/runs', answer);
    expect((await read()).error).toEqual({
      code,
      message: expect.any(String),
      fix: expect.any(String),
      at: expect.any(String),
    });
  });
});

describe('who may see a pipeline', () => {
  it('nobody who is not signed in', async () => {
    const { get } = await start();
    const { status } = await get().set(
      'authorization',
      mockCredentials.none.header(),
    );
    expect(status).toBe(401);
  });

  it('nobody who may not see the entity', async () => {
    const { get } = await start({ entities: [] });
    expect((await get()).status).toBe(404);
  });

  it('nobody whom the policy denies it, and GitHub is not asked', async () => {
    const { get, github } = await start({
      policy: { [deploymentsPipelineReadPermission.name]: deny },
    });
    const { body } = await get().expect(403);
    expect(body.error.message).toMatch(/deployments\.pipeline\.read/);
    expect(github.asked).toEqual([]);
  });

  it('those whom the policy lets see some environments, of these alone', async () => {
    const { read } = await start({
      policy: {
        [deploymentsPipelineReadPermission.name]:
          createDeploymentPipelineConditionalDecision(
            deploymentsPipelineReadPermission,
            deploymentPipelineConditions.inPipelineEnvironment({
              environments: ['dev'],
            }),
          ),
      },
    });
    const { environments } = await read();
    expect(environments.map(({ environment }) => environment)).toEqual(['dev']);
  });

  it('nobody of whom the conditions hold for none of it', async () => {
    const { get } = await start({
      policy: {
        [deploymentsPipelineReadPermission.name]:
          createDeploymentPipelineConditionalDecision(
            deploymentsPipelineReadPermission,
            deploymentPipelineConditions.isPipelineOwner({
              claims: ['group:default/payments'],
            }),
          ),
      },
    });
    const { status } = await eventually(get, answer => answer.status !== 200);
    expect(status).toBe(403);
  });
});

describe('deciding about what waits', () => {
  const token = { [GITHUB_TOKEN_HEADER]: 'gho_iva' };
  const approve = { environment: 'prod', state: 'approved' };
  const integration = { config: { github: { approveAs: 'integration' } } };

  it("approves with the person's own token, and shows what came of it", async () => {
    const { decide, read, github, auditor } = await start();
    await read();
    github.take();
    await decide({ ...approve, comment: 'Tested' }, token).expect(204);
    expect(github.reviews).toEqual([
      {
        environment_ids: [70],
        state: 'approved',
        comment: 'Approved in Backspin by user:default/mock: Tested',
      },
    ]);
    const sent = github.asked.indexOf(
      'POST /actions/runs/7/pending_deployments 200',
    );
    const tokens = github.tokens.slice(-github.asked.length);
    expect(tokens[sent]).toBe('Bearer gho_iva');
    expect(tokens.filter(value => value === 'Bearer gho_iva')).toHaveLength(1);
    const { environments } = await read();
    expect(environments.at(-1)?.runs[0]).toMatchObject({
      status: 'in_progress',
      pendingApprovals: [],
    });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'pipeline-decision',
        severityLevel: 'high',
        meta: {
          entityRef: 'component:default/royalty-calculator',
          runId: 7,
          environment: 'prod',
          decision: 'approved',
          actingAs: 'user',
          comment: 'Tested',
        },
      }),
    );
  });

  it('leaves no trace of the token in the database or the audit trail', async () => {
    const knex = await databases.init('SQLITE_3');
    const github = new FakeGithub();
    github.runs = [structuredClone(waiting)];
    msw.use(...github.handlers);
    const auditor = mockServices.auditor.mock();
    auditor.createEvent.mockResolvedValue({
      success: async () => {},
      fail: async () => {},
    });
    const { server } = await startPluginOver({
      knex,
      entities: [calculator],
      rootConfig: {
        integrations: { github: [{ host: 'github.com', token: 'portal' }] },
      },
      scheduled: false,
      services: [auditor.factory],
    });
    github.answers.set('POST ', { status: 422, body: { message: 'No' } });
    const { body } = await request(server)
      .post(approvals(7))
      .set(token)
      .send(approve);
    const tables: Array<{ name: string }> = await knex('sqlite_master')
      .where({ type: 'table' })
      .select('name');
    const stored = await Promise.all(
      tables.map(({ name }) => knex(name).select()),
    );
    const { request: _, ...audited } = auditor.createEvent.mock.calls[0][0];
    expect(JSON.stringify([body, stored, audited])).not.toContain('gho_iva');
    expect(github.tokens).toContain('Bearer gho_iva');
  });

  it('asks for a token when none was sent, and asks GitHub nothing', async () => {
    const { decide, github } = await start();
    const { body } = await decide(approve).expect(400);
    expect(body.error.message).toMatch(/sign in to GitHub/);
    expect(github.asked).toEqual([]);
  });

  it('sends tokens to the GitHub that people sign in to, and to no other', async () => {
    const { decide, github } = await start({
      config: { github: { signInHost: 'github.example.com' } },
    });
    const { body } = await decide(approve, token).expect(409);
    expect(body.error.message).toMatch(/People sign in to github.example.com/);
    expect(github.tokens).toEqual([]);
  });

  it("decides with the portal's credentials where so configured, whatever token is sent", async () => {
    const { decide, github } = await start(integration);
    await decide(
      { environment: 'prod', state: 'rejected', comment: 'Not today' },
      token,
    ).expect(204);
    expect(github.reviews).toEqual([
      {
        environment_ids: [70],
        state: 'rejected',
        comment: 'Rejected in Backspin by user:default/mock: Not today',
      },
    ]);
    expect(github.tokens).not.toContain('Bearer gho_iva');
  });

  it('refuses those whom the policy does not let approve', async () => {
    const { decide, read, github } = await start({
      ...integration,
      policy: { [deploymentsPipelineApprovePermission.name]: deny },
    });
    const { environments } = await read();
    expect(environments.at(-1)?.runs[0].pendingApprovals[0].mayDecide).toBe(
      false,
    );
    const { body } = await decide(approve).expect(403);
    expect(body.error.message).toMatch(/deployments\.pipeline\.approve/);
    expect(github.reviews).toEqual([]);
  });

  it('decides by the environment that is asked about, not by that of the branch', async () => {
    const onlyDev = createDeploymentPipelineConditionalDecision(
      deploymentsPipelineApprovePermission,
      deploymentPipelineConditions.inPipelineEnvironment({
        environments: ['dev'],
      }),
    );
    const { decide, github } = await start({
      ...integration,
      runs: [
        { ...waiting, branch: 'develop', waitsFor: ['prod', 'production-eu'] },
      ],
      policy: { [deploymentsPipelineApprovePermission.name]: onlyDev },
    });
    await decide(approve).expect(403);
    await decide({ ...approve, environment: 'production-eu' }).expect(403);
    expect(github.reviews).toEqual([]);
  });

  it('refuses services: a person answers for it', async () => {
    const { decide } = await start(integration);
    const { status } = await decide(approve, {
      authorization: mockCredentials.service.header(),
    });
    expect(status).toBe(403);
  });

  it.each([
    [{ environment: 'prod', state: 'rejected' }, /comment: say in at least/],
    [{ environment: 'prod', state: 'maybe' }, /state/],
    [{ state: 'approved' }, /environment/],
    [{ ...approve, run: 8 }, /run/],
  ])('refuses %j', async (body, message) => {
    const { decide, github } = await start(integration);
    const answer = await decide(body).expect(400);
    expect(answer.body.error.message).toMatch(message);
    expect(github.asked).toEqual([]);
  });

  it.each(['0', '-1', 'x', '7%2F..%2F8', '99999999999999999999'])(
    'refuses the run %p',
    async run => {
      const { server, github } = await start(integration);
      await request(server).post(approvals(run)).send(approve).expect(400);
      expect(github.asked).toEqual([]);
    },
  );

  it('knows no run of another repository', async () => {
    const { server } = await start(integration);
    const { body } = await request(server)
      .post(approvals(4711))
      .send(approve)
      .expect(404);
    expect(body.error.message).toBe(`${SLUG} has no run 4711`);
  });

  it('says that nothing waits any more', async () => {
    const { decide } = await start({ ...integration, runs: [{ id: 7 }] });
    const { body } = await decide(approve).expect(409);
    expect(body.error.message).toMatch(/Somebody may have decided already/);
  });

  it('knows no pipeline of an entity without a repository', async () => {
    const { decide } = await start({
      ...integration,
      entities: [component('royalty-calculator', ARN)],
    });
    expect((await decide(approve)).status).toBe(404);
  });

  it.each([
    [401, 403, /Sign in to GitHub in the portal again/],
    [403, 403, /Only the reviewers/],
    [404, 404, /does not show run 7/],
    [422, 403, /Only the reviewers/],
    [502, 503, /may have been decided all the same/],
  ])('says of a %d of GitHub what to do', async (status, expected, message) => {
    const { decide, github } = await start();
    github.answers.set('POST ', { status, body: { message: 'No' } });
    const { body } = await decide(approve, token).expect(expected);
    expect(body.error.message).toMatch(message);
  });

  it('says that nothing was decided when GitHub could not be asked', async () => {
    const { decide, github } = await start(integration);
    github.answers.set('GET ', { status: 500, body: {} });
    const { body } = await decide(approve).expect(503);
    expect(body.error.message).toMatch(/Nothing was decided/);
  });

  it('needs a person to be signed in', async () => {
    const { server } = await start();
    const { status } = await request(server)
      .post(approvals(7))
      .set('authorization', mockCredentials.none.header())
      .send(approve);
    expect(status).toBe(401);
  });
});
