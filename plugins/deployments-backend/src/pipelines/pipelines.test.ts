import { mockCredentials } from '@backstage/backend-test-utils';
import {
  deploymentsPipelineReadPermission,
  entityPipelineSchema,
} from '@backspin/backstage-plugin-deployments-common';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { setupServer } from 'msw/node';
import { component } from '../__testUtils__/startPlugin';
import {
  createDeploymentPipelineConditionalDecision,
  deploymentPipelineConditions,
} from '../permissions';
import { testDatabases } from '../rollback/__testUtils__/databases';
import { SLUG } from './__testUtils__/FakeGithub';
import {
  startPipelines,
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
    [
      'names no repository',
      component('royalty-calculator', WITHOUT_REPOSITORY),
    ],
    [
      'is at another code host',
      component('royalty-calculator', {
        ...WITHOUT_REPOSITORY,
        'backstage.io/source-location': 'url:https://gitlab.com/distrofm/x/',
      }),
    ],
    [
      'names what is no repository',
      component('royalty-calculator', {
        ...WITHOUT_REPOSITORY,
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

  it('sees nothing, and is not told of more, where only other environments have runs', async () => {
    const { read, get } = await start({
      runs: [{ id: 7 }],
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
    expect(await read()).toMatchObject({ environments: [], moving: false });
    expect((await get()).status).toBe(200);
  });

  it('nobody of whom the conditions hold for none of it, and GitHub is not asked', async () => {
    const { get, github } = await start({
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
    expect((await get()).status).toBe(403);
    expect(github.asked).toEqual([]);
  });
});
