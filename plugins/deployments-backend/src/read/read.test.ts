import type { EnvironmentDefinition } from '@backspin/backstage-plugin-deployments-common';
import { sampleTarget } from '@backspin/backstage-plugin-deployments-node/testUtils';
import fc from 'fast-check';
import { behindByTarget } from './behind';
import { jsonArray, jsonObject } from './jsonText';
import { NO_ROLLBACKS } from './RollbackLookup';

const environment = (name: string, order: number): EnvironmentDefinition => ({
  name,
  title: name,
  order,
  rules: [],
  policy: {
    approvals: 0,
    approverGroups: [],
    verificationSeconds: 0,
    typedConfirmation: false,
  },
});
const environments = [environment('dev', 0), environment('prod', 1)];
const lineage = (...shas: string[]) =>
  shas.map((sha, n) => ({ id: String(n), sha: sha.repeat(8) }));

describe('behindByTarget', () => {
  const dev = sampleTarget({ environment: 'dev' });
  const prod = sampleTarget({ environment: 'prod' });

  it('compares the same thing in different environments', () => {
    const behind = behindByTarget(
      [
        { target: dev, lineage: lineage('a', 'b', 'c') },
        { target: prod, lineage: lineage('a') },
      ],
      environments,
    );
    expect([...behind]).toEqual([
      [prod.id, { environment: 'dev', releases: 2 }],
    ]);
  });

  it.each([
    [
      'different things',
      { target: sampleTarget({ name: 'payouts' }), lineage: lineage('a') },
    ],
    ['a target that was never read', { target: prod }],
    [
      'a target without environment',
      { target: { ...prod, environment: undefined }, lineage: lineage('a') },
    ],
    [
      'an environment that is not configured',
      { target: { ...prod, environment: 'old' }, lineage: lineage('a') },
    ],
  ])('says nothing of %s', (_, item) => {
    expect(
      behindByTarget(
        [{ target: dev, lineage: lineage('a', 'b') }, item],
        environments,
      ).size,
    ).toBe(0);
  });
});

describe('JSON from JSON', () => {
  it('is what JSON.stringify would have made', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        const members = Object.fromEntries(
          Object.entries(value).map(([k, v]) => [k, JSON.stringify(v)]),
        );
        expect(JSON.parse(jsonObject(members))).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
  });

  it('leaves out what is not there', () => {
    expect(jsonObject({ a: undefined, b: null, c: 'true' })).toBe('{"c":true}');
    expect(jsonArray([])).toBe('[]');
    expect(jsonArray(['1', '{}'])).toBe('[1,{}]');
  });
});

it('knows no rollbacks where there are none', async () => {
  expect((await NO_ROLLBACKS.newestOf(['a'])).size).toBe(0);
  expect(await NO_ROLLBACKS.activeTargets()).toEqual([]);
});
