import deploymentsModuleAws from '@backspin/backstage-plugin-deployments-backend-module-aws';
import {
  entityDeploymentsSchema,
  isFinalStatus,
  planSchema,
  rollbackSchema,
  type Plan,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import {
  ACCOUNTS,
  createSimulator,
  GITHUB_TOKEN,
  listen,
  SPECIAL,
  STANDBY,
  TOOLS_CREDENTIALS,
  withEstate,
  type RunningServer,
  type Simulator,
} from '@backspin/simulator';
import request from 'supertest';
import { demoCatalog } from './__testUtils__/demoCatalog';
import { eventually, startPlugin } from './__testUtils__/startPlugin';
import { testDatabases } from './rollback/__testUtils__/databases';

jest.setTimeout(120_000);

const BASE = '/api/deployments/v1';
/** Simulated milliseconds that pass at each look at a rollback. */
const STEP_MS = 60_000;

/** Plugin, engine, AWS module and simulator together, each way through the API. */
describe('the ways back of the demo estate', () => {
  const databases = testDatabases();
  let simulator: Simulator;
  let aws: RunningServer;
  let server: Awaited<ReturnType<typeof startPlugin>>['server'];

  const page = (name: string, what: string) =>
    `${BASE}/entities/component/default/${name}/${what}`;

  beforeAll(async () => {
    simulator = createSimulator({
      ...withEstate({ motion: false }),
      speed: 0,
      startAt: Date.now(),
      log: () => {},
    });
    aws = await listen(simulator, { port: 0 });
    const entities = [
      ...(await demoCatalog('artists.yaml')),
      ...(await demoCatalog('analytics.yaml')),
      ...(await demoCatalog('listening.yaml')),
    ];
    const wanted = [
      STANDBY.app,
      'press-kit',
      'analytics-dashboard',
      SPECIAL.leftoverWeight.service,
      SPECIAL.outOfStep.service,
    ];
    ({ server } = await startPlugin({
      knex: await databases.init('SQLITE_3'),
      entities: entities.filter(({ metadata }) =>
        wanted.includes(metadata.name),
      ),
      module: deploymentsModuleAws,
      rootConfig: {
        aws: { mainAccount: { ...TOOLS_CREDENTIALS } },
        integrations: {
          github: [
            {
              host: 'github.com',
              apiBaseUrl: `${aws.url}/_github/api/v3`,
              token: GITHUB_TOKEN,
            },
          ],
        },
      },
      config: {
        environments: [
          {
            name: 'prod',
            rules: [{ branches: ['main'] }, { functionSuffixes: ['-prod'] }],
            policy: { verificationSeconds: 0 },
          },
        ],
        aws: {
          endpoint: aws.url,
          accounts: Object.values(ACCOUNTS).map(id => ({
            id,
            regions: ['us-east-1'],
            readRole: 'backspin-read',
            writeRole: 'backspin-write',
          })),
        },
      },
    }));
  });

  afterAll(async () => {
    await aws?.close();
  });

  /** The target of a component by its name and branch or alias, once it has been read. */
  async function targetOf(component: string, name: string, qualifier: string) {
    const { targets } = await eventually(
      async () =>
        entityDeploymentsSchema.parse(
          (
            await request(server).get(page(component, 'deployments'))
          ).body,
        ),
      ({ resolving, targets: found }) =>
        !resolving && found.some(({ observation }) => observation),
      60_000,
    );
    return targets.find(
      ({ target }) =>
        (target.name === name || target.resourceName === name) &&
        target.qualifier === qualifier,
    )!.target.id;
  }

  async function planned(component: string, ask: object): Promise<Plan> {
    const { body } = await request(server)
      .post(page(component, 'plans'))
      .send(ask)
      .expect(200);
    return planSchema.parse(body);
  }

  /** Asks for a plan and for what it says, and lets time pass until that has ended. */
  async function carriedOut(
    component: string,
    ask: { target: string; undoes?: string; [key: string]: unknown },
    meanwhile: (rollback: Rollback) => Promise<unknown> = async () => {},
  ): Promise<Rollback> {
    const plan = await planned(component, ask);
    const { body } = await request(server)
      .post(page(component, 'rollbacks'))
      .send({
        target: ask.target,
        to: plan.to.id,
        strategy: plan.strategy,
        purpose: plan.purpose,
        undoes: ask.undoes,
        fingerprint: plan.fingerprint,
        confirmation: plan.confirmation,
        reason: 'payout table empty',
      })
      .expect(202);
    return eventually(
      async () => {
        await simulator.control.step(STEP_MS);
        const { body: view } = await request(server).get(
          `${BASE}/rollbacks/${body.id}`,
        );
        const rollback = rollbackSchema.parse(view.rollback);
        await meanwhile(rollback);
        return rollback;
      },
      ({ status }) => isFinalStatus(status),
      60_000,
    );
  }

  it('moves domains to a warm branch, and back', async () => {
    const target = await targetOf(STANDBY.app, STANDBY.app, 'main');
    const moved = await carriedOut(STANDBY.app, { target });
    expect(moved).toMatchObject({
      status: 'succeeded',
      plan: { strategy: 'amplify-switch-branch' },
    });
    const undone = await carriedOut(STANDBY.app, { target, undoes: moved.id });
    expect(undone).toMatchObject({
      status: 'succeeded',
      plan: {
        strategy: 'amplify-switch-branch',
        from: { id: moved.plan.to.id },
        to: { id: moved.plan.from.id },
      },
    });
  });

  it('deploys earlier files again, and shows no address of them', async () => {
    const target = await targetOf('press-kit', 'press-kit', 'main');
    const rollback = await carriedOut('press-kit', { target });
    expect(rollback).toMatchObject({
      status: 'succeeded',
      plan: { strategy: 'amplify-redeploy' },
      deployment: { id: '19' },
    });
    expect(JSON.stringify(rollback)).not.toMatch(/s3:|Signature/);
  });

  it('opens a pull request, and goes on when somebody has merged it', async () => {
    const app = 'analytics-dashboard';
    const target = await targetOf(app, app, 'main');
    let merged = false;
    const rollback = await carriedOut(
      app,
      { target, strategy: 'amplify-revert' },
      async ({ steps }) => {
        const url = /https?:\S+/.exec(steps[0].message ?? '')?.[0];
        if (!url || merged) return;
        merged = true;
        await fetch(url, { method: 'POST' });
      },
    );
    expect([rollback.error, rollback.status]).toEqual([undefined, 'succeeded']);
    expect(rollback.steps.map(({ status }) => status)).toEqual(
      Array(5).fill('succeeded'),
    );
  });

  it.each([
    ['settle-traffic', SPECIAL.leftoverWeight],
    ['back-in-step', SPECIAL.outOfStep],
  ] as const)('mends by %s', async (purpose, special) => {
    const target = await targetOf(
      special.service,
      `${special.function}-prod`,
      'live',
    );
    const rollback = await carriedOut(special.service, { target, purpose });
    expect(rollback).toMatchObject({ status: 'succeeded', plan: { purpose } });
    await request(server)
      .post(page(special.service, 'plans'))
      .send({ target, purpose })
      .expect(409, /nothing-to-mend/);
  });
});
