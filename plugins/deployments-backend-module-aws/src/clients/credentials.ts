import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
} from '@aws-sdk/types';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import type { AwsAccountConfig } from '../config';
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
 * Credentials of an account's role: those of the account, where the `aws`
 * section has them, else the portal's own; with the role assumed from them.
 */
export function credentialsFor(
  options: CredentialsOptions,
  account: AwsAccountConfig,
  role: AwsRole,
): AwsCredentialIdentityProvider {
  const roleArn = roleArnOf(account, role);
  const base: AwsCredentialIdentityProvider = async properties => {
    // Without a role the account's own credentials are needed, and the manager
    // says which configuration is missing.
    const own = !roleArn || options.integrationAccounts.has(account.id);
    const { sdkCredentialProvider } =
      await options.manager.getCredentialProvider(
        own ? { accountId: account.id } : undefined,
      );
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
