import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
} from '@aws-sdk/types';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import type { AwsAccountConfig } from '../config';
import { NotConfiguredError } from './errors';
import type { AwsRole } from './types';

/** Fetched again this long before they run out. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** Partition of a region. https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

/** ARN of the role that an account uses for reading or writing, if it has one. */
export function roleArnOf(
  account: AwsAccountConfig,
  role: AwsRole,
): string | undefined {
  const configured = role === 'read' ? account.readRole : account.writeRole;
  if (!configured || configured.startsWith('arn:')) return configured;
  const partition = partitionOf(account.regions[0]);
  return `arn:${partition}:iam::${account.id}:role/${configured}`;
}

/** Shares credentials among clients until shortly before they run out. */
function shared(
  provider: AwsCredentialIdentityProvider,
): AwsCredentialIdentityProvider {
  let current: Promise<AwsCredentialIdentity> | undefined;
  return async properties => {
    const known = await current?.catch(() => undefined);
    const fresh =
      known &&
      (!known.expiration ||
        known.expiration.getTime() - Date.now() > RENEW_BEFORE_MS);
    if (fresh) return known;
    const fetching = provider(properties);
    current = fetching;
    try {
      return await fetching;
    } catch (error) {
      if (current === fetching) current = undefined;
      throw error;
    }
  };
}

/** Where credentials come from. */
export interface CredentialsOptions {
  manager: AwsCredentialsManager;
  /** Accounts that have credentials of their own under `aws.accounts`. */
  integrationAccounts: ReadonlySet<string>;
  /** Of the STS client that assumes roles. */
  clientConfig: Record<string, unknown>;
}

/**
 * What the manager finds for an account of which nothing is configured: its
 * defaults, or the portal's own when it is the portal's account. That there is
 * nothing does not pass by itself, whatever the manager met on its search.
 */
async function withoutRole(
  manager: AwsCredentialsManager,
  { id }: AwsAccountConfig,
  role: AwsRole,
) {
  try {
    return await manager.getCredentialProvider({ accountId: id });
  } catch (error) {
    const missing = `${role}Role`;
    throw new NotConfiguredError(
      `Account ${id} has no ${missing}, and no other credentials fit it: ${
        (error as Error).message
      }`,
      `Give it a ${missing} under deployments.aws.accounts, or an entry of its own under aws.accounts.`,
    );
  }
}

/**
 * Credentials of an account's role: those of the account, where the `aws`
 * section has them, else the portal's own; with the role assumed from them.
 */
export function credentialsFor(
  options: CredentialsOptions,
  account: AwsAccountConfig,
  role: AwsRole,
): AwsCredentialIdentityProvider {
  const roleArn = roleArnOf(account, role);
  const ofAccount = options.integrationAccounts.has(account.id);
  const base: AwsCredentialIdentityProvider = async properties => {
    const { sdkCredentialProvider } = await (roleArn || ofAccount
      ? options.manager.getCredentialProvider(
          ofAccount ? { accountId: account.id } : undefined,
        )
      : withoutRole(options.manager, account, role));
    return sdkCredentialProvider(properties);
  };
  if (!roleArn) return shared(base);
  return shared(
    fromTemporaryCredentials({
      masterCredentials: base,
      params: {
        RoleArn: roleArn,
        RoleSessionName: `backspin-${role}`,
        ExternalId: account.externalId,
      },
      clientConfig: { region: account.regions[0], ...options.clientConfig },
    }),
  );
}
