import fc from 'fast-check';
import type { Knex } from 'knex';
import {
  expireLeases,
  migrated,
  testDatabases,
} from '../__testUtils__/databases';
import { FakeCloud } from '../__testUtils__/FakeCloud';
import {
  meetEachCall,
  severalFates,
  WAYS_TO_MEET,
  type Fate,
} from '../__testUtils__/Fate';
import { Harness } from '../__testUtils__/harness';
import type { EnginePorts } from './ports';

jest.setTimeout(30_000);

const databases = testDatabases();

describe.each(databases.eachSupportedId())(
  'a process that ends at any point, on %s',
  databaseId => {
    let knex: Knex;
    beforeAll(async () => {
      knex = await migrated(await databases.init(databaseId));
    });

    /** Ends, or disturbs, one process after another; then lets one finish. */
    const survive = async (fates: Fate[]) => {
      await knex('rollbacks').delete();
      const cloud = new FakeCloud();
      const harness = new Harness(knex, cloud);
      // The provider's own calls back into the engine pass through its store.
      const mortal = (ports: EnginePorts, fate: Fate): EnginePorts => {
        const provider = fate.over(cloud);
        return {
          ...ports,
          store: fate.over(ports.store),
          history: fate.over(ports.history),
          witness: fate.over(ports.witness),
          providerFor: () => provider,
        };
      };
      const replicaWith = (fate?: Fate) =>
        harness.replica(ports => (fate ? mortal(ports, fate) : ports));
      for (const [index, fate] of fates.entries()) {
        const replica = replicaWith(fate);
        if (index === 0) await harness.request(replica);
        else {
          await Promise.race([
            replica.engine.takeUp().catch(() => {}),
            fate.met,
          ]);
        }
        await Promise.race([
          replica.engine.idle(),
          fate.met.then(() => (fate.dead ? undefined : replica.engine.idle())),
        ]);
        await expireLeases(knex);
      }
      const last = replicaWith();
      await last.engine.takeUp();
      await last.engine.idle();
      return { harness, cloud, record: await harness.record() };
    };

    const once = ({
      cloud,
      harness,
      record,
    }: Awaited<ReturnType<typeof survive>>) => ({
      status: record.status,
      settled: record.settled,
      effects: cloud.effects,
      history: harness.history.length,
    });
    const ONCE = {
      status: 'succeeded',
      settled: true,
      effects: ['pause-builds', 'deploy'],
      history: 1,
    };

    it.each(WAYS_TO_MEET)(
      'completes once, whichever call it is: %s it, the process %s',
      async (...way) => {
        const calls = await meetEachCall(
          way,
          fate => survive([fate]),
          outcome => expect(once(outcome)).toEqual(ONCE),
        );
        // Every call of a whole rollback has had its turn.
        expect(calls).toBeGreaterThanOrEqual(40);
      },
    );

    it('completes once, however often processes end', async () => {
      await fc.assert(
        fc.asyncProperty(severalFates(25, 6), async fates => {
          const outcome = await survive(fates);
          expect(once(outcome)).toEqual(ONCE);
        }),
        { numRuns: 60 },
      );
    });
  },
);
