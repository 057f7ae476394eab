import { listen, type RunningServer } from '@backspin/simulator';
import {
  ANNOTATION_LAMBDA_FUNCTION_ARN,
  type Deployment,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import Knex from 'knex';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BackendProcess } from './__testUtils__/BackendProcess';
import {
  CallGate,
  type Death,
  type DeathMoment,
} from './__testUtils__/CallGate';
import {
  REGION,
  SimulatedFunctions,
  TOOLS_ACCOUNT,
  TOOLS_CREDENTIALS,
} from './__testUtils__/SimulatedFunctions';

jest.setTimeout(180_000);

/** Moves its alias by UpdateAlias. */
const PLAIN = 'royalty-calculator';
/** Has CodeDeploy move its alias. */
const CANARY = 'statement-export';
/** The calls of a rollback that change something. */
const EFFECTS = ['UpdateAlias', 'CreateDeployment'];

const aliasArn = (name: string) =>
  `arn:aws:lambda:${REGION}:${TOOLS_ACCOUNT}:function:${name}:live`;

const freePort = async () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const configuration = (folder: string, port: number, endpoint: string) => ({
  app: { baseUrl: `http://localhost:${port}` },
  backend: {
    baseUrl: `http://localhost:${port}`,
    listen: { host: '127.0.0.1', port },
    database: {
      client: 'better-sqlite3',
      connection: { directory: join(folder, 'db') },
    },
  },
  auth: { environment: 'development', providers: { guest: {} } },
  permission: { enabled: false },
  catalog: {
    rules: [{ allow: ['Component'] }],
    locations: [{ type: 'file', target: join(folder, 'catalog.json') }],
  },
  aws: { accounts: [{ accountId: TOOLS_ACCOUNT, ...TOOLS_CREDENTIALS }] },
  deployments: {
    environments: [
      {
        name: 'prod',
        rules: [{ accounts: [TOOLS_ACCOUNT] }],
        policy: { verificationSeconds: 2 },
      },
    ],
    // What is counted is what the rollback does, not what is read meanwhile.
    observer: { quiet: { hours: 1 }, moving: { hours: 1 } },
    aws: {
      endpoint,
      accounts: [{ id: TOOLS_ACCOUNT, regions: [REGION] }],
    },
  },
});

describe('a backend that is killed by signal 9', () => {
  const aws = new SimulatedFunctions();
  const gate = new CallGate(aws.simulator);
  let folder: string;
  let server: RunningServer;
  let backend: BackendProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backspin-kill-'));
    server = await listen(gate.guarded, { port: 0 });
    const port = await freePort();
    await writeFile(
      join(folder, 'app-config.json'),
      JSON.stringify(configuration(folder, port, server.url)),
    );
    for (const name of [PLAIN, CANARY]) await aws.create(name);
    await aws.deployWithCodeDeploy(CANARY);
    const entities = [PLAIN, CANARY].map(name => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name,
        annotations: { [ANNOTATION_LAMBDA_FUNCTION_ARN]: aliasArn(name) },
      },
      spec: { type: 'service', lifecycle: 'production', owner: 'guests' },
    }));
    await writeFile(
      join(folder, 'catalog.json'),
      // YAML takes JSON, one document after the other.
      entities.map(entity => JSON.stringify(entity)).join('\n---\n'),
    );
    backend = new BackendProcess(`http://127.0.0.1:${port}`, folder);
    await backend.start();
  });

  afterAll(async () => {
    await backend?.kill();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const base = (name: string) => `/v1/entities/component/default/${name}`;

  /** A plan, as soon as the catalog has taken the entity in. */
  const plan = async (name: string) => {
    for (;;) {
      const { status, body } = await backend.call(
        'POST',
        `${base(name)}/plans`,
        {
          target: aliasArn(name),
          to: '2',
        },
      );
      if (status === 200) return body;
      if (status !== 404) throw new Error(JSON.stringify(body));
      await delay(100);
    }
  };

  /** Asks for a rollback, and does not wait: the answer may be lost with the process. */
  const request = async (name: string) => {
    const { to, strategy, fingerprint } = await plan(name);
    return () =>
      backend
        .call('POST', `${base(name)}/rollbacks`, {
          target: aliasArn(name),
          to: to.id,
          strategy,
          fingerprint,
          reason: 'Errors since the last release',
        })
        .catch(() => undefined);
  };

  const newest = async (name: string) => {
    const path = `${base(name)}/rollbacks?target=${aliasArn(name)}&limit=1`;
    const { body } = await backend.call('GET', path);
    return body.items[0];
  };

  const statusOf = async (name: string, ...statuses: string[]) => {
    for (;;) {
      const rollback = await newest(name);
      if (statuses.includes(rollback?.status)) return rollback;
      await delay(50);
    }
  };

  /** As if the fifteen seconds had passed in which nobody else may take over. */
  const letLeasesRunOut = async () => {
    const knex = Knex({
      client: 'better-sqlite3',
      connection: { filename: join(folder, 'db', 'deployments.sqlite') },
      useNullAsDefault: true,
    });
    try {
      await knex('rollbacks')
        .whereNotNull('lease_until')
        .update({ lease_until: 1 });
    } finally {
      await knex.destroy();
    }
  };

  /** The alias on its newest version, as the incident left it. */
  const restore = (name: string) => aws.moveTo(name, '3');

  /** How a rollback ended, and what it did in AWS since the gate was armed. */
  const outcomeOf = async (name: string) => {
    const rollback = await statusOf(name, 'succeeded', 'failed', 'cancelled');
    return {
      status: rollback.status,
      error: rollback.error,
      live: await aws.live(name),
      effects: gate.effects(...EFFECTS),
    };
  };
  const ONCE = { status: 'succeeded', error: undefined, live: '2', effects: 1 };

  /** Asks for a rollback during which the process dies, and waits for its death. */
  const dieDuringRollback = async (name: string, death: Death) => {
    await restore(name);
    const ask = await request(name);
    await new Promise<void>(resolve => {
      gate.arm(death, () => backend.kill().then(resolve));
      ask();
    });
  };

  it.each<[string, string, DeathMoment]>([
    [PLAIN, 'UpdateAlias', 'lost'],
    [PLAIN, 'UpdateAlias', 'late'],
    [PLAIN, 'UpdateAlias', 'unanswered'],
    [CANARY, 'CreateDeployment', 'late'],
    [CANARY, 'CreateDeployment', 'unanswered'],
  ])(
    'completes %s once when it dies at %s, which is %s',
    async (name, operation, moment) => {
      await dieDuringRollback(name, { operation, moment });
      await letLeasesRunOut();
      await backend.start();
      expect(await outcomeOf(name)).toEqual(ONCE);
      expect((await newest(name)).steps[0].attempts).toBe(2);
    },
  );

  it('completes once when it dies while it waits for CodeDeploy', async () => {
    await dieDuringRollback(CANARY, {
      operation: 'BatchGetDeployments',
      moment: 'lost',
      after: 'CreateDeployment',
    });
    await letLeasesRunOut();
    await backend.start();
    expect(await outcomeOf(CANARY)).toEqual(ONCE);
  });

  it('completes once when it dies while it reads back', async () => {
    await dieDuringRollback(PLAIN, {
      operation: 'GetAlias',
      moment: 'unanswered',
      after: 'UpdateAlias',
    });
    await letLeasesRunOut();
    await backend.start();
    expect(await outcomeOf(PLAIN)).toEqual(ONCE);
  });

  it('goes on watching, when the lease has run out by itself', async () => {
    await restore(PLAIN);
    const ask = await request(PLAIN);
    gate.arm();
    await ask();
    await statusOf(PLAIN, 'verifying');
    await backend.kill();
    await backend.start();
    expect(await outcomeOf(PLAIN)).toEqual(ONCE);
    expect((await newest(PLAIN)).verdict.message).toMatch(/^v2 is live/);
  });

  it('does nothing when it dies before the request is taken', async () => {
    const before = await newest(PLAIN);
    await dieDuringRollback(PLAIN, { operation: 'GetAlias', moment: 'lost' });
    await backend.start();
    expect((await newest(PLAIN)).id).toBe(before.id);
    expect(gate.effects(...EFFECTS)).toBe(0);
    expect(await aws.live(PLAIN)).toBe('3');
  });

  it('has told each move of the alias once, as the rollback that it was', async () => {
    const path = `${base(PLAIN)}/history?limit=100`;
    await backend.call('POST', `${base(PLAIN)}/refresh`, {}).catch(() => {});
    const { body } = await backend.call('GET', path);
    const toTwo = body.items
      .map((item: { deployment: Deployment }) => item.deployment)
      .filter(
        ({ release, id }: Deployment) =>
          release.id === '2' && !id.startsWith('version-'),
      );
    const { body: all } = await backend.call('GET', `${base(PLAIN)}/rollbacks`);
    expect(toTwo.map(({ rollbackId }: Deployment) => rollbackId)).toEqual(
      all.items.map(({ id }: Rollback) => id),
    );
  });
});
