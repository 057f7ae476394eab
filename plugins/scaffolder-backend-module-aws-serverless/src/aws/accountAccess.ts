import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DefaultAwsCredentialsManager,
  type AwsCredentialsManager,
} from '@backstage/integration-aws-node';
import { partitionOf } from './partitionOf';

/** Which role of an account calls are made in. */
export type AccountRole = 'readRole' | 'writeRole';

/** An account of `deployments.aws.accounts`, so far as scaffolding needs it. */
interface Account {
  id: string;
  regions: string[];
  readRole?: string;
  writeRole?: string;
  externalId?: string;
}

/** What clients of one account and region are made with. */
export interface AccountAccess {
  /** For the constructor of any client of AWS's SDK. */
  settings: {
    region: string;
    endpoint?: string;
    credentials: ReturnType<typeof fromTemporaryCredentials>;
    requestHandler: object;
  };
  /** What the calls are made as, for messages. */
  caller: string;
}

/**
 * Finds out how an account is reached.
 *
 * @throws InputError when account or region are not configured.
 */
export type AccountAccesses = (
  accountId: string,
  region: string,
  role: AccountRole,
) => Promise<AccountAccess>;

/** What a test gives in place of credentials and HTTP. */
export interface AccessOptions {
  credentials?: AwsCredentialsManager;
  requestHandler?: object;
}

const REQUEST_TIMEOUT_MS = 15_000;

function readAccounts(config: Config): Account[] {
  return (config.getOptionalConfigArray('deployments.aws.accounts') ?? []).map(
    account => ({
      id: account.getString('id'),
      regions: account.getStringArray('regions'),
      readRole: account.getOptionalString('readRole'),
      writeRole: account.getOptionalString('writeRole'),
      externalId: account.getOptionalString('externalId'),
    }),
  );
}

function findAccount(
  accounts: Account[],
  accountId: string,
  region: string,
): Account {
  const account = accounts.find(({ id }) => id === accountId);
  if (!account) {
    const known = accounts.map(({ id }) => id).join(', ') || 'none';
    throw new InputError(
      `accountId: ${accountId} is not among deployments.aws.accounts (${known}). Choose one of them, or add it to the configuration.`,
    );
  }
  if (!account.regions.includes(region)) {
    throw new InputError(
      `region: ${region} is not among the regions of account ${accountId} (${account.regions.join(
        ', ',
      )}). Choose one of them, or add it to deployments.aws.accounts.`,
    );
  }
  return account;
}

/**
 * Access as the deployments plugin has it: to the same accounts, with the same base
 * credentials, in the roles that are configured there, at the same endpoint.
 */
export function createAccountAccess(
  config: Config,
  options: AccessOptions = {},
): AccountAccesses {
  const accounts = readAccounts(config);
  const endpoint = config.getOptionalString('deployments.aws.endpoint');
  const ownCredentials = new Set(
    (config.getOptionalConfigArray('aws.accounts') ?? []).map(account =>
      account.getString('accountId'),
    ),
  );
  const manager =
    options.credentials ?? DefaultAwsCredentialsManager.fromConfig(config);
  const shared = {
    endpoint,
    requestHandler: options.requestHandler ?? {
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionTimeout: 3_000,
    },
  };

  return async (accountId, region, roleOf) => {
    const account = findAccount(accounts, accountId, region);
    const role = account[roleOf];
    const roleArn =
      role === undefined || role.startsWith('arn:')
        ? role
        : `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`;
    const { sdkCredentialProvider } = await manager.getCredentialProvider(
      !roleArn || ownCredentials.has(accountId) ? { accountId } : undefined,
    );
    const credentials = roleArn
      ? fromTemporaryCredentials({
          masterCredentials: sdkCredentialProvider,
          params: {
            RoleArn: roleArn,
            RoleSessionName: 'backspin-scaffolder',
            ExternalId: account.externalId,
          },
          clientConfig: { region, ...shared },
        })
      : sdkCredentialProvider;
    return {
      settings: { ...shared, region, credentials },
      caller: roleArn ?? `the portal's own credentials for ${accountId}`,
    };
  };
}
