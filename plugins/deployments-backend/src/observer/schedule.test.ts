import {
  sampleObservation,
  sampleRelease,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import type { ReadError } from '@backspin/backstage-plugin-deployments-common';
import { PACES } from '../__testUtils__/observerKit';
import type { StoredTarget } from '../store/rows';
import { groupReads, nextRead, reasonFor, spread } from './schedule';

const target = sampleTarget();
const NOW = 1_000_000_000;
const stored = (patch: Partial<StoredTarget> = {}): StoredTarget => ({
  target,
  observation: sampleObservation(target),
  failures: 0,
  moving: false,
  version: 1,
  nextSweepAt: NOW + 500_000,
  ...patch,
});
const quiet = { observation: sampleObservation(target) };
const moving = {
  observation: sampleObservation(target, '42', {
    inFlight: {
      deploymentId: 'd',
      kind: 'build',
      status: 'running',
      to: sampleRelease('43'),
      startedAt: '2026-11-23T12:00:00.000Z',
      by: { kind: 'pipeline' },
      steps: [],
    },
  }),
};
const failed = (code: ReadError['code']) => ({
  error: { code, message: 'x', at: '2026-11-23T12:00:00.000Z' },
});

describe('reasonFor', () => {
  it.each([
    ['never read', {}, 'scheduled'],
    ['quiet', { attemptedAt: NOW - 60_000 }, 'scheduled'],
    ['moving', { moving: true }, 'in-flight'],
    ['due for a sweep', { nextSweepAt: NOW }, 'sweep'],
    [
      'moving and due for a sweep',
      { moving: true, nextSweepAt: 1 },
      'in-flight',
    ],
    [
      'asked for since it was read',
      { requestedAt: NOW, attemptedAt: NOW - 1, moving: true },
      'requested',
    ],
    [
      'asked for before it was read',
      { requestedAt: NOW - 1, attemptedAt: NOW },
      'scheduled',
    ],
  ])('%s', (_, patch, reason) => {
    expect(reasonFor(stored(patch), NOW, new Set())).toBe(reason);
  });

  it('counts a rollback in progress as moving', () => {
    expect(reasonFor(stored(), NOW, new Set([target.id]))).toBe('in-flight');
  });
});

describe('nextRead', () => {
  const due = (patch: Partial<Parameters<typeof nextRead>[0]>) =>
    nextRead(
      {
        now: NOW,
        reason: 'scheduled',
        stored: stored(),
        activeRollback: false,
        outcome: quiet,
        ...patch,
      },
      PACES,
    ).dueAt - NOW;

  it.each([
    ['quiet', {}, 60_000],
    [
      'read for the first time',
      { stored: stored({ observation: undefined }) },
      15_000,
    ],
    [
      'read in part, to stay within quotas',
      { outcome: { ...quiet, moreToRead: true } },
      15_000,
    ],
    ['moving', { outcome: moving }, 3_000],
    ['being rolled back', { activeRollback: true }, 3_000],
    ['throttled', { outcome: failed('throttled') }, 5_000],
    [
      'throttled for the third time',
      { outcome: failed('throttled'), stored: stored({ failures: 2 }) },
      20_000,
    ],
    ['denied', { outcome: failed('access-denied') }, 60_000],
    [
      'denied again and again',
      { outcome: failed('access-denied'), stored: stored({ failures: 50 }) },
      300_000,
    ],
    [
      'out of reach while it moves',
      {
        outcome: failed('unreachable'),
        stored: stored({ failures: 50, moving: true }),
      },
      60_000,
    ],
  ])('%s', (_, patch, expected) => {
    expect(due(patch)).toBe(expected);
  });

  it('sweeps again after the sweep time, spreading the first ones', () => {
    const sweep = (patch: Partial<Parameters<typeof nextRead>[0]>) =>
      nextRead(
        {
          now: NOW,
          reason: 'scheduled',
          stored: stored({ nextSweepAt: undefined }),
          activeRollback: false,
          outcome: quiet,
          ...patch,
        },
        PACES,
      ).sweepAt - NOW;
    expect(sweep({})).toBeGreaterThanOrEqual(PACES.sweepMs / 2);
    expect(sweep({})).toBeLessThanOrEqual(PACES.sweepMs);
    expect(sweep({ reason: 'sweep' })).toBe(PACES.sweepMs);
    const known = stored({ nextSweepAt: NOW + 7 });
    expect(sweep({ stored: known })).toBe(7);
    expect(
      sweep({ reason: 'sweep', stored: known, outcome: failed('throttled') }),
    ).toBe(7);
  });

  it('spreads different targets, and one always the same way', () => {
    const values = Array.from({ length: 200 }, (_, n) => spread(`arn:${n}`));
    expect(Math.min(...values)).toBeLessThan(0.2);
    expect(Math.max(...values)).toBeGreaterThan(0.8);
    expect(spread('arn:7')).toBe(values[7]);
  });
});

it('groups by kind, account, region and reason', () => {
  const elsewhere = stored({ target: sampleTarget({ region: 'eu-west-1' }) });
  const groups = groupReads(
    [stored(), stored({ moving: true }), elsewhere, stored()],
    item => (item.moving ? 'in-flight' : 'scheduled'),
  );
  expect(
    groups.map(({ region, reason, targets }) => [
      region,
      reason,
      targets.length,
    ]),
  ).toEqual([
    ['us-east-1', 'scheduled', 2],
    ['us-east-1', 'in-flight', 1],
    ['eu-west-1', 'scheduled', 1],
  ]);
});
