import fc from 'fast-check';
import type { EnvironmentDefinition, EnvironmentRule } from '../schemas';
import { matchesGlob, placeTarget, type PlacementFacts } from './environments';

const environment = (
  name: string,
  order: number,
  ...rules: EnvironmentRule[]
): EnvironmentDefinition => ({
  name,
  title: name,
  order,
  policy: {
    approvals: 0,
    approverGroups: [],
    verificationSeconds: 0,
    typedConfirmation: false,
  } as EnvironmentDefinition['policy'],
  rules,
});

describe('matchesGlob', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'maintenance', false],
    ['feature/*', 'feature/a/b', true],
    ['feature/*', 'features/a', false],
    ['*-hotfix', 'a-hotfix', true],
    ['v1.0', 'v1x0', false],
    ['(a|b)+', 'a', false],
  ])('%s and %s: %s', (pattern, value, expected) => {
    expect(matchesGlob(pattern, value)).toBe(expected);
  });

  it('takes what is not a star literally', () => {
    fc.assert(
      fc.property(
        fc.string().filter(text => !/[*\n\r\u2028\u2029]/.test(text)),
        text => {
          expect(matchesGlob(text, text)).toBe(true);
          expect(matchesGlob(text, `${text}x`)).toBe(false);
        },
      ),
    );
  });
});

describe('placeTarget', () => {
  // Out of order on purpose: the pipeline's order counts, not the array's.
  const environments = [
    environment(
      'prod',
      2,
      { branches: ['main'] },
      { functionSuffixes: ['-prod'] },
      { accounts: ['333333333333'], tags: { tier: 'live' } },
    ),
    environment(
      'dev',
      0,
      { branches: ['develop'] },
      { functionSuffixes: ['-dev', '-eu-dev'] },
      { stackSuffixes: ['-dev'] },
    ),
    environment('staging', 1, { accounts: ['222222222222'] }),
    environment('nowhere', 3, {}),
  ];
  const place = (facts: Partial<PlacementFacts>) =>
    placeTarget(environments, { account: '111111111111', ...facts });

  it.each<[string, Partial<PlacementFacts>, ReturnType<typeof placeTarget>]>([
    ['branch', { branch: 'main' }, { environment: 'prod', name: undefined }],
    [
      'suffix, which is no part of the name',
      { functionName: 'royalty-prod' },
      { environment: 'prod', name: 'royalty' },
    ],
    [
      'longest suffix',
      { functionName: 'royalty-eu-dev' },
      { environment: 'dev', name: 'royalty' },
    ],
    [
      'stack',
      { functionName: 'royalty', stackName: 'royalty-dev' },
      { environment: 'dev', name: 'royalty' },
    ],
    [
      'account and tags together',
      { account: '333333333333', tags: { tier: 'live' }, functionName: 'f' },
      { environment: 'prod', name: 'f' },
    ],
    [
      'earlier environment of two',
      { account: '222222222222', branch: 'main' },
      { environment: 'staging', name: undefined },
    ],
  ])('places by %s', (_, facts, expected) => {
    expect(place(facts)).toEqual(expected);
  });

  it.each<[string, Partial<PlacementFacts>]>([
    ['no rule matches', { branch: 'spike', functionName: 'royalty' }],
    [
      'half of a rule matches',
      { account: '333333333333', tags: { tier: 'test' } },
    ],
    ['a function is all suffix', { functionName: '-prod' }],
    ['only an empty rule is left', { functionName: 'royalty-nowhere' }],
  ])('guesses nothing when %s', (_, facts) => {
    expect(place(facts)).toEqual({
      environment: undefined,
      name: facts.functionName,
    });
  });
});
