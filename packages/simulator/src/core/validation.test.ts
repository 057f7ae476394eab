import { Validation, validationMessage } from './validation';

const RUNTIMES = ['nodejs24.x', 'python3.14'];

describe('Validation', () => {
  it.each<[string, (v: Validation) => Validation, string | undefined]>([
    ['nothing', v => v, undefined],
    [
      'undefined values',
      v =>
        v
          .range('a', undefined, 1, 2)
          .length('a', undefined, 1, 2)
          .pattern('a', undefined, /^x$/)
          .oneOf('a', undefined, []),
      undefined,
    ],
    [
      'values inside',
      v =>
        v
          .range('a', 1, 1, 2)
          .range('a', 2, 1, 2)
          .length('a', 'x', 1, 1)
          .pattern('a', 'x', /^x$/)
          .oneOf('a', 'nodejs24.x', RUNTIMES),
      undefined,
    ],
    [
      'too small',
      v => v.range('maxItems', 0, 1, 50),
      "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'too large',
      v => v.range('maxItems', 51, 1, 50),
      "1 validation error detected: Value '51' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 50",
    ],
    [
      'too short',
      v => v.length('name', '', 1, 64),
      "1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'too long',
      v => v.length('names', ['a', 'b'], 0, 1),
      `1 validation error detected: Value '["a","b"]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 1`,
    ],
    [
      'not of the pattern',
      v => v.pattern('jobId', 'x', /^[0-9]+$/),
      "1 validation error detected: Value 'x' at 'jobId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]+$",
    ],
    [
      'not of the set',
      v => v.oneOf('runtime', 'cobol', RUNTIMES),
      "1 validation error detected: Value 'cobol' at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs24.x, python3.14]",
    ],
    [
      'several',
      v => v.range('a', 0, 1, 2).length('b', '', 1, 2),
      "2 validation errors detected: Value '0' at 'a' failed to satisfy constraint: Member must have value greater than or equal to 1; Value '' at 'b' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
  ])('%s', (_, validate, message) => {
    let thrown: Partial<Error> = {};
    try {
      validate(new Validation()).check('BadRequestException');
    } catch (error) {
      thrown = error as Error;
    }
    expect(thrown.message).toBe(message);
    expect(thrown.name).toBe(message && 'BadRequestException');
  });
});

it('says null of a missing value', () => {
  expect(
    validationMessage([
      { path: 'name', value: undefined, constraint: 'Member must not be null' },
    ]),
  ).toBe(
    "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
  );
});
