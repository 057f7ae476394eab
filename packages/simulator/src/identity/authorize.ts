import { Caller, Denial, Place, ServiceDefinition, World } from '../core/types';
import { getAccessKey, getRole, Role } from './registry';

/** Whether an IAM action matches a pattern with `*` and `?`; case does not matter. */
export function matchesAction(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i').test(action);
}

/** The IAM action of an operation: `lambda:InvokeFunction` for Invoke. */
export function actionOf(
  service: ServiceDefinition,
  operation: string,
): string {
  return (
    service.iamActions?.[operation] ??
    `${service.iamPrefix ?? service.signingName}:${operation}`
  );
}

function allows(role: Role | undefined, action: string): boolean {
  if (!role) return false;
  if (role.deny?.some(pattern => matchesAction(pattern, action))) return false;
  return role.allow.some(pattern => matchesAction(pattern, action));
}

/** The sentence with which AWS refuses. */
export function denial(
  caller: Pick<Caller, 'arn'>,
  action: string,
  resource: string,
): Denial {
  return {
    action,
    resource,
    message: `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  };
}

/** Why a caller may not do an operation; undefined if it may. Only assumed roles are limited. */
export function refusal(
  world: World,
  service: ServiceDefinition,
  operation: string,
  input: unknown,
  caller: Caller,
): Denial | undefined {
  const key = getAccessKey(world, caller.accessKeyId);
  if (!key?.roleArn) return undefined;
  const action = actionOf(service, operation);
  if (allows(getRole(world, key.roleArn), action)) return undefined;
  return denial(caller, action, resourceOf(service, operation, input, caller));
}

/** The ARN an operation is about, where the service can tell it. */
export function resourceOf(
  service: ServiceDefinition,
  operation: string,
  input: unknown,
  place: Place,
): string {
  return service.resourceArn?.(operation, input, place) ?? '*';
}
