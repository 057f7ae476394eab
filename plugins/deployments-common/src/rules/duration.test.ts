import fc from 'fast-check';
import { clockText, durationText } from './duration';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;
const DAY = 24 * H;

describe('durationText', () => {
  it.each([
    [-5 * S, '0 s'],
    [0, '0 s'],
    [400, '0 s'],
    [40 * S, '40 s'],
    [59.4 * S, '59 s'],
    [59.6 * S, '1 min'],
    [18 * MIN + 30 * S, '18 min'],
    [H, '1 h'],
    [2 * H + 10 * MIN, '2 h 10 min'],
    [11 * H + 10 * MIN, '11 h'],
    [DAY, '1 day'],
    [6.9 * DAY, '6 days'],
    [90 * DAY, '3 months'],
    [800 * DAY, '2 years'],
  ])('%d ms is "%s"', (ms, text) => expect(durationText(ms)).toBe(text));

  it.each([
    [41 * S, '41 s'],
    [2 * MIN, '2 min'],
    [2 * MIN + 5 * S, '2 min 5 s'],
    [119.7 * S, '2 min'],
  ])('%d ms is "%s" precisely', (ms, text) =>
    expect(durationText(ms, { precise: true })).toBe(text),
  );

  it('never says sixty of a unit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 * DAY }),
        fc.boolean(),
        (ms, precise) => {
          expect(durationText(ms, { precise })).not.toMatch(/\b60 (s|min)\b/);
        },
      ),
    );
  });
});

describe('clockText', () => {
  it.each([
    [-S, '0:00'],
    [9 * S, '0:09'],
    [80 * S, '1:20'],
    [59 * MIN + 59.6 * S, '1:00:00'],
    [H + 2 * MIN + 5 * S, '1:02:05'],
  ])('%d ms is "%s"', (ms, text) => expect(clockText(ms)).toBe(text));
});
