import { printConstant, printTypeScript, printUnion } from './printTypeScript';

it.each([
  ['text', "'text'"],
  ["it's", `"it's"`],
  [`it's "so"`, `'it\\'s "so"'`],
  ['a\nb', "'a\\nb'"],
  [7, '7'],
  [true, 'true'],
  [[], '[]'],
  [{}, '{}'],
  [['a', 'b'], "['a', 'b']"],
  [{ a: 1, 'b-c': ['x'] }, "{\n  a: 1,\n  'b-c': ['x'],\n}"],
  [{ a: undefined }, '{}'],
  [[{ a: 1 }], '[\n  {\n    a: 1,\n  },\n]'],
])('prints %j', (value, text) => {
  expect(printTypeScript(value, 0)).toBe(text);
});

it('breaks what does not fit', () => {
  const long = 'x'.repeat(70);
  expect(printTypeScript({ description: long }, 0)).toBe(
    `{\n  description:\n    '${long}',\n}`,
  );
  expect(printTypeScript({ a: [long, 'y'] }, 0)).toBe(
    `{\n  a: [\n    '${long}',\n    'y',\n  ],\n}`,
  );
  expect(printConstant('name', long)).toBe(`const name =\n  '${long}';`);
  expect(printConstant('name', 'short')).toBe("const name = 'short';");
});

it('puts unions on as few lines as they fit on', () => {
  const [a, b] = ['A'.repeat(30), 'B'.repeat(30)];
  expect(printUnion(['A', 'B'], 20)).toBe(' A | B');
  expect(printUnion([a, b], 20)).toBe(`\n  ${a} | ${b}`);
  expect(printUnion([a, b, 'C'.repeat(30)], 20)).toBe(
    `\n  | ${a}\n  | ${b}\n  | ${'C'.repeat(30)}`,
  );
});
