import fc from 'fast-check';
import { allowedRate, QUOTAS } from './quotas';
import type { QuotaClass } from './quotas';
import { TokenBucket } from './tokenBucket';

describe('TokenBucket', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** Starts calls, and notes when and in which order they may be made. */
  function caller(bucket: TokenBucket) {
    const start = Date.now();
    const made: Array<[string, number]> = [];
    return {
      made,
      call(name: string, urgency: 'urgent' | 'normal' = 'normal') {
        bucket.take(urgency).then(() => made.push([name, Date.now() - start]));
      },
    };
  }

  it('lets a burst through and then keeps the rate', async () => {
    const { made, call } = caller(
      new TokenBucket('b', { perSecond: 5, burst: 5 }),
    );
    for (let n = 0; n < 8; n += 1) call(`${n}`);
    await jest.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(5);
    await jest.advanceTimersByTimeAsync(1000);
    expect(made.map(([, at]) => at).slice(5)).toEqual([200, 400, 600]);
  });

  it('never lets more through than burst and rate allow, and lets everything through', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }),
        async (rate, pauses) => {
          const bucket = new TokenBucket('b', { perSecond: rate, burst: rate });
          const { made, call } = caller(bucket);
          for (const pause of pauses) {
            await jest.advanceTimersByTimeAsync(pause);
            call('x');
          }
          await jest.advanceTimersByTimeAsync(
            (pauses.length / rate) * 1000 + 1000,
          );
          expect(made).toHaveLength(pauses.length);
          for (let from = 0; from < made.length; from += 1) {
            for (let to = from; to < made.length; to += 1) {
              const seconds = (made[to][1] - made[from][1]) / 1000;
              expect(to - from + 1).toBeLessThanOrEqual(
                rate + rate * seconds + 1,
              );
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('serves urgent calls before all others, and each kind in order', async () => {
    const { made, call } = caller(
      new TokenBucket('b', { perSecond: 1, burst: 1 }),
    );
    call('first');
    call('a');
    call('b');
    call('u', 'urgent');
    call('v', 'urgent');
    await jest.advanceTimersByTimeAsync(5000);
    expect(made.map(([name]) => name)).toEqual(['first', 'u', 'v', 'a', 'b']);
  });

  it('halves its rate when AWS throttles, once for calls that were under way together, and recovers slowly', async () => {
    const bucket = new TokenBucket('b', { perSecond: 10, burst: 10 }, 20);
    bucket.throttled();
    bucket.throttled();
    bucket.throttled();
    expect(bucket.state()).toMatchObject({
      perSecond: 5,
      available: 0,
      throttled: 3,
      quotaPerSecond: 20,
    });
    await jest.advanceTimersByTimeAsync(2000);
    bucket.throttled();
    expect(bucket.state().perSecond).toBeCloseTo(2.7);
    for (let n = 0; n < 20; n += 1) {
      await jest.advanceTimersByTimeAsync(1000);
      bucket.throttled();
    }
    expect(bucket.state().perSecond).toBeGreaterThanOrEqual(1);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(bucket.state()).toMatchObject({ perSecond: 10, available: 10 });
  });

  it('makes no call at all for as long as AWS asked', async () => {
    const bucket = new TokenBucket('b', { perSecond: 100, burst: 100 });
    const { made, call } = caller(bucket);
    call('before');
    await jest.advanceTimersByTimeAsync(0);
    call('waits');
    bucket.throttled(3000);
    call('later');
    await jest.advanceTimersByTimeAsync(2900);
    expect(made.map(([name]) => name)).toEqual(['before', 'waits']);
    await jest.advanceTimersByTimeAsync(300);
    expect(made.map(([name]) => name)).toEqual(['before', 'waits', 'later']);
    expect(made[2][1]).toBeGreaterThanOrEqual(3000);
  });

  it('lets urgent calls, and only those, go on with the reserve', async () => {
    const allowed = {
      perSecond: 2,
      burst: 2,
      reserve: { perSecond: 4, burst: 3 },
    };
    const { made, call } = caller(new TokenBucket('b', allowed));
    for (let n = 0; n < 3; n += 1) call('normal');
    for (let n = 0; n < 6; n += 1) call('urgent', 'urgent');
    await jest.advanceTimersByTimeAsync(0);
    expect(made.map(([name]) => name)).toEqual([
      'normal',
      'normal',
      'urgent',
      'urgent',
      'urgent',
    ]);
    await jest.advanceTimersByTimeAsync(500);
    // Three more: two of the reserve and one of what everybody shares.
    expect(made.slice(5).map(([name]) => name)).toEqual([
      'urgent',
      'urgent',
      'urgent',
    ]);
    await jest.advanceTimersByTimeAsync(1000);
    expect(made[8]).toEqual(['normal', 1000]);
  });

  it('keeps the reserve, too, from calls while AWS asks for a pause', async () => {
    const bucket = new TokenBucket('b', {
      perSecond: 1,
      burst: 1,
      reserve: { perSecond: 1, burst: 1 },
    });
    const { made, call } = caller(bucket);
    bucket.throttled(2000);
    call('urgent', 'urgent');
    await jest.advanceTimersByTimeAsync(1900);
    expect(made).toEqual([]);
    await jest.advanceTimersByTimeAsync(3000);
    expect(made).toHaveLength(1);
  });

  it('tells how many wait', async () => {
    const bucket = new TokenBucket('b', { perSecond: 1, burst: 1 });
    const { call } = caller(bucket);
    call('a');
    call('b');
    call('c');
    expect(bucket.state()).toMatchObject({
      waiting: 2,
      available: 0,
      capacity: 1,
    });
    await jest.advanceTimersByTimeAsync(3000);
    expect(bucket.state().waiting).toBe(0);
  });
});

describe('allowedRate', () => {
  const published = Object.entries(QUOTAS).filter(
    ([, quota]) => quota.published,
  );

  it.each(published)('leaves the rest of %s to pipelines', (name, quota) => {
    const { perSecond, burst } = allowedRate(name as QuotaClass, 0.5);
    expect(perSecond).toBe(quota.published! / 2);
    expect(burst).toBeLessThanOrEqual(quota.published!);
  });

  it.each(published)(
    'never uses more than %s, whatever the share',
    (name, quota) => {
      for (const share of [0.1, 0.5, 0.8, 1]) {
        const { perSecond, reserve } = allowedRate(name as QuotaClass, share);
        expect(perSecond + (reserve?.perSecond ?? 0)).toBeLessThanOrEqual(
          quota.published! + 1e-9,
        );
      }
      expect(allowedRate(name as QuotaClass, 1).reserve).toBeUndefined();
      // A level that holds less than one call never lets one through.
      const small = allowedRate(name as QuotaClass, 0.95).reserve;
      expect(small?.burst).toBeGreaterThanOrEqual(1);
    },
  );

  it('lets the first look at an account begin at once', () => {
    expect(allowedRate('amplify', 0.5)).toEqual({ perSecond: 5, burst: 20 });
    expect(allowedRate('codedeploy', 0.5)).toEqual({
      perSecond: 15,
      burst: 30,
    });
  });

  it('does not scale what we have chosen ourselves', () => {
    expect(allowedRate('codedeploy', 0.1).perSecond).toBe(
      QUOTAS.codedeploy.assumed,
    );
  });
});
