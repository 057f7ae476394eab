import { listen, type RunningServer } from '@backspin/simulator';
import type {
  Deployment,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import Knex from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackendProcess } from './__testUtils__/BackendProcess';
import {
  CallGate,
  type Death,
  type DeathMoment,
} from './__testUtils__/CallGate';
import {
  componentPath,
  newestRollback,
  planAt,
  prepareBackend,
} from './__testUtils__/portalOfFunctions';
import { SimulatedFunctions } from './__testUtils__/SimulatedFunctions';

jest.setTimeout(180_000);

/** Moves its alias by UpdateAlias. */
const PLAIN = 'royalty-calculator';
/** Has CodeDeploy move its alias. */
const CANARY = 'statement-export';
/** The calls of a rollback that change something. */
const EFFECTS = ['UpdateAlias', 'CreateDeployment'];

describe('a backend that is killed by signal 9', () => {
  const aws = new SimulatedFunctions();
  const gate = new CallGate(aws.simulator);
  let folder: string;
  let server: RunningServer;
  let backend: BackendProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backspin-kill-'));
    server = await listen(gate.guarded, { port: 0 });
    for (const name of [PLAIN, CANARY]) await aws.create(name);
    await aws.deployWithCodeDeploy(CANARY);
    backend = await prepareBackend({
      folder,
      endpoint: server.url,
      functions: [PLAIN, CANARY],
      backend: {
        database: {
          client: 'better-sqlite3',
          connection: { directory: join(folder, 'db') },
        },
      },
    });
    await backend.start();
  });

  afterAll(async () => {
    await backend?.kill();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Plans, and gives what asks for it without waiting: the answer may be lost with the process. */
  const planOf = (name: string) => planAt(backend, name, '2');

  const newest = (name: string) => newestRollback(backend, name);

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
    const ask = await planOf(name);
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
    const ask = await planOf(PLAIN);
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
    const path = `${componentPath(PLAIN)}/history?limit=100`;
    await backend
      .call('POST', `${componentPath(PLAIN)}/refresh`, {})
      .catch(() => {});
    const { body } = await backend.call('GET', path);
    const toTwo = body.items
      .map((item: { deployment: Deployment }) => item.deployment)
      .filter(
        ({ release, id }: Deployment) =>
          release.id === '2' && !id.startsWith('version-'),
      );
    const { body: all } = await backend.call(
      'GET',
      `${componentPath(PLAIN)}/rollbacks`,
    );
    expect(toTwo.map(({ rollbackId }: Deployment) => rollbackId)).toEqual(
      all.items.map(({ id }: Rollback) => id),
    );
  });
});
