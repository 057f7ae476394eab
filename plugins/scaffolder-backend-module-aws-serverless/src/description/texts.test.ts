import {
  branchNameSchema,
  lineSchema,
  nameSchema,
  referenceSchema,
  regionSchema,
  triggerSchema,
} from '.';

const accepts = (schema: typeof lineSchema, text: string) =>
  schema.safeParse(text).success;

describe('texts that come into files', () => {
  it.each([
    ['a sentence', lineSchema, 'It\'s "so": #{1} ${{ x }} `y` <b>', true],
    ['two lines', lineSchema, 'a\nowner: b', false],
    ['a separator of lines', lineSchema, 'a\u2028b', false],
    ['nothing', lineSchema, '', false],
    ['a name', nameSchema, 'royalty-reports', true],
    ['a word of YAML', nameSchema, 'on', false],
    ['a name that begins with one', nameSchema, 'on-call', true],
    ['a reference', referenceSchema, 'group:default/payments', true],
    ['its name alone', referenceSchema, 'payments', true],
    ['no reference', referenceSchema, 'a b: c', false],
    ['a branch', branchNameSchema, 'release/2026.1', true],
    ['a branch with a command', branchNameSchema, 'a$(id)', false],
    ['a branch with a quote', branchNameSchema, "a'b", false],
    ['a pattern of branches', branchNameSchema, 'release/*', false],
    ['a branch that git refuses', branchNameSchema, 'a..b', false],
    ['a region', regionSchema, 'us-gov-west-1', true],
    ['a region with a command', regionSchema, 'us-east-1; id', false],
  ])('%s', (_, schema, text, expected) => {
    expect(accepts(schema, text)).toBe(expected);
  });
});

describe('triggers', () => {
  it.each([
    ['/', true],
    ['/royalties/{id}', true],
    ['/royalties/{proxy+}', true],
    ['/a.b/c-d/e_f', true],
    ['royalties', false],
    ['/royalties/{id', false],
    ['/royalties/', false],
    ['/{proxy+}/more', false],
    ['/a"b', false],
  ])('path %s: %s', (path, expected) => {
    expect(triggerSchema.safeParse({ type: 'api', path }).success).toBe(
      expected,
    );
  });

  it.each([
    ['rate(1 hour)', true],
    ['rate(5 minutes)', true],
    ['rate(10 days)', true],
    ['cron(0 6 * * ? *)', true],
    ['rate(1 hours)', false],
    ['rate(5 minute)', false],
    ['rate(0 minutes)', false],
    ['cron(0 6 * * *)', false],
    ['at noon', false],
  ])('schedule %s: %s', (expression, expected) => {
    expect(
      triggerSchema.safeParse({ type: 'schedule', expression }).success,
    ).toBe(expected);
  });
});
