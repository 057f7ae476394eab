import { withoutValues } from './awsErrors';

it.each([
  [
    "Value 'abcdef' at 'environmentVariables'",
    { A_B: 'abcdef' },
    "Value '[hidden]' at 'environmentVariables'",
  ],
  ['abcd abcdef', { A_B: 'abcd', C_D: { dev: 'abcdef' } }, '[hidden] [hidden]'],
  ['a value of on stays', { A_B: 'on' }, 'a value of on stays'],
])('takes values out of %s', (text, variables, expected) => {
  expect(withoutValues(text, { variables })).toBe(expected);
});

it('takes the token out', () => {
  expect(withoutValues('bad token ghp_x1', { variables: {} }, 'ghp_x1')).toBe(
    'bad token [hidden]',
  );
});
