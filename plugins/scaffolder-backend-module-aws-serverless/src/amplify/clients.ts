import { AmplifyClient } from '@aws-sdk/client-amplify';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DefaultAwsCredentialsManager,
  type AwsCredentialsManager,
} from '@backstage/integration-aws-node';

/** An account of `deployments.aws.accounts`, so far as making apps needs it. */
interface Account {
  id: string;
  regions: string[];
  writeRole?: string;
  externalId?: string;
}

/** Two clients of one account and region. */
export interface AmplifyClients {
  /** For calls that may be made again when their answer is lost. */
  repeatable: AmplifyClient;
  /** For calls that would make something twice. */
  once: AmplifyClient;
  /** What the calls are made as, for messages. */
  caller: string;
}

/** Makes clients of an account and region. */
export type AmplifyAccess = (
  accountId: string,
  region: string,
) => Promise<AmplifyClients>;

const REQUEST_TIMEOUT_MS = 15_000;

function readAccounts(config: Config): Account[] {
  return (config.getOptionalConfigArray('deployments.aws.accounts') ?? []).map(
    account => ({
      id: account.getString('id'),
      regions: account.getStringArray('regions'),
      writeRole: account.getOptionalString('writeRole'),
      externalId: account.getOptionalString('externalId'),
    }),
  );
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
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
 * Clients as the deployments plugin makes them: from the same accounts, with the
 * same base credentials, in the account's `writeRole`, at the same endpoint.
 *
 * @param requestHandler - instead of HTTP, for tests
 */
export function createAmplifyAccess(
  config: Config,
  options: {
    credentials?: AwsCredentialsManager;
    requestHandler?: object;
  } = {},
): AmplifyAccess {
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

  return async (accountId, region) => {
    const account = findAccount(accounts, accountId, region);
    const role = account.writeRole;
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
    const client = (maxAttempts: number) =>
      new AmplifyClient({ ...shared, region, credentials, maxAttempts });
    return {
      repeatable: client(4),
      once: client(1),
      caller: roleArn ?? `the portal's own credentials for ${accountId}`,
    };
  };
}
