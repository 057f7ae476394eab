import fc from 'fast-check';
import type { SignalPoint } from '../schemas';
import {
  compareSignals,
  ENOUGH_REQUESTS,
  shareInterval,
  totalSignals,
} from './signals';

const point = (
  requests: number,
  errors: number,
  durationMs?: number,
): SignalPoint => ({
  at: '2026-11-23T09:00:00.000Z',
  requests,
  errors,
  durationMs,
});

const points = fc.array(
  fc
    .record({
      requests: fc.nat(500),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      durationMs: fc.option(fc.double({ min: 0, max: 5_000, noNaN: true }), {
        nil: undefined,
      }),
    })
    .map(({ requests, share, durationMs }) =>
      point(requests, Math.floor(requests * share), durationMs),
    ),
  { maxLength: 30 },
);

describe('totalSignals', () => {
  it('adds up, and weighs durations by their calls', () => {
    expect(
      totalSignals([point(30, 3, 100), point(10, 0, 500), point(0, 0)]),
    ).toEqual({ requests: 40, errors: 3, errorRate: 0.075, durationMs: 200 });
  });

  it('knows no rate and no duration without calls', () => {
    expect(totalSignals([point(0, 0)])).toEqual({
      requests: 0,
      errors: 0,
      errorRate: undefined,
      durationMs: undefined,
    });
  });
});

describe('shareInterval', () => {
  it('agrees with published values of the Wilson interval', () => {
    const { low, high } = shareInterval(7, 100);
    expect(low).toBeCloseTo(0.0343, 3);
    expect(high).toBeCloseTo(0.1375, 3);
  });

  it('holds the share and becomes narrower with more calls', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (trials, part) => {
          const successes = Math.round(trials * part);
          const few = shareInterval(successes, trials);
          const many = shareInterval(successes * 10, trials * 10);
          const share = successes / trials;
          expect(few.low).toBeLessThanOrEqual(share + 1e-9);
          expect(few.high).toBeGreaterThanOrEqual(share - 1e-9);
          expect(many.high - many.low).toBeLessThan(few.high - few.low);
        },
      ),
    );
  });
});

describe('compareSignals', () => {
  it.each<[string, SignalPoint[], SignalPoint[], string]>([
    [
      'a cured incident is better',
      [point(2_000, 145, 180)],
      [point(800, 1, 150)],
      'better',
    ],
    [
      'quiet before and after is the same',
      [point(2_000, 1, 150)],
      [point(400, 1, 150)],
      'same',
    ],
    [
      'a few errors by chance are the same',
      [point(2_000, 2, 150)],
      [point(100, 2, 150)],
      'same',
    ],
    [
      'many errors are worse',
      [point(2_000, 2, 150)],
      [point(400, 40, 150)],
      'more-errors',
    ],
    [
      'as many errors as before are no worse, and no better',
      [point(2_000, 140, 150)],
      [point(1_000, 70, 150)],
      'same',
    ],
    [
      'below one per cent nothing is held against a release',
      [point(100_000, 0, 150)],
      [point(10_000, 60, 150)],
      'same',
    ],
    [
      'without traffic before, many errors are worse',
      [],
      [point(400, 40, 150)],
      'more-errors',
    ],
    [
      'three times as slow is slower',
      [point(500, 0, 200)],
      [point(500, 0, 600)],
      'slower',
    ],
    [
      'twice very little is not slower',
      [point(500, 0, 20)],
      [point(500, 0, 60)],
      'same',
    ],
    [
      'a handful of calls says nothing',
      [point(2_000, 2, 150)],
      [point(ENOUGH_REQUESTS - 1, 10, 900)],
      'not-enough-traffic',
    ],
    ['nothing says nothing', [], [], 'not-enough-traffic'],
  ])('%s', (_, before, after, expected) => {
    expect(compareSignals(before, after).result).toBe(expected);
  });

  it('never calls the same traffic better or worse than itself', () => {
    fc.assert(
      fc.property(points, same => {
        expect(['same', 'not-enough-traffic']).toContain(
          compareSignals(same, same).result,
        );
      }),
    );
  });

  it('does not get better when calls that succeeded turn into failures', () => {
    const badness = ['better', 'same', 'slower', 'more-errors'];
    fc.assert(
      fc.property(points, points, (before, after) => {
        const worse = after.map(({ requests, durationMs }) =>
          point(requests, requests, durationMs),
        );
        const [now, then] = [after, worse].map(
          one => compareSignals(before, one).result,
        );
        expect(badness.indexOf(then)).toBeGreaterThanOrEqual(
          badness.indexOf(now),
        );
      }),
    );
  });
});
