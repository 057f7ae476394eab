import deploymentsModuleAws from '@backspin/backstage-plugin-deployments-backend-module-aws';
import {
  entityDeploymentsSchema,
  fleetSchema,
  historyPageSchema,
  type EntityDeployments,
} from '@backspin/backstage-plugin-deployments-common';
import {
  ACCOUNTS,
  createSimulator,
  functionArn,
  functionName,
  INCIDENT,
  listen,
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
const page = (name: string, what = 'deployments') =>
  `${BASE}/entities/component/default/${name}/${what}`;

/** The plugin, the AWS module and the simulated estate, as the demo runs them. */
describe('the demo estate', () => {
  const databases = testDatabases();
  let simulator: Simulator;
  let aws: RunningServer;
  let started: Awaited<ReturnType<typeof startPlugin>>;

  const get = (path: string, query: Record<string, string> = {}) =>
    request(started.server).get(path).query(query);
  const history = async () =>
    historyPageSchema.parse(
      (
        await get(page(INCIDENT.service, 'history'), {
          target: functionArn(INCIDENT.function, 'prod').concat(':live'),
        })
      ).body,
    );
  const read = async (name: string): Promise<EntityDeployments> =>
    entityDeploymentsSchema.parse((await get(page(name)).expect(200)).body);

  beforeAll(async () => {
    simulator = createSimulator({
      ...withEstate({ motion: false }),
      // Nothing moves but by the tests' own doing.
      speed: 0,
      startAt: Date.now(),
      log: () => {},
    });
    aws = await listen(simulator, { port: 0 });
    const place = (id: string) => ({
      id,
      regions: ['us-east-1'],
      readRole: 'backspin-read',
      writeRole: 'backspin-write',
    });
    started = await startPlugin({
      knex: await databases.init('SQLITE_3'),
      entities: [
        ...(await demoCatalog('royalties.yaml')),
        ...(await demoCatalog('examples.yaml')),
      ],
      module: deploymentsModuleAws,
      rootConfig: { aws: { mainAccount: { ...TOOLS_CREDENTIALS } } },
      config: {
        aws: {
          endpoint: aws.url,
          accounts: Object.values(ACCOUNTS).map(place),
        },
      },
    });
    await eventually(
      async () => fleetSchema.parse((await get(`${BASE}/fleet`)).body).targets,
      targets =>
        targets.length > 20 &&
        targets.every(({ observedAt, error }) => observedAt ?? error),
      100_000,
    );
    // The first look at an account is quick; an event has a target read in full.
    for (const environment of ['dev', 'staging', 'prod'] as const) {
      await started.publish({
        source: 'aws.lambda',
        account: ACCOUNTS[environment],
        region: 'us-east-1',
        detail: { functionName: functionName(INCIDENT.function, environment) },
      });
    }
  });

  afterAll(async () => {
    await aws?.close();
  });

  it('shows the incident: prod is failing since its last release, and behind staging', async () => {
    const { targets, problems } = await read(INCIDENT.service);
    expect(problems).toEqual([]);
    const of = (environment: string) =>
      targets.find(
        ({ target }) =>
          target.environment === environment &&
          target.name === INCIDENT.function,
      );
    const prod = of('prod');
    expect(prod?.observation?.live).toEqual([
      {
        release: expect.objectContaining({ id: INCIDENT.failing.version }),
        weight: 1,
      },
    ]);
    expect(
      prod?.observation?.alarms.some(({ state }) => state === 'ALARM'),
    ).toBe(true);
    expect(prod?.previous?.release.id).toBe(INCIDENT.good.version);
    expect(prod?.behind?.environment).toBe('staging');
    expect(of('staging')?.observation?.inFlight).toMatchObject({
      kind: 'traffic-shift',
      weight: 0.3,
    });
    expect(of('dev')?.observation?.live[0].release.id).toBe(
      String(INCIDENT.newest.dev),
    );
  });

  it('reads every target of every kind of annotation without an error', async () => {
    for (const name of [
      'statements',
      'payouts',
      'tax-forms',
      'exchange-rates',
    ]) {
      const { targets, problems } = await read(name);
      expect(problems).toEqual([]);
      expect(targets.length).toBeGreaterThan(0);
      for (const { target, observation, error } of targets) {
        expect([target.id, error]).toEqual([target.id, undefined]);
        expect(observation?.live.length).toBeGreaterThan(0);
        expect(target.environment).toBeDefined();
      }
    }
  });

  it('names the malformed annotation and shows the targets of the other', async () => {
    const { targets, problems } = await read('example-malformed-annotation');
    expect(problems).toEqual([
      expect.objectContaining({
        value: 'arn:aws:lambda:us-east-1:function:library-list-prod',
      }),
    ]);
    expect(targets.length).toBeGreaterThan(0);
    expect((await read('example-without-annotation')).unannotated).toBe(true);
  });

  it('has a history, and the details of a deployment', async () => {
    const { items } = await history();
    expect(items.length).toBeGreaterThan(1);
    expect(items[0].deployment.release.id).toBe(INCIDENT.failing.version);
    const { deployment, target } = items[0];
    const { body } = await get(page(INCIDENT.service, 'deployment'), {
      target: target.id,
      id: deployment.id,
    }).expect(200);
    expect(body.deployment.steps.length).toBeGreaterThan(0);
  });

  it('stores nothing presigned', async () => {
    const { body } = await get(page(INCIDENT.service));
    expect(JSON.stringify(body)).not.toMatch(/X-Amz-|Signature=/);
  });

  it('calls nothing in AWS because pages are opened', async () => {
    await simulator.control.resetCalls();
    for (let n = 0; n < 20; n++) await get(page(INCIDENT.service)).expect(200);
    await get(`${BASE}/fleet`).expect(200);
    expect((await simulator.control.calls()).total).toBe(0);
  });

  it('was never told to slow down, and knows with which identity it reads', async () => {
    const { body } = await get(`${BASE}/diagnostics`).expect(200);
    expect(body.targets).toMatchObject({ failing: 0 });
    expect(body.targets.observed).toBe(body.targets.total);
    const throttled = body.services.flatMap(
      (service: { buckets: Array<{ throttled: number }> }) =>
        service.buckets.map(bucket => bucket.throttled),
    );
    expect(throttled.every((count: number) => count === 0)).toBe(true);
    const policies = await get(`${BASE}/diagnostics/policies`).expect(200);
    expect(JSON.stringify(policies.body.read)).toContain('lambda:GetFunction');
  });
});
