import fc from 'fast-check';
import type { Knex } from 'knex';
import {
  expireLeases,
  migrated,
  testDatabases,
} from '../__testUtils__/databases';
import {
  meetEachCall,
  severalFates,
  WAYS_TO_MEET,
  type Fate,
} from '../__testUtils__/Fate';
import { GroupHarness } from '../__testUtils__/GroupHarness';
import type { EnginePorts } from '../engine/ports';

jest.setTimeout(60_000);

const databases = testDatabases();
const MEMBERS = 2;

describe.each(databases.eachSupportedId())(
  'a group whose processes end at any point, on %s',
  databaseId => {
    let knex: Knex;
    beforeAll(async () => {
      knex = await migrated(await databases.init(databaseId));
    });

    // What is between a rollback and AWS has its own test.
    const mortal = (ports: EnginePorts, fate: Fate): EnginePorts => ({
      ...ports,
      store: fate.over(ports.store),
      groups: ports.groups && fate.over(ports.groups),
    });

    /** Ends, or disturbs, one process after another; then lets one finish. */
    const survive = async (fates: Fate[]) => {
      await GroupHarness.clear(knex);
      const world = new GroupHarness(knex);
      await world.request(MEMBERS, { atOnce: 1, onFailure: 'continue' });
      let most = 0;
      world.clouds.onStep = async () => {
        const running = await knex('rollbacks').where({ status: 'running' });
        most = Math.max(most, running.length);
      };
      for (const fate of fates) {
        const { engine } = world.replica(ports => mortal(ports, fate));
        // As long as it lives it looks for work.
        const life = async () => {
          for (let round = 0; round < 6; round++) {
            await engine.takeUp().catch(() => {});
            await engine.idle();
          }
        };
        await Promise.race([
          life(),
          fate.met.then(() => (fate.dead ? undefined : new Promise(() => {}))),
        ]);
        await expireLeases(knex);
      }
      await world.finish(world.replica());
      return {
        statuses: (await world.members()).map(({ status }) => status),
        effects: world.effects(MEMBERS),
        history: world.harness.history.length,
        bounded: most <= 1,
        told: world.told > 0,
      };
    };
    const ONCE = {
      statuses: Array(MEMBERS).fill('succeeded'),
      effects: Array(MEMBERS).fill(['deploy']),
      history: MEMBERS,
      bounded: true,
      told: true,
    };

    it.each(WAYS_TO_MEET)(
      'goes on, each member once, whichever call it is: %s it, the process %s',
      async (...way) => {
        const calls = await meetEachCall(
          way,
          fate => survive([fate]),
          outcome => expect(outcome).toEqual(ONCE),
        );
        // Every call of a whole group has had its turn.
        expect(calls).toBeGreaterThanOrEqual(20);
      },
    );

    it('goes on, each member once, however often processes end', async () => {
      await fc.assert(
        fc.asyncProperty(severalFates(60, 5), async fates => {
          const outcome = await survive(fates);
          expect(outcome).toEqual(ONCE);
        }),
        { numRuns: 30 },
      );
    });
  },
);
