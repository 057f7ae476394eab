import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type {
  BackstageCredentials,
  CacheService,
} from '@backstage/backend-plugin-api';
import {
  deploymentsReadPermission,
  deploymentsRollbackPermission,
} from '@backspin/backstage-plugin-deployments-common';
import { sampleTarget } from '@backspin/backstage-plugin-deployments-node/testUtils';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { JsonValue } from '@backstage/types';
import { lambdaComponent } from '../__testUtils__/startPlugin';
import {
  createDeploymentTargetConditionalDecision,
  deploymentTargetConditions,
  deploymentTargetRules,
} from '../permissions';
import { Decisions } from './Decisions';
import { EntityLookup } from './EntityLookup';
import { TargetAccess } from './TargetAccess';

const prod = sampleTarget();
const dev = sampleTarget({ environment: 'dev', account: '111111111111' });
const REF = 'component:default/royalty-calculator';
const owner = mockCredentials.user('user:default/owner');
const other = mockCredentials.user('user:default/other');
const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };

/** A cache that keeps everything, to show what would be remembered. */
function memoryCache() {
  const entries = new Map<string, JsonValue>();
  const cache = mockServices.cache.mock({
    get: (async (key: string) => entries.get(key)) as CacheService['get'],
    set: async (key, value) => void entries.set(key, value),
  });
  return { cache, entries };
}

/** Only the group of the owner may roll back, and nobody may see dev. */
const policy = (credentials: BackstageCredentials): PolicyDecision[] => [
  createDeploymentTargetConditionalDecision(deploymentsReadPermission, {
    not: deploymentTargetConditions.inEnvironment({ environments: ['dev'] }),
  }),
  createDeploymentTargetConditionalDecision(
    deploymentsRollbackPermission,
    deploymentTargetConditions.isTargetOwner({
      claims:
        credentials === owner ? ['group:default/royalties'] : ['group:x/y'],
    }),
  ),
];

function start(decide = policy) {
  const { cache, entries } = memoryCache();
  const getEntityByRef = jest.fn(async (ref: unknown) =>
    ref === REF ? lambdaComponent('royalty-calculator') : undefined,
  );
  const authorizeConditional = jest.fn(
    async (
      _: unknown,
      { credentials }: { credentials: BackstageCredentials },
    ) => decide(credentials),
  );
  const rules = new Map(
    Object.values(deploymentTargetRules).map(rule => [rule.name, rule]),
  );
  const lookup = new EntityLookup({ getEntityByRef }, cache);
  const decisions = new Decisions({
    permissions: mockServices.permissions.mock({ authorizeConditional }),
    permissionsRegistry: mockServices.permissionsRegistry.mock({
      getPermissionRuleset: (() => ({
        getRuleByName: (name: string) => rules.get(name),
      })) as never,
    }),
    cache,
  });
  const ensureResolved = jest.fn(async () => {});
  const access = new TargetAccess(
    lookup,
    decisions,
    {
      records: async () => new Map(),
      targetsOf: async ref => (ref === REF ? [dev, prod] : []),
    },
    { ensureResolved },
  );
  return {
    access,
    getEntityByRef,
    authorizeConditional,
    ensureResolved,
    entries,
  };
}

describe('TargetAccess', () => {
  it('shows the targets that the policy allows to read, and who may roll back', async () => {
    const { access } = start();
    const seen = async (credentials: BackstageCredentials) =>
      (await access.entity(REF, credentials)).targets.map(item => [
        item.target.id,
        item.mayRollBack,
      ]);
    expect(await seen(owner)).toEqual([[prod.id, true]]);
    expect(await seen(other)).toEqual([[prod.id, false]]);
  });

  it('makes a target that may not be seen look like one that does not exist', async () => {
    const { access } = start();
    const refusal = async (targetId: string) => {
      const error = await access
        .readableTarget(REF, targetId, owner)
        .catch(e => e);
      expect(error).toBeInstanceOf(NotFoundError);
      return error.message.replace(targetId, 'X');
    };
    const foreign = sampleTarget({ name: 'payouts' });
    expect(await refusal(dev.id)).toBe(await refusal(foreign.id));
    expect(await refusal(dev.id)).toBe(await refusal('arn:aws:nothing'));
  });

  it('refuses to write for those who may only read', async () => {
    const { access } = start();
    const found = await access.writableTarget(REF, prod.id, owner);
    expect(found).toMatchObject({ entityRef: REF, target: prod });
    await expect(access.writableTarget(REF, prod.id, other)).rejects.toThrow(
      NotAllowedError,
    );
    await expect(access.writableTarget(REF, dev.id, owner)).rejects.toThrow(
      NotFoundError,
    );
  });

  it.each([
    ['mayRollBack', 'deployments.rollback'],
    ['mayApprove', 'deployments.approve'],
    ['mayBreakGlass', 'deployments.break-glass'],
  ] as const)('decides %s by %s alone', async (ability, permission) => {
    const order = [
      'deployments.read',
      'deployments.rollback',
      'deployments.approve',
      'deployments.break-glass',
    ];
    const granting = (names: string[]) =>
      start(() =>
        order.map(name => ({
          result: names.includes(name)
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
        })),
      ).access.writableTarget(REF, prod.id, owner, ability);
    const others = order.filter(name => name !== permission);
    await expect(granting(others)).rejects.toThrow(permission);
    expect(await granting(['deployments.read', permission])).toMatchObject({
      target: prod,
      [ability]: true,
    });
    // What may not be seen may not be touched.
    await expect(granting([permission])).rejects.toThrow(NotFoundError);
  });

  it('does not let a rollback be granted where reading is denied', async () => {
    const { access } = start(() => [{ result: AuthorizeResult.DENY }, ALLOW]);
    await expect(access.writableTarget(REF, prod.id, owner)).rejects.toThrow(
      NotFoundError,
    );
  });

  it('gives 404 for an entity that the catalog does not show', async () => {
    const { access } = start();
    await expect(
      access.entity('component:default/nothing', owner),
    ).rejects.toThrow(NotFoundError);
  });

  it('remembers answers for the one who got them, and for nobody else', async () => {
    const { access, getEntityByRef, authorizeConditional } = start();
    await access.entity(REF, owner);
    await access.entity(REF, owner);
    expect(getEntityByRef).toHaveBeenCalledTimes(1);
    expect(authorizeConditional).toHaveBeenCalledTimes(1);
    await access.entity(REF, other);
    await access.entity(
      REF,
      mockCredentials.user('user:default/owner', {
        actor: { subject: 'plugin:mcp' },
      }),
    );
    await access.entity(REF, mockCredentials.service());
    expect(getEntityByRef).toHaveBeenCalledTimes(4);
    expect(authorizeConditional).toHaveBeenCalledTimes(4);
  });

  it('asks anew before a write, and looks at the present annotations', async () => {
    const { access, getEntityByRef, authorizeConditional, ensureResolved } =
      start();
    await access.entity(REF, owner);
    expect(ensureResolved).not.toHaveBeenCalled();
    await access.writableTarget(REF, prod.id, owner);
    expect(getEntityByRef).toHaveBeenCalledTimes(2);
    expect(authorizeConditional).toHaveBeenCalledTimes(2);
    expect(ensureResolved).toHaveBeenCalledTimes(1);
  });

  it('does not remember that an entity could not be seen', async () => {
    const { access, getEntityByRef } = start();
    getEntityByRef.mockResolvedValueOnce(undefined);
    await expect(access.entity(REF, owner)).rejects.toThrow(NotFoundError);
    await expect(access.entity(REF, owner)).resolves.toBeDefined();
  });
});
