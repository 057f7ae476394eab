import type {
  EnvironmentDefinition,
  PolicyMatch,
  PolicyOverride,
} from '@backspin/backstage-plugin-deployments-common';
import { environmentPolicySchema } from '@backspin/backstage-plugin-deployments-common';
import fc from 'fast-check';
import { effectivePolicy, matches, type PolicySubject } from './effective';

const environment = (
  name: string,
  policy: Partial<EnvironmentDefinition['policy']> = {},
  overrides?: PolicyOverride[],
): EnvironmentDefinition => ({
  name,
  title: name,
  order: 0,
  rules: [],
  policy: environmentPolicySchema.parse(policy),
  overrides,
});
const subject = (
  name?: string,
  more: Partial<PolicySubject> = {},
): PolicySubject => ({
  target: {
    environment: name,
    resourceName: 'payout-list-prod',
    kind: 'lambda-alias',
    account: '333333333333',
  },
  entityRef: 'component:default/payouts',
  owners: ['group:default/payments'],
  systems: ['system:default/royalties'],
  tags: ['money'],
  ...more,
});
const environments = [
  environment('dev'),
  environment('staging', { verificationSeconds: 600, approvals: 1 }),
  environment(
    'prod',
    {
      verificationSeconds: 300,
      typedConfirmation: true,
      strategies: ['lambda-alias', 'codedeploy'],
    },
    [
      {
        match: { tags: ['money'] },
        policy: { approvals: 1, approverGroups: ['group:default/a'] },
      },
      {
        match: { entities: ['Component:default/Payouts'] },
        policy: { approvals: 2 },
      },
    ],
  ),
];

describe('effectivePolicy', () => {
  it.each([
    ['dev', 0, undefined],
    ['staging', 600, undefined],
    ['prod', 300, 'prod'],
    // In no environment, and in one that is no longer configured.
    [undefined, 600, 'payout-list-prod'],
    ['qa', 600, 'payout-list-prod'],
  ])('gives %s %s seconds and %s to type', (name, seconds, confirmation) => {
    expect(effectivePolicy(environments, subject(name))).toMatchObject({
      verificationSeconds: seconds,
      confirmation,
    });
  });

  it('asks for nothing where nothing is configured', () => {
    expect(effectivePolicy([], subject())).toMatchObject({
      approvals: 0,
      expiresAfterSeconds: 14_400,
      freezeWindows: [],
      strategies: undefined,
      verificationSeconds: 0,
      confirmation: undefined,
    });
  });

  it('applies overrides in order, each only to what it names', () => {
    expect(effectivePolicy(environments, subject('prod'))).toMatchObject({
      approvals: 2,
      approverGroups: ['group:default/a'],
      verificationSeconds: 300,
    });
    const other = { entityRef: 'component:default/x' };
    expect(effectivePolicy(environments, subject('prod', other))).toMatchObject(
      { approvals: 1 },
    );
    const free = { ...other, tags: [] };
    expect(effectivePolicy(environments, subject('prod', free))).toMatchObject({
      approvals: 0,
      approverGroups: [],
    });
  });

  it('holds what no rule places to the strictest of all', () => {
    expect(effectivePolicy(environments, subject())).toMatchObject({
      approvals: 2,
      approverGroups: ['group:default/a'],
      strategies: ['lambda-alias', 'codedeploy'],
    });
  });

  it('is never laxer for what no rule places than for any environment', () => {
    const anyPolicy = fc.record({
      approvals: fc.integer({ min: 0, max: 3 }),
      verificationSeconds: fc.integer({ min: 0, max: 600 }),
      typedConfirmation: fc.boolean(),
      approvalExpiresAfterSeconds: fc.option(
        fc.integer({ min: 60, max: 100_000 }),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(fc.array(anyPolicy, { maxLength: 4 }), policies => {
        const all = policies.map((policy, at) => environment(`e${at}`, policy));
        const strictest = effectivePolicy(all, subject());
        for (const { name } of all) {
          const own = effectivePolicy(all, subject(name));
          expect(strictest.approvals).toBeGreaterThanOrEqual(own.approvals);
          expect(strictest.verificationSeconds).toBeGreaterThanOrEqual(
            own.verificationSeconds,
          );
          expect(strictest.expiresAfterSeconds).toBeLessThanOrEqual(
            own.expiresAfterSeconds,
          );
          expect(Boolean(strictest.confirmation)).toBe(
            policies.some(policy => policy.typedConfirmation),
          );
        }
      }),
    );
  });
});

describe('matches', () => {
  it.each<[PolicyMatch, boolean]>([
    [{ entities: ['component:default/payouts'] }, true],
    [{ entities: ['component:default/other'] }, false],
    [{ owners: ['group:default/x', 'group:default/payments'] }, true],
    [{ systems: ['system:default/royalties'] }, true],
    [{ systems: ['system:default/other'] }, false],
    [{ tags: ['money', 'pii'] }, true],
    [{ tags: ['Money'] }, false],
    [{ kinds: ['amplify-branch'] }, false],
    [{ accounts: ['333333333333'] }, true],
    [{ tags: ['money'], accounts: ['111111111111'] }, false],
    [{ tags: ['money'], kinds: ['lambda-alias'] }, true],
    [{ tags: [] }, false],
  ])('%j: %s', (match, expected) => {
    expect(matches(match, subject('prod'))).toBe(expected);
  });
});
