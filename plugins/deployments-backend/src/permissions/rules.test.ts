import { deploymentTargetRef } from '@backspin/backstage-plugin-deployments-common';
import { sampleTarget } from '@backspin/backstage-plugin-deployments-node/testUtils';
import { loadTargetResources } from './register';
import {
  deploymentTargetRules,
  inAccount,
  inEnvironment,
  isTargetOwner,
  ofKind,
} from './rules';
import { UNPLACED } from './ruleParts';
import type { DeploymentTargetResource } from './target';

const target = sampleTarget();
const resource: DeploymentTargetResource = {
  target,
  entityRef: 'component:default/royalty-calculator',
  owners: ['group:default/royalties'],
};
const unplaced: DeploymentTargetResource = {
  ...resource,
  target: { ...target, environment: undefined },
  owners: [],
};

describe('rules about targets', () => {
  it.each([
    [
      'an owner',
      resource,
      ['user:default/jon', 'group:default/royalties'],
      true,
    ],
    ['another group', resource, ['group:default/payments'], false],
    ['nobody', resource, [], false],
    ['an entity without owner', unplaced, ['group:default/royalties'], false],
  ])('isTargetOwner: %s', (_, item, claims, expected) => {
    expect(isTargetOwner.apply(item, { claims })).toBe(expected);
  });

  it.each([
    ['the same', resource, ['dev', 'prod'], true],
    ['another', resource, ['dev'], false],
    ['none, not named', unplaced, ['dev', 'prod'], false],
    ['none, named', unplaced, [UNPLACED], true],
  ])('inEnvironment: %s', (_, item, environments, expected) => {
    expect(inEnvironment.apply(item, { environments })).toBe(expected);
  });

  it.each([
    [['333333333333'], true],
    [['111111111111'], false],
    [[], false],
  ])('inAccount: %j', (accounts, expected) => {
    expect(inAccount.apply(resource, { accounts })).toBe(expected);
  });

  it.each([
    [['lambda-alias' as const], true],
    [['amplify-branch' as const], false],
  ])('ofKind: %j', (kinds, expected) => {
    expect(ofKind.apply(resource, { kinds })).toBe(expected);
  });

  it('says as a query what it says in memory', () => {
    expect(isTargetOwner.toQuery({ claims: ['a'] })).toEqual({
      key: 'owner',
      values: ['a'],
    });
    expect(inEnvironment.toQuery({ environments: ['dev'] })).toEqual({
      key: 'environment',
      values: ['dev'],
    });
    expect(inAccount.toQuery({ accounts: ['1'] })).toEqual({
      key: 'account',
      values: ['1'],
    });
    expect(ofKind.toQuery({ kinds: ['lambda-alias'] })).toEqual({
      key: 'kind',
      values: ['lambda-alias'],
    });
  });

  it('has a name and a description for each', () => {
    const rules = Object.values(deploymentTargetRules);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.resourceType).toBe('deployment-target');
      expect(rule.description).toBeTruthy();
    }
  });
});

describe('loadTargetResources', () => {
  const entities = {
    records: async (refs: string[]) =>
      new Map(
        refs
          .filter(ref => ref === resource.entityRef)
          .map(entityRef => [
            entityRef,
            {
              entityRef,
              owners: resource.owners,
              problems: [],
              systems: [],
              tags: [],
              annotationsHash: '',
              resolvedAt: 0,
            },
          ]),
      ),
    targetsOf: async () => [target],
  };

  it('gives a target as reached through its entity, and nothing for any other', async () => {
    expect(
      await loadTargetResources(entities, [
        deploymentTargetRef(resource.entityRef, target.id),
        deploymentTargetRef(resource.entityRef, 'arn:aws:lambda:other'),
        deploymentTargetRef('component:default/payouts', target.id),
        'rubbish',
      ]),
    ).toEqual([resource, undefined, undefined, undefined]);
  });
});
