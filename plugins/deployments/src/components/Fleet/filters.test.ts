import type { FleetTarget } from '@backspin/backstage-plugin-deployments-common';
import {
  PAYMENTS,
  PLATFORM,
  ago,
  amplifyTarget,
  fleetTarget,
  lambdaTarget,
} from '../../testUtils';
import {
  FLEET_COUNTERS,
  MINE,
  countTargets,
  countsAs,
  isNarrowed,
  scopeOf,
} from './filters';
import { fleetFreshness } from './freshness';

const target = (more: Partial<FleetTarget> = {}) =>
  fleetTarget('royalties', lambdaTarget('royalty-export', 'prod'), {
    owners: [PAYMENTS, 'user:default/mara'],
    ...more,
  });

describe('scopeOf', () => {
  it.each([
    ['', true],
    ['  ', true],
    ['ROYALTY-EXPORT', true],
    ['export payments', true],
    ['export platform', false],
    ['333333333333', true],
    ['live', true],
    ['v12', true],
    ['half-even', true],
    ['nodejs24', true],
    ['9f31c2e', true],
    [`9f31c2e${'0'.repeat(33)}`, true],
    [`9f31c2f${'0'.repeat(33)}`, false],
    ['9f31c2ezz', false],
  ])('"%s" finds it: %s', (text, found) => {
    expect(scopeOf({ text }, [])(target())).toBe(found);
  });

  it('takes no long commit for one of which too little, or nothing, is known', () => {
    const long = `9f31c2e${'0'.repeat(33)}`;
    expect(
      scopeOf({ text: long }, [])(target({ commit: { sha: '9f31' } })),
    ).toBe(false);
    expect(scopeOf({ text: long }, [])(target({ commit: undefined }))).toBe(
      false,
    );
  });

  it.each([
    [PAYMENTS, [], true],
    [PLATFORM, [], false],
    [MINE, ['user:default/mara'], true],
    [MINE, ['user:default/jon', PLATFORM], false],
    [MINE, [], false],
  ])('owner %s of a reader with claims %j: %s', (owner, claims, found) => {
    expect(scopeOf({ text: '', owner }, claims)(target())).toBe(found);
  });

  it.each([
    ['lambda-alias', true],
    ['amplify-branch', false],
  ] as const)('kind %s: %s', (kind, found) => {
    expect(scopeOf({ text: '', kind }, [])(target())).toBe(found);
  });
});

describe('isNarrowed', () => {
  it.each([
    [{ text: '' }, false],
    [{ text: ' ' }, false],
    [{ text: 'a' }, true],
    [{ text: '', owner: PAYMENTS }, true],
    [{ text: '', kind: 'lambda-alias' }, true],
    [{ text: '', show: 'failing' }, true],
  ] as const)('%j: %s', (filters, narrowed) => {
    expect(isNarrowed({ ...filters, sort: 'name' })).toBe(narrowed);
  });
});

describe('the counters', () => {
  it.each([
    ['failing', { state: 'failing' }],
    ['moving', { state: 'moving' }],
    ['attention', { state: 'attention' }],
    ['paused', { state: 'paused' }],
    ['rolled-back', { state: 'rolled-back' }],
    ['unreadable', { error: 'access-denied' }],
    // Nothing at all to show: then it matters whatever the cause.
    ['unreadable', { error: 'throttled', observedAt: undefined }],
  ] as const)('count as %s, and as nothing else: %j', (counter, more) => {
    expect(FLEET_COUNTERS.filter(each => countsAs(target(more), each))).toEqual(
      [counter],
    );
  });

  it.each([
    ['live and well', {}],
    ['throttled, with something to show', { error: 'throttled' }],
    ['not read yet', { state: 'unknown', observedAt: undefined }],
  ] as const)('leave out what is %s', (_, more) => {
    expect(FLEET_COUNTERS.some(each => countsAs(target(more), each))).toBe(
      false,
    );
  });

  it('count what fails and cannot be read as both, and each target once', () => {
    const item = target({ state: 'failing', error: 'unreachable' });
    const other = fleetTarget('site', amplifyTarget('site', 'main', 'prod'), {
      state: 'failing',
    });
    expect(
      countTargets([item, { ...item, entityRef: 'api:default/x' }, other]),
    ).toEqual({
      failing: 2,
      moving: 0,
      attention: 0,
      paused: 0,
      'rolled-back': 0,
      unreadable: 1,
    });
  });
});

describe('fleetFreshness', () => {
  const now = Date.parse('2026-11-23T14:20:00Z');
  const seen = (seconds: number, more: Partial<FleetTarget> = {}) =>
    target({ observedAt: ago(seconds, now), ...more });

  it.each([
    [0, 30_000],
    [30, 30_000],
    [31, 60_000],
    [90, 120_000],
    [86_400, 86_400_000],
    [86_401, undefined],
  ])('the oldest seen %d s ago is within %d ms', (seconds, withinMs) => {
    expect(
      fleetFreshness([seen(0), seen(seconds), seen(0)], now).withinMs,
    ).toBe(withinMs);
  });

  it('speaks of what can be read alone, and counts the rest', () => {
    expect(
      fleetFreshness(
        [
          seen(20),
          seen(7_200, { error: 'not-found' }),
          target({ observedAt: undefined }),
        ],
        now,
      ),
    ).toEqual({
      oldest: ago(20, now),
      withinMs: 30_000,
      unreadable: 1,
      unread: 1,
    });
  });

  it('says nothing of an age where nothing was seen', () => {
    expect(fleetFreshness([], now)).toEqual({
      oldest: undefined,
      withinMs: undefined,
      unreadable: 0,
      unread: 0,
    });
  });
});
