import { World } from '../core/types';

/** An access key, long-lived or issued by STS. */
export interface AccessKey {
  accessKeyId: string;
  account: string;
  /** `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/…/session`. */
  arn: string;
  userId: string;
  /** Only of temporary keys: must come with every request. */
  sessionToken?: string;
  /** Only of temporary keys: real time in ms, since SDKs cache credentials by real time. */
  expiresAtReal?: number;
  /** ARN of the role that was assumed. Without it the caller may do everything. */
  roleArn?: string;
}

/** An IAM role, as far as the simulator knows roles. */
export interface Role {
  account: string;
  /** With its path, if any: `service/portal-reader`. */
  name: string;
  /** Actions with `*` and `?`: `lambda:Get*`. */
  allow: string[];
  /** Wins over `allow`. */
  deny?: string[];
  /** Who may assume it: account ids or ARNs of users and roles; `*` for anyone. */
  trust: string[];
  /** Refuses AssumeRole without this ExternalId. */
  externalId?: string;
  /** Longest session in seconds. Default 3600. */
  maxSessionDuration?: number;
}

interface IamState {
  keys: Record<string, AccessKey>;
  roles: Record<string, Role>;
}

// IAM is global: one slice for the world, whichever account.
const GLOBAL = { account: 'global', region: 'global' };

function state(world: World): IamState {
  return world.slice<IamState>('iam', GLOBAL, () => ({ keys: {}, roles: {} }));
}

/** The account from which platform tools call, as the portal does. */
export const TOOLS_ACCOUNT = '999999999999';

/** The well-known access key of the tools account. Not a secret: nothing is verified. */
export const TOOLS_CREDENTIALS = {
  accessKeyId: 'AKIASIMTOOLS00000000',
  secretAccessKey: 'simulator',
} as const;

/** `arn:aws:iam::123456789012:role/path/name` */
export function roleArn(role: Pick<Role, 'account' | 'name'>): string {
  return `arn:aws:iam::${role.account}:role/${role.name}`;
}

/** Adds or replaces a role. Sessions of the role feel the change at once. */
export function putRole(world: World, role: Role): string {
  const arn = roleArn(role);
  state(world).roles[arn] = { ...role };
  return arn;
}

export function deleteRole(world: World, arn: string): void {
  delete state(world).roles[arn];
}

export function getRole(world: World, arn: string): Role | undefined {
  const { roles } = state(world);
  return Object.hasOwn(roles, arn) ? roles[arn] : undefined;
}

export function listRoles(world: World): Role[] {
  return Object.values(state(world).roles);
}

/** Adds or replaces an access key. Without `arn` it belongs to a user `admin` of the account. */
export function putAccessKey(
  world: World,
  key: Partial<AccessKey> & Pick<AccessKey, 'accessKeyId' | 'account'>,
): AccessKey {
  const complete: AccessKey = {
    arn: `arn:aws:iam::${key.account}:user/admin`,
    userId: `AIDA${key.accessKeyId.slice(-16)}`,
    ...key,
  };
  state(world).keys[key.accessKeyId] = complete;
  return complete;
}

export function deleteAccessKey(world: World, accessKeyId: string): void {
  delete state(world).keys[accessKeyId];
}

export function getAccessKey(
  world: World,
  accessKeyId: string,
): AccessKey | undefined {
  const { keys } = state(world);
  return Object.hasOwn(keys, accessKeyId) ? keys[accessKeyId] : undefined;
}

/** Forgets temporary keys that expired more than an hour ago. */
export function pruneAccessKeys(world: World, realNow: number): void {
  const { keys } = state(world);
  for (const key of Object.values(keys)) {
    if (key.expiresAtReal && key.expiresAtReal < realNow - 3_600_000) {
      delete keys[key.accessKeyId];
    }
  }
}

/** Adds the access key that every world has. */
export function putToolsKey(world: World): void {
  putAccessKey(world, {
    accessKeyId: TOOLS_CREDENTIALS.accessKeyId,
    account: TOOLS_ACCOUNT,
    arn: `arn:aws:iam::${TOOLS_ACCOUNT}:user/tools`,
  });
}
