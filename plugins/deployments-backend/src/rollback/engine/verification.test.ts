import { samplePlan } from '../__testUtils__/samples';
import {
  ALARM_LAG_MS,
  inheritedAlarms,
  isExactlyLive,
  judge,
  liveInWords,
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
