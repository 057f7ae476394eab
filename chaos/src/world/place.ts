import { iamPolicies } from '../product';
import { putRole, TOOLS_ACCOUNT } from '@backspin/simulator';
import type { World } from '@backspin/simulator';

/** When the simulated clocks stand at the start. */
export const START = Date.UTC(2026, 10, 23, 12);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Where everything is. */
export const PLACE = { account: '333333333333', region: 'us-east-1' };

/** Address of the simulated AWS in process. Nothing is resolved or called. */
export const ENDPOINT = 'http://simulator.test';

/** Names of the roles that the portal assumes. */
export const ROLES = { readRole: 'reader', writeRole: 'writer' };

const actionsOf = (policy: Record<string, unknown>) =>
  (policy.Statement as Array<{ Action: string[] }>).flatMap(
    ({ Action }) => Action,
  );

/** The roles, with what the generated policies allow and nothing else. */
export function addRoles(world: World): void {
  const policies = iamPolicies();
  const role = { account: PLACE.account, trust: [TOOLS_ACCOUNT] };
  putRole(world, {
    ...role,
    name: ROLES.readRole,
    allow: actionsOf(policies.read),
  });
  putRole(world, {
    ...role,
    name: ROLES.writeRole,
    allow: actionsOf(policies.write),
  });
}
