import {
  sampleDeployment,
  sampleObservation,
  sampleRelease,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import type { InFlight } from '@backspin/backstage-plugin-deployments-common';
import type { ReadReason } from '@backspin/backstage-plugin-deployments-node';
import { migrated, testDatabases } from '../rollback/__testUtils__/databases';
import { observerKit } from '../__testUtils__/observerKit';
import { CLAIM_MS, REFRESH_EVERY_MS, RUN_MS } from './Observer';

const databases = testDatabases();
const prod = sampleTarget();
const dev = sampleTarget({ environment: 'dev', account: '111111111111' });
const ENTITY = 'component:default/royalty-calculator';

const shifting: InFlight = {
  deploymentId: 'd-43',
  kind: 'traffic-shift',
  status: 'running',
  to: sampleRelease('43'),
  startedAt: '2026-11-23T11:58:00.000Z',
  by: { kind: 'pipeline' },
  steps: [],
};

/** A promise and the function that fulfils it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
}

describe.each(databases.eachSupportedId())('Observer on %s', id => {
  const start = async (options: Parameters<typeof observerKit>[1] = {}) => {
    const kit = observerKit(await migrated(await databases.init(id)), options);
    await kit.link(ENTITY, dev, prod);
    const reasons = (targetId: string): ReadReason[] =>
      kit.provider.batches
        .filter(({ items }) => items.some(item => item.target.id === targetId))
        .map(({ reason }) => reason);
    return { ...kit, reasons };
  };

  it('reads new targets at once, each account and region in its own batch', async () => {
    const { observer, provider, observations, changed } = await start();
    await observer.observeDue();
    expect(
      provider.batches
        .map(({ account, region, reason, items }) => [
          account,
          region,
          reason,
          items.length,
        ])
        .sort(),
    ).toEqual([
      ['111111111111', 'us-east-1', 'scheduled', 1],
      ['333333333333', 'us-east-1', 'scheduled', 1],
    ]);
    const [stored] = await observations.get([prod.id]);
    expect(stored.observation?.live[0].release.id).toBe('42');
    expect(changed.flat().sort()).toEqual([dev.id, prod.id].sort());
  });

  it('reads a quiet target again soon after the first time, then at the quiet pace', async () => {
    const { observer, provider, clock } = await start();
    await observer.observeDue();
    clock.advance(15_000);
    await observer.observeDue();
    expect(provider.reads).toHaveLength(4);
    clock.advance(59_000);
    await observer.observeDue();
    expect(provider.reads).toHaveLength(4);
    clock.advance(1_000);
    await observer.observeDue();
    expect(provider.reads).toHaveLength(6);
  });

  it('gives the provider what it said and remembered the last time', async () => {
    const { observer, provider, clock } = await start();
    provider.readings.set(prod.id, { memo: { newest: 'd-42' } });
    await observer.observeDue();
    clock.advance(60_000);
    await observer.observeDue();
    const item = provider.batches
      .flatMap(({ items }) => items)
      .filter(({ target }) => target.id === prod.id)[1];
    expect(item.memo).toEqual({ newest: 'd-42' });
    expect(item.previous?.targetId).toBe(prod.id);
  });

  it('reads what moves every few seconds, until it stands still', async () => {
    const { observer, provider, clock, reasons } = await start();
    provider.readings.set(prod.id, { observation: { inFlight: shifting } });
    await observer.observeDue();
    clock.advance(3_000);
    await observer.observeDue();
    expect(reasons(prod.id)).toEqual(['scheduled', 'in-flight']);
    expect(reasons(dev.id)).toEqual(['scheduled']);
    provider.readings.delete(prod.id);
    clock.advance(3_000);
    await observer.observeDue();
    clock.advance(3_000);
    await observer.observeDue();
    expect(reasons(prod.id)).toEqual(['scheduled', 'in-flight', 'in-flight']);
  });

  it('reads a target with a rollback in progress every few seconds', async () => {
    const { observer, active, clock, reasons } = await start();
    active.add(prod.id);
    await observer.observeDue();
    clock.advance(3_000);
    await observer.observeDue();
    expect(reasons(prod.id)).toEqual(['in-flight', 'in-flight']);
  });

  it('sweeps once in a while', async () => {
    const { observer, clock, reasons } = await start();
    for (let minute = 0; minute <= 31; minute++) {
      await observer.observeDue();
      clock.advance(60_000);
    }
    expect(
      reasons(prod.id).filter(reason => reason === 'sweep').length,
    ).toBeGreaterThanOrEqual(1);
    expect(
      reasons(prod.id).filter(reason => reason === 'sweep').length,
    ).toBeLessThanOrEqual(3);
  });

  it('tells of a change, and not of an observation that says the same', async () => {
    const { observer, provider, clock, changed, observations } = await start();
    await observer.observeDue();
    changed.length = 0;
    clock.advance(60_000);
    await observer.observeDue();
    expect(changed).toEqual([]);
    const [stored] = await observations.get([prod.id]);
    expect(stored.observedAt).toBe(clock.now());
    provider.readings.set(prod.id, {
      observation: { live: [{ release: sampleRelease('43'), weight: 1 }] },
    });
    clock.advance(60_000);
    await observer.observeDue();
    expect(changed).toEqual([[prod.id]]);
  });

  it('keeps deployments in the history', async () => {
    const { observer, provider, history } = await start();
    provider.readings.set(prod.id, {
      deployments: [
        sampleDeployment(prod, '41', '2026-11-20T10:00:00.000Z'),
        sampleDeployment(prod, '42', '2026-11-22T10:00:00.000Z'),
      ],
    });
    await observer.observeDue();
    expect((await history.forTarget(prod.id)).map(({ id: d }) => d)).toEqual([
      'd-42',
      'd-41',
    ]);
  });

  describe('when AWS does not answer as it should', () => {
    it('keeps the last observation beside the error, and slows down', async () => {
      const { observer, provider, clock, observations } = await start();
      await observer.observeDue();
      provider.readings.set(prod.id, {
        error: { code: 'access-denied', message: 'No' },
      });
      const pauses: number[] = [];
      for (let n = 0; n < 4; n++) {
        clock.advance(600_000);
        await observer.observeDue();
        const [stored] = await observations.get([prod.id]);
        expect(stored.observation?.live[0].release.id).toBe('42');
        expect(stored.error?.code).toBe('access-denied');
        pauses.push((stored.nextDueAt ?? 0) - clock.now());
      }
      expect(pauses).toEqual([60_000, 120_000, 240_000, 300_000]);
      provider.readings.delete(prod.id);
      clock.advance(600_000);
      await observer.observeDue();
      const [mended] = await observations.get([prod.id]);
      expect(mended).toMatchObject({ error: undefined, failures: 0 });
    });

    it('reads the other accounts when one fails as a whole', async () => {
      const { observer, provider, observations, logger } = await start();
      provider.beforeBatch = async ({ account }) => {
        if (account === dev.account) throw new Error('The account is closed');
      };
      await observer.observeDue();
      const [failed, fine] = await observations.get([dev.id, prod.id]);
      expect(failed.error).toMatchObject({
        code: 'failed',
        message: 'The account is closed',
      });
      expect(fine.observation).toBeDefined();
      expect(logger.warn).toHaveBeenCalled();
    });

    it('gives up on an account that hangs, and lets it know', async () => {
      const { observer, provider, observations } = await start({ stallMs: 20 });
      let aborted = false;
      provider.beforeBatch = ({ account, signal }) =>
        account === dev.account
          ? new Promise(() =>
              signal.addEventListener('abort', () => {
                aborted = true;
              }),
            )
          : Promise.resolve();
      await observer.observeDue();
      const [hung, fine] = await observations.get([dev.id, prod.id]);
      expect(hung.error?.code).toBe('unreachable');
      expect(fine.observation).toBeDefined();
      expect(aborted).toBe(true);
    });

    it('refuses to store what holds a presigned URL, for that target alone', async () => {
      const { observer, provider, observations, link } = await start();
      const other = sampleTarget({ name: 'payouts' });
      await link('component:default/payouts', other);
      provider.readings.set(prod.id, {
        observation: {
          consoleUrl: 'https://s3.example/code?X-Amz-Signature=abc',
        },
      });
      await observer.observeDue();
      const [refused, fine] = await observations.get([prod.id, other.id]);
      expect(refused.observation).toBeUndefined();
      expect(refused.error?.message).toContain('presigned');
      expect(fine.observation).toBeDefined();
    });

    it('reports a target without a provider', async () => {
      const { observer, observations, link } = await start();
      const branch = {
        ...prod,
        id: 'arn:aws:amplify:us-east-1:333333333333:apps/d1/branches/main',
        kind: 'amplify-branch' as const,
      };
      await link('component:default/web', branch);
      await observer.observeDue();
      const [stored] = await observations.get([branch.id]);
      expect(stored.error?.message).toContain('No provider for amplify-branch');
    });

    it('leaves what was not reached as it was when it is told to stop', async () => {
      const { observer, provider, observations } = await start();
      const stop = new AbortController();
      provider.beforeBatch = async () => {
        stop.abort();
        throw new Error('aborted');
      };
      await observer.observeDue(undefined, stop.signal);
      const [stored] = await observations.get([prod.id]);
      expect(stored.error).toBeUndefined();
      provider.beforeBatch = async () => {};
      await observer.observeDue();
      const [later] = await observations.get([prod.id]);
      expect(later.observation).toBeDefined();
    });
  });

  describe('when several ask at once', () => {
    it('reads once', async () => {
      const { observer, provider } = await start();
      await Promise.all([
        observer.observeDue(),
        observer.observeDue(),
        observer.requestRefresh([prod.id]),
      ]);
      expect(provider.reads.filter(read => read === prod.id)).toHaveLength(1);
    });

    it('lets any number of viewers cause one read every few seconds', async () => {
      const { observer, provider, clock } = await start();
      await observer.observeDue();
      const before = provider.reads.length;
      const ask = () =>
        Promise.all(
          Array.from({ length: 20 }, () => observer.requestRefresh([prod.id])),
        );
      await ask();
      expect(provider.reads).toHaveLength(before);
      clock.advance(REFRESH_EVERY_MS);
      await ask();
      expect(provider.reads.slice(before)).toEqual([prod.id]);
      await ask();
      expect(provider.reads.slice(before)).toEqual([prod.id]);
    });

    it('reads again for a caller who needs what is so now', async () => {
      const { observer, provider, observations } = await start();
      const { open, opened } = gate();
      const entered = gate();
      provider.beforeBatch = async ({ account }) => {
        if (account !== prod.account) return;
        entered.open();
        await opened;
      };
      const first = observer.observeDue();
      await entered.opened;
      const second = observer.refresh([prod.id], 'requested');
      provider.readings.set(prod.id, {
        observation: sampleObservation(prod, '41'),
      });
      open();
      await Promise.all([first, second]);
      const [stored] = await observations.get([prod.id]);
      expect(stored.observation?.live[0].release.id).toBe('41');
      expect(provider.reads.filter(read => read === prod.id)).toHaveLength(2);
    });

    it('asks nothing about targets that do not exist', async () => {
      const { observer, provider } = await start();
      await observer.refresh(['arn:aws:nothing'], 'requested');
      await observer.requestRefresh(['arn:aws:nothing']);
      expect(provider.reads).toEqual([]);
    });
  });

  it('reads at once what an event says has changed', async () => {
    const { observer, clock, reasons } = await start();
    await observer.observeDue();
    clock.advance(1_000);
    await observer.markChanged([prod.id]);
    await observer.observeDue();
    expect(reasons(prod.id)).toEqual(['scheduled', 'requested']);
    expect(reasons(dev.id)).toEqual(['scheduled']);
  });

  it('serves an event that came while the target was being read', async () => {
    const { observer, provider, clock, reasons } = await start();
    provider.beforeBatch = async ({ reason }) => {
      if (reason !== 'scheduled') return;
      clock.advance(10);
      await observer.markChanged([prod.id]);
    };
    await observer.observeDue();
    await observer.observeDue();
    expect(reasons(prod.id)).toEqual(['scheduled', 'requested']);
  });

  it('reads what becomes due elsewhere while a slow account is being read', async () => {
    const { observer, provider, observations } = await start();
    const { open, opened } = gate();
    provider.beforeBatch = async ({ account }) => {
      if (account === dev.account) await opened;
    };
    const run = observer.run(new AbortController().signal);
    let stored;
    do {
      await new Promise(resolve => setTimeout(resolve, 10));
      [stored] = await observations.get([prod.id]);
    } while (!stored.observation);
    open();
    await run;
    const [late] = await observations.get([dev.id]);
    expect(late.observation).toBeDefined();
  });

  describe('when a read takes longer than a run', () => {
    const slow = async () => {
      const kit = await start({ movingMs: 5, renewMs: 5 });
      const { open, opened } = gate();
      const entered = gate();
      const aborted = gate();
      kit.provider.beforeBatch = async ({ account, signal }) => {
        if (account !== dev.account) return;
        entered.open();
        signal.addEventListener('abort', aborted.open);
        await Promise.race([opened, aborted.opened]);
        signal.throwIfAborted();
      };
      const readsOfDev = () =>
        kit.provider.batches.filter(({ account }) => account === dev.account)
          .length;
      return { ...kit, open, entered, aborted, readsOfDev };
    };

    it('ends the run, and lets the read go on', async () => {
      const { observer, clock, entered, open, observations } = await slow();
      const run = observer.run(new AbortController().signal);
      await entered.opened;
      clock.advance(RUN_MS);
      await run;
      open();
      await observer.refresh([dev.id], 'requested');
      const [stored] = await observations.get([dev.id]);
      expect(stored.observation).toBeDefined();
    });

    it('ends the run when the scheduler says so, and lets the read go on', async () => {
      const { observer, entered, open, observations } = await slow();
      const end = new AbortController();
      const run = observer.run(end.signal);
      await entered.opened;
      end.abort();
      await run;
      open();
      await observer.refresh([dev.id], 'requested');
      const [stored] = await observations.get([dev.id]);
      expect(stored.error).toBeUndefined();
    });

    it('keeps what it reads to itself for as long as it reads', async () => {
      const { observer, clock, entered, open, knex, readsOfDev } = await slow();
      const run = observer.run(new AbortController().signal);
      await entered.opened;
      clock.advance(10 * CLAIM_MS);
      let until;
      do {
        await new Promise(resolve => setTimeout(resolve, 5));
        [{ until }] = await knex('targets')
          .where({ target_id: dev.id })
          .select({ until: 'claimed_until' });
      } while (Number(until) <= clock.now());
      await observer.observeDue();
      expect(readsOfDev()).toBe(1);
      open();
      await run;
    });

    it('gives back at once what it had claimed when the backend stops', async () => {
      const { observer, entered, observations, clock } = await slow();
      const run = observer.run(new AbortController().signal);
      await entered.opened;
      await observer.stop();
      await run;
      const { targets } = await observations.claimDue(
        clock.now(),
        clock.now() + CLAIM_MS,
      );
      expect(targets.map(({ target }) => target.id)).toEqual([dev.id]);
    });
  });

  it('has what a killed process was reading read again within half a minute', async () => {
    const { observer, observations, clock, provider } = await start();
    await observations.claimDue(clock.now(), clock.now() + CLAIM_MS);
    await observer.observeDue();
    expect(provider.reads).toEqual([]);
    clock.advance(30_000);
    await observer.observeDue();
    expect(provider.reads).toHaveLength(2);
  });
});
