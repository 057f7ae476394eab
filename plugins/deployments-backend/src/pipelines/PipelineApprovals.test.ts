import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  deploymentsPipelineApprovePermission,
  GITHUB_TOKEN_HEADER,
} from '@backspin/backstage-plugin-deployments-common';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import request from 'supertest';
import { component, startPlugin } from '../__testUtils__/startPlugin';
import {
  createDeploymentPipelineConditionalDecision,
  deploymentPipelineConditions,
} from '../permissions';
import { testDatabases } from '../rollback/__testUtils__/databases';
import { FakeGithub, GITHUB_API, SLUG } from './__testUtils__/FakeGithub';
import {
  approvalsOf,
  calculator,
  startPipelines,
  waiting,
  WITHOUT_REPOSITORY,
} from './__testUtils__/startPipelines';

const databases = testDatabases();
const msw = setupServer();
beforeAll(() => msw.listen({ onUnhandledRequest: 'bypass' }));
afterEach(() => msw.resetHandlers());
afterAll(() => msw.close());

const start = (options: Parameters<typeof startPipelines>[2] = {}) =>
  startPipelines(databases, msw, options);
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

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
    const { server } = await startPlugin({
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
      .post(approvalsOf(7))
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
      await request(server).post(approvalsOf(run)).send(approve).expect(400);
      expect(github.asked).toEqual([]);
    },
  );

  it('knows no run of another repository', async () => {
    const { server } = await start(integration);
    const { body } = await request(server)
      .post(approvalsOf(4711))
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
      entities: [component('royalty-calculator', WITHOUT_REPOSITORY)],
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

  it('says that the repository has moved, rather than taking the answer for a decision', async () => {
    const { decide, github } = await start();
    const moved = `${GITHUB_API}/repositories/99/pending_deployments`;
    github.answers.set('POST ', {
      status: 301,
      body: { message: 'Moved Permanently' },
      headers: { location: moved },
    });
    // What follows a 301 asks with GET, and gets the list that it wanted to change.
    const followed: string[] = [];
    msw.use(
      http.all(moved, ({ request: { method } }) => {
        followed.push(method);
        return HttpResponse.json([]);
      }),
    );
    const { body } = await decide(approve, token).expect(409);
    expect(body.error.message).toMatch(/has moved.*Nothing was decided/);
    expect(followed).toEqual([]);
  });

  it('says nothing of what the portal does to get its credentials', async () => {
    const { decide } = await start({
      rootConfig: {
        integrations: {
          github: [
            {
              host: 'github.com',
              apps: [
                {
                  appId: 1,
                  clientId: 'c',
                  clientSecret: 'secret-of-the-app',
                  webhookSecret: 'w',
                  privateKey: 'no-key',
                },
              ],
            },
          ],
        },
      },
    });
    const { body } = await decide(approve, token).expect(503);
    expect(body.error).toEqual({
      name: 'ServiceUnavailableError',
      message:
        "The portal's credentials for github.com could not be had. Nothing was decided; the backend's log has the reason",
    });
  });

  it('needs a person to be signed in', async () => {
    const { server } = await start();
    const { status } = await request(server)
      .post(approvalsOf(7))
      .set('authorization', mockCredentials.none.header())
      .send(approve);
    expect(status).toBe(401);
  });
});
