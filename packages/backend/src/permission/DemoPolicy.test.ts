import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  deploymentPipelineRules,
  deploymentTargetRules,
  type DeploymentPipelineResource,
  type DeploymentTargetResource,
} from '@backspin/backstage-plugin-deployments-backend';
import {
  deploymentsApprovePermission,
  deploymentsBreakGlassPermission,
  deploymentsPipelineApprovePermission,
  deploymentsReadPermission,
  deploymentsRollbackPermission,
} from '@backspin/backstage-plugin-deployments-common';
import { DemoPolicy } from './DemoPolicy';

/** The demo's people and their groups, as in catalog/org.yaml. */
const people = new Map(
  Object.entries({
    'mara.k': ['payments'],
    'ana.r': ['artists-team'],
    'iva.s': ['release-managers'],
    'omar.d': ['platform-team', 'on-call'],
  }).map(([name, groups]) => [
    name,
    [`user:default/${name}`, ...groups.map(group => `group:default/${group}`)],
  ]),
);

const rules = new Map<string, unknown>(
  Object.values({ ...deploymentTargetRules, ...deploymentPipelineRules }).map(
    rule => [rule.name, rule],
  ),
);
const applies = createConditionAuthorizer<
  DeploymentTargetResource | DeploymentPipelineResource
>({
  getRuleByName: name => rules.get(name) as never,
});

const payouts = (environment: string): DeploymentTargetResource => ({
  target: {
    id: `arn:aws:lambda:us-east-1:333333333333:function:payouts-${environment}:live`,
    kind: 'lambda-alias',
    account: '333333333333',
    region: 'us-east-1',
    name: 'payouts',
    resourceName: `payouts-${environment}`,
    qualifier: 'live',
    environment,
  },
  entityRef: 'component:default/payouts',
  owners: ['group:default/payments'],
});

const MAY = {
  read: deploymentsReadPermission,
  'roll back': deploymentsRollbackPermission,
  approve: deploymentsApprovePermission,
  'break glass': deploymentsBreakGlassPermission,
  'approve the pipeline': deploymentsPipelineApprovePermission,
};

async function may(
  name: string,
  what: keyof typeof MAY,
  environment = 'prod',
): Promise<boolean> {
  const policy = new DemoPolicy(
    mockServices.userInfo.mock({
      getUserInfo: async () => ({
        userEntityRef: `user:default/${name}`,
        ownershipEntityRefs: people.get(name) ?? [],
      }),
    }),
  );
  const credentials = mockCredentials.user(`user:default/${name}`);
  const decision = await policy.handle(
    { permission: MAY[what] },
    {
      credentials,
      info: {
        userEntityRef: `user:default/${name}`,
        ownershipEntityRefs: people.get(name) ?? [],
      },
    },
  );
  const target = payouts(environment);
  return applies(
    decision,
    what === 'approve the pipeline' ? { ...target, environment } : target,
  );
}

describe('DemoPolicy, for payouts', () => {
  it.each<[string, keyof typeof MAY, string, boolean]>([
    ['mara.k', 'read', 'prod', true],
    ['mara.k', 'roll back', 'prod', true],
    ['mara.k', 'approve', 'prod', false],
    ['mara.k', 'break glass', 'prod', false],
    ['ana.r', 'read', 'prod', true],
    ['ana.r', 'roll back', 'prod', false],
    ['ana.r', 'approve', 'prod', false],
    ['iva.s', 'roll back', 'prod', false],
    ['iva.s', 'approve', 'prod', true],
    ['iva.s', 'approve', 'staging', false],
    ['iva.s', 'break glass', 'prod', false],
    ['omar.d', 'roll back', 'prod', false],
    ['omar.d', 'approve', 'prod', false],
    ['omar.d', 'break glass', 'prod', true],
    ['mara.k', 'approve the pipeline', 'staging', true],
    ['mara.k', 'approve the pipeline', 'prod', false],
    ['ana.r', 'approve the pipeline', 'staging', false],
    ['iva.s', 'approve the pipeline', 'prod', true],
    ['omar.d', 'approve the pipeline', 'prod', false],
  ])('%s: %s in %s is %s', async (name, what, environment, expected) => {
    expect(await may(name, what, environment)).toBe(expected);
  });

  it('gives nothing that changes anything to nobody in particular', async () => {
    const policy = new DemoPolicy(mockServices.userInfo.mock());
    const decisions = await Promise.all(
      [
        MAY['roll back'],
        MAY.approve,
        MAY['break glass'],
        MAY['approve the pipeline'],
      ].map(permission => policy.handle({ permission })),
    );
    expect(decisions.map(({ result }) => result)).toEqual([
      'DENY',
      'DENY',
      'DENY',
      'DENY',
    ]);
  });
});
