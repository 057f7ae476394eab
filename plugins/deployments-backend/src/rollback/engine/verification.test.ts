import type { SignalComparison } from '@backspin/backstage-plugin-deployments-common';
import { samplePlan } from '../__testUtils__/samples';
import {
  ALARM_LAG_MS,
  inheritedAlarms,
  isExactlyLive,
  judge,
  liveInWords,
  SIGNAL_LAG_MS,
  type Watch,
} from './verification';

const plan = samplePlan();
const START = 1_000_000;
const WINDOW = 300_000;

const watch = (overrides: Partial<Watch> = {}): Watch => ({
  now: START + 10_000,
  landedAt: START,
  verifyUntil: START + WINDOW,
  plan,
  releaseId: '42',
  inherited: [],
  reading: { live: [{ releaseId: '42', weight: 1 }], firingAlarms: [] },
  alarmsWatching: 1,
  ...overrides,
});
const end = { now: START + WINDOW };
const firing = (...firingAlarms: string[]) => ({
  reading: { live: [{ releaseId: '42', weight: 1 }], firingAlarms },
});

describe('judge', () => {
  it.each<[string, Partial<Watch>, string | undefined, RegExp]>([
    ['goes on while all is well', {}, undefined, /^$/],
    ['ends well', end, 'healthy', /no alarm fires after 5 minutes/],
    [
      'goes on while an alarm that fired before does',
      { inherited: ['errors'], ...firing('errors') },
      undefined,
      /^$/,
    ],
    [
      'ends badly when that alarm still fires',
      { ...end, inherited: ['errors'], ...firing('errors') },
      'unhealthy',
      /^Still firing 5 minutes after the rollback: errors/,
    ],
    [
      'ends well when it has recovered, even if it is all that is known of alarms',
      { ...end, inherited: ['errors'], alarmsWatching: undefined },
      'healthy',
      /no alarm fires/,
    ],
    [
      'takes an alarm that begins at once for one of the old release',
      firing('errors'),
      undefined,
      /^$/,
    ],
    [
      'ends at once when an alarm begins later',
      { now: START + ALARM_LAG_MS, ...firing('errors', 'p95') },
      'unhealthy',
      /^Began to fire after the rollback: errors, p95\. v42 may not be the cure/,
    ],
    [
      'ends when something else becomes live',
      {
        reading: { live: [{ releaseId: '44', weight: 1 }], firingAlarms: [] },
      },
      'unknown',
      /^v44 became live 10 seconds after the rollback, by something else/,
    ],
    [
      'bears reads that fail',
      { reading: undefined, readError: 'denied' },
      undefined,
      /^$/,
    ],
    [
      'does not know when the last read fails',
      { ...end, reading: undefined, readError: 'denied' },
      'unknown',
      /could not be read at the end: denied/,
    ],
    [
      'does not know without an alarm',
      { ...end, alarmsWatching: 0 },
      'unknown',
      /No alarm watches this target/,
    ],
    [
      'does not know without watching',
      { now: START, verifyUntil: START },
      'unknown',
      /asks for no watching/,
    ],
    [
      'says that an alarm fires even without watching',
      { now: START, verifyUntil: START, ...firing('errors') },
      'unhealthy',
      /Still firing 0 seconds/,
    ],
  ])('%s', (_, overrides, result, message) => {
    const verdict = judge(watch(overrides));
    expect(verdict?.result).toBe(result);
    expect(verdict?.message ?? '').toMatch(message);
  });
});

describe('inheritedAlarms', () => {
  it('takes in what begins within the lag of CloudWatch, and nothing later', () => {
    const early = watch({ inherited: ['a'], ...firing('a', 'b') });
    expect(inheritedAlarms(early)).toEqual(['a', 'b']);
    expect(inheritedAlarms({ ...early, now: START + ALARM_LAG_MS })).toEqual([
      'a',
    ]);
    expect(inheritedAlarms(watch({ reading: undefined }))).toEqual([]);
  });
});

describe('what is live', () => {
  it.each([
    [[{ releaseId: '42', weight: 1 }], true, 'v42'],
    [
      [
        { releaseId: '42', weight: 1 },
        { releaseId: '43', weight: 0 },
      ],
      true,
      'v42',
    ],
    [
      [
        { releaseId: '42', weight: 0.9 },
        { releaseId: '43', weight: 0.1 },
      ],
      false,
      'v42 (90 %) and v43 (10 %)',
    ],
    [[{ releaseId: '43', weight: 1 }], false, 'v43'],
    [[], false, 'nothing'],
  ])('%j is exactly v42: %s', (live, exactly, words) => {
    expect(isExactlyLive(live, '42')).toBe(exactly);
    expect(liveInWords('lambda-alias', live)).toBe(words);
  });
});

describe('judge, by what callers meet with', () => {
  const comparison = (
    result: SignalComparison['result'],
    requestsBefore = 2_000,
    requestsAfter = 400,
  ): SignalComparison => ({
    result,
    before: {
      requests: requestsBefore,
      errors: 145,
      errorRate: 0.0731,
      durationMs: 180,
    },
    after: {
      requests: requestsAfter,
      errors: 0,
      errorRate: 0,
      durationMs: 650.4,
    },
  });

  it.each<[string, Partial<Watch>, string | undefined, RegExp]>([
    [
      'is in no hurry: a bad minute is no verdict',
      { comparison: comparison('more-errors') },
      undefined,
      /^$/,
    ],
    [
      'says what the rollback has cured',
      { ...end, comparison: comparison('better') },
      'healthy',
      /no alarm fires after 5 minutes of watching\. 0 % of its calls fail; of v43 it was 7\.3 %\.$/,
    ],
    [
      'needs no alarm where traffic tells',
      { ...end, alarmsWatching: 0, comparison: comparison('same') },
      'healthy',
      /no alarm watches it after 5 minutes/,
    ],
    [
      'ends badly when more calls fail than before, though no alarm fires',
      { ...end, comparison: comparison('more-errors') },
      'unhealthy',
      /^0 % of the calls of v42 fail; of v43 it was 7\.3 %/,
    ],
    [
      'ends badly when calls take much longer',
      { ...end, comparison: comparison('slower') },
      'unhealthy',
      /^A call of v42 takes 650 ms on average; of v43 it took 180 ms/,
    ],
    [
      'lets an alarm speak first',
      { ...end, ...firing('errors'), comparison: comparison('better') },
      'unhealthy',
      /^Began to fire after the rollback: errors/,
    ],
    [
      'waits for an alarm to follow where fewer calls fail already',
      {
        ...end,
        inherited: ['errors'],
        ...firing('errors'),
        comparison: comparison('better'),
      },
      undefined,
      /^$/,
    ],
    [
      'does not wait for an alarm where as many calls fail as before',
      {
        ...end,
        inherited: ['errors'],
        ...firing('errors'),
        comparison: comparison('same'),
      },
      'unhealthy',
      /^Still firing 5 minutes after the rollback: errors/,
    ],
    [
      'does not wait for an alarm for ever',
      {
        now: START + WINDOW + SIGNAL_LAG_MS,
        inherited: ['errors'],
        ...firing('errors'),
        comparison: comparison('better'),
      },
      'unhealthy',
      /^Still firing 7 minutes after the rollback: errors/,
    ],
    [
      'waits for metrics that are late where calls were to be expected',
      { ...end, comparison: comparison('not-enough-traffic', 2_000, 0) },
      undefined,
      /^$/,
    ],
    [
      'does not wait for ever',
      {
        now: START + WINDOW + SIGNAL_LAG_MS,
        comparison: comparison('not-enough-traffic', 2_000, 1),
      },
      'not-enough-traffic',
      /CloudWatch has counted 1 call in 7 minutes/,
    ],
    [
      'does not wait where nobody called before either',
      { ...end, comparison: comparison('not-enough-traffic', 3, 2) },
      'not-enough-traffic',
      /counted 2 calls in 5 minutes: not enough to say more/,
    ],
  ])('%s', (_, overrides, result, message) => {
    const verdict = judge(watch(overrides));
    expect(verdict?.result).toBe(result);
    expect(verdict?.message ?? '').toMatch(message);
  });
});
