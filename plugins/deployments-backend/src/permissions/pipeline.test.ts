import { deploymentPipelineRef } from '@backspin/backstage-plugin-deployments-common';
import {
  deploymentPipelineRules,
  inPipelineEnvironment,
  isPipelineOwner,
  type DeploymentPipelineResource,
} from './pipeline';
import { loadPipelineResources } from './register';
import { UNPLACED } from './ruleParts';
import { deploymentTargetRules } from './rules';

const prod: DeploymentPipelineResource = {
  entityRef: 'component:default/payouts',
  owners: ['group:default/payments'],
  environment: 'prod',
};
const unplaced = { ...prod, environment: undefined };

describe('rules about pipelines', () => {
  it.each([
    ['an owner', prod, ['user:default/mara', 'group:default/payments'], true],
    ['another group', prod, ['group:default/artists'], false],
    ['nobody', prod, [], false],
    [
      'an entity without owner',
      { ...prod, owners: [] },
      ['group:default/payments'],
      false,
    ],
  ])('isPipelineOwner: %s', (_, resource, claims, expected) => {
    expect(isPipelineOwner.apply(resource, { claims })).toBe(expected);
  });

  it.each([
    ['the same', prod, ['dev', 'prod'], true],
    ['another', prod, ['dev'], false],
    ['none, not named', unplaced, ['dev', 'prod'], false],
    ['none, named', unplaced, [UNPLACED], true],
  ])('inPipelineEnvironment: %s', (_, resource, environments, expected) => {
    expect(inPipelineEnvironment.apply(resource, { environments })).toBe(
      expected,
    );
  });

  it('says as a query what it says in memory', () => {
    expect(isPipelineOwner.toQuery({ claims: ['a'] })).toEqual({
      key: 'owner',
      values: ['a'],
    });
    expect(inPipelineEnvironment.toQuery({ environments: ['dev'] })).toEqual({
      key: 'environment',
      values: ['dev'],
    });
  });

  it('has names of its own', () => {
    const rules = [
      ...Object.values(deploymentPipelineRules),
      ...Object.values(deploymentTargetRules),
    ];
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });
});

describe('loadPipelineResources', () => {
  it('gives an environment of an entity that is known, with its owners, and nothing else', async () => {
    const entities = {
      records: async () =>
        new Map([
          [
            prod.entityRef,
            {
              entityRef: prod.entityRef,
              owners: prod.owners,
              problems: [],
              systems: [],
              tags: [],
              annotationsHash: '',
              resolvedAt: 0,
            },
          ],
        ]),
    };
    expect(
      await loadPipelineResources(entities, [
        deploymentPipelineRef(prod.entityRef, 'prod'),
        deploymentPipelineRef(prod.entityRef, undefined),
        deploymentPipelineRef('component:default/other', 'prod'),
        'rubbish',
      ]),
    ).toEqual([prod, unplaced, undefined, undefined]);
  });
});
