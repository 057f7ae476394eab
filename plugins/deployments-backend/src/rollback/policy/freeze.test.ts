import type { FreezeWindow } from '@backspin/backstage-plugin-deployments-common';
import { freezeWindowSchema } from '@backspin/backstage-plugin-deployments-common';
import fc from 'fast-check';
import { freezeAt } from './freeze';
import { momentOf, wallTimeAt } from './zones';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'UTC',
];
const at = (text: string) => Date.parse(text);
const iso = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(ms).toISOString();

const weekend: FreezeWindow[] = [
  { title: 'Weekend', days: ['fri'], from: '16:00', to: '24:00' },
  { title: 'Weekend', days: ['sat', 'sun'], from: '00:00', to: '24:00' },
  { title: 'Weekend', days: ['mon'], from: '00:00', to: '08:00' },
].map(window =>
  freezeWindowSchema.parse({ ...window, timeZone: 'Europe/Berlin' }),
);
const nightly = (from: string, to: string, timeZone = 'Europe/Berlin') =>
  freezeWindowSchema.parse({
    title: 'Night',
    days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    from,
    to,
    timeZone,
  });
const holidays = freezeWindowSchema.parse({
  title: 'Holidays',
  from: '2026-12-20T18:00',
  until: '2027-01-04T08:00',
  timeZone: 'America/New_York',
});

describe('freezeAt', () => {
  it.each<[string, FreezeWindow[], string, string | undefined]>([
    ['no windows', [], '2026-11-23T12:00Z', undefined],
    ['before the weekend', weekend, '2026-11-20T14:59:59Z', undefined],
    [
      'its first moment',
      weekend,
      '2026-11-20T15:00Z',
      '2026-11-23T07:00:00.000Z',
    ],
    ['within it', weekend, '2026-11-22T23:30Z', '2026-11-23T07:00:00.000Z'],
    [
      'its last moment',
      weekend,
      '2026-11-23T06:59:59Z',
      '2026-11-23T07:00:00.000Z',
    ],
    ['after it', weekend, '2026-11-23T07:00Z', undefined],
    // The night in which Berlin's clocks go back: the weekend is 25 hours on Sunday.
    [
      'over the change',
      weekend,
      '2026-10-24T12:00Z',
      '2026-10-26T07:00:00.000Z',
    ],
    [
      'over midnight',
      [nightly('22:00', '06:00')],
      '2026-11-23T02:00Z',
      '2026-11-23T05:00:00.000Z',
    ],
    [
      'shown twice: from the first',
      [nightly('02:30', '02:45')],
      '2026-10-25T00:30Z',
      '2026-10-25T01:45:00.000Z',
    ],
    [
      'shown twice: to the second',
      [nightly('01:00', '02:30')],
      '2026-10-25T01:29Z',
      '2026-10-25T01:30:00.000Z',
    ],
    [
      'left out: from the change',
      [nightly('02:30', '04:00')],
      '2026-03-29T01:00Z',
      '2026-03-29T02:00:00.000Z',
    ],
    [
      'left out entirely',
      [nightly('02:15', '02:45')],
      '2026-03-29T01:00Z',
      undefined,
    ],
    ['dated, before', [holidays], '2026-12-20T22:59Z', undefined],
    [
      'dated, within',
      [holidays],
      '2026-12-25T00:00Z',
      '2027-01-04T13:00:00.000Z',
    ],
    ['dated, after', [holidays], '2027-01-04T13:00Z', undefined],
  ])('%s', (_, windows, moment, until) => {
    expect(iso(freezeAt(windows, at(moment))?.until)).toBe(until);
  });

  it('names the window that lasts longest', () => {
    expect(
      freezeAt([...weekend, holidays], at('2026-12-26T12:00Z'))?.title,
    ).toBe('Holidays');
  });

  it('says so when there is no end', () => {
    expect(
      freezeAt([nightly('00:00', '24:00')], at('2026-11-23T12:00Z')),
    ).toEqual(expect.objectContaining({ forEver: true }));
  });

  const anyWindow = fc
    .record({
      title: fc.constant('w'),
      days: fc.uniqueArray(
        fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),
        { minLength: 1, maxLength: 4 },
      ),
      from: fc
        .integer({ min: 0, max: 23 })
        .map(h => `${`${h}`.padStart(2, '0')}:30`),
      to: fc
        .integer({ min: 0, max: 24 })
        .map(h => `${`${h}`.padStart(2, '0')}:00`),
      timeZone: fc.constantFrom(...ZONES),
    })
    .map(window => freezeWindowSchema.parse(window));
  const anyMoment = fc.integer({
    min: at('2026-01-01T00:00Z'),
    max: at('2027-12-31T00:00Z'),
  });

  it('is over at its end, was on right before it, and lies ahead', () => {
    fc.assert(
      fc.property(
        fc.array(anyWindow, { minLength: 1, maxLength: 3 }),
        anyMoment,
        (windows, moment) => {
          const freeze = freezeAt(windows, moment);
          fc.pre(freeze !== undefined && !freeze.forEver);
          const { until } = freeze!;
          expect(until).toBeGreaterThan(moment);
          expect(freezeAt(windows, until)).toBeUndefined();
          expect(freezeAt(windows, until - 1)?.until).toBe(until);
        },
      ),
    );
  });

  it('is on whenever the clocks on the wall say so', () => {
    fc.assert(
      fc.property(anyMoment, fc.constantFrom(...ZONES), (moment, zone) => {
        const hour = new Date(wallTimeAt(moment, zone)).getUTCHours();
        const frozen = freezeAt([nightly('09:00', '17:00', zone)], moment);
        expect(frozen !== undefined).toBe(hour >= 9 && hour < 17);
      }),
    );
  });
});

describe('time zones', () => {
  it('find the moment of what the wall shows', () => {
    fc.assert(
      fc.property(
        fc.integer({
          min: at('1990-01-01T00:00Z'),
          max: at('2035-01-01T00:00Z'),
        }),
        fc.constantFrom(...ZONES),
        (moment, zone) => {
          const wall = wallTimeAt(moment, zone);
          const first = momentOf(wall, zone, 'first');
          const second = momentOf(wall, zone, 'second');
          expect([first, second]).toContain(moment);
          expect(wallTimeAt(first, zone)).toBe(wall);
        },
      ),
    );
  });
});
