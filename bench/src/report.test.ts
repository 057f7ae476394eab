import { allHold, formatJson, formatTable, holds, median } from './report';

const kept = { name: 'read', value: 1.2345, unit: 'x', limit: 2 };
const broken = { name: 'rollback', value: 301, unit: 'ms', limit: 300 };
const told = { name: 'calls', value: 480, unit: 'calls' };

describe('holds', () => {
  it.each([
    [1.9, 2, true],
    [2, 2, true],
    [2.01, 2, false],
    [0, 0, true],
    [1, 0, false],
    [NaN, 2, false],
    [Infinity, 2, false],
  ])('%p of at most %p: %p', (value, limit, expected) => {
    expect(holds({ ...kept, value, limit })).toBe(expected);
  });

  it('has nothing to say where there is no limit', () => {
    expect(holds(told)).toBeUndefined();
  });

  it('fails the whole run for one broken limit', () => {
    expect(allHold([kept, told])).toBe(true);
    expect(allHold([kept, broken, told])).toBe(false);
  });
});

describe('median', () => {
  it.each([
    [[3], 3],
    [[10, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('of %p is %p', (numbers, expected) => {
    expect(median(numbers)).toBe(expected);
  });

  it('refuses to make a number of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

it('prints a table', () => {
  expect(formatTable([kept, broken, told])).toBe(
    [
      'name      value  unit   limit  holds',
      '--------  -----  -----  -----  -----',
      'read       1.23  x          2  yes',
      'rollback    301  ms       300  NO',
      'calls       480  calls',
    ].join('\n'),
  );
});

it('prints JSON', () => {
  expect(JSON.parse(formatJson([broken, told]))).toEqual([
    { ...broken, holds: false },
    { ...told, limit: null, holds: null },
  ]);
});
