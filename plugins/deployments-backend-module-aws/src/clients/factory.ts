import { AmplifyClient } from '@aws-sdk/client-amplify';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Pluggable } from '@smithy/types';
import type { AwsDeploymentsConfig } from '../config';
import { credentialsFor, roleArnOf } from './credentials';
import { NotConfiguredError } from './errors';
import { HealthLedger } from './health';
import { clientRules } from './middleware';
import { allowedRate, QUOTAS } from './quotas';
import type { QuotaClass } from './quotas';
import { RetryRules } from './retry';
import { TokenBucket } from './tokenBucket';
import type {
  AwsAccess,
  AwsClients,
  AwsRole,
  AwsService,
  ServiceClients,
} from './types';

const CONNECT_TIMEOUT_MS = 3_000;
/** From the request's start to the answer's headers; generous for DescribeStacks on large accounts. */
const REQUEST_TIMEOUT_MS = 10_000;

/** What the factory needs to know of a client, whatever its service. */
interface AnyClient {
  middlewareStack: { use(plugin: Pluggable<any, any>): void };
}

// Typed loosely on purpose: resolving the SDK's own constructor types for seven
// services at once takes the compiler gigabytes.
const CONSTRUCTORS: Record<
  AwsService,
  new (config: any) => { middlewareStack: unknown }
> = {
  lambda: LambdaClient,
  codedeploy: CodeDeployClient,
  cloudformation: CloudFormationClient,
  cloudwatch: CloudWatchClient,
  tagging: ResourceGroupsTaggingAPIClient,
  amplify: AmplifyClient,
  sts: STSClient,
};

/** What clients are made from. */
export interface AwsClientsOptions {
  config: AwsDeploymentsConfig;
  credentials: AwsCredentialsManager;
  /** Accounts that have an entry of their own under `aws.accounts`. */
  integrationAccounts?: ReadonlySet<string>;
  /** Instead of HTTP, for tests. */
  requestHandler?: object;
}

/** Clients, and what is known of their calls. */
export interface ClientLayer {
  clients: AwsClients;
  ledger: HealthLedger;
  /** The buckets of an account and region that have been used, by quota class. */
  buckets(
    account: string,
    region: string,
  ): ReadonlyMap<QuotaClass, TokenBucket>;
}

class ClientFactory {
  readonly ledger = new HealthLedger();
  private readonly made = new Map<string, AnyClient>();
  private readonly credentials = new Map<
    string,
    AwsCredentialIdentityProvider
  >();
  private readonly places = new Map<string, Map<QuotaClass, TokenBucket>>();
  private readonly shared: Record<string, unknown>;

  constructor(private readonly options: AwsClientsOptions) {
    this.shared = {
      endpoint: options.config.endpoint,
      requestHandler:
        options.requestHandler ??
        new NodeHttpHandler({
          connectionTimeout: CONNECT_TIMEOUT_MS,
          requestTimeout: REQUEST_TIMEOUT_MS,
          throwOnRequestTimeout: true,
          socketTimeout: REQUEST_TIMEOUT_MS,
        }),
    };
  }

  client(service: AwsService, access: AwsAccess): AnyClient {
    const { account, region, role, urgent } = access;
    const key = [service, account, region, role, Boolean(urgent)].join('/');
    let client = this.made.get(key);
    if (!client) {
      client = this.make(service, access);
      this.made.set(key, client);
    }
    return client;
  }

  buckets(account: string, region: string) {
    const key = `${account}/${region}`;
    let buckets = this.places.get(key);
    if (!buckets) {
      buckets = new Map();
      this.places.set(key, buckets);
    }
    return buckets;
  }

  private make(service: AwsService, access: AwsAccess): AnyClient {
    const account = this.account(access);
    const client = new CONSTRUCTORS[service]({
      ...this.shared,
      region: access.region,
      credentials: this.credentialsOf(access.account, access.role),
      retryStrategy: new RetryRules(access.role),
    }) as AnyClient;
    client.middlewareStack.use(
      clientRules({
        access,
        service,
        roleArn: roleArnOf(account, access.role),
        ledger: this.ledger,
        bucket: quota => this.bucket(access, quota),
      }),
    );
    return client;
  }

  private account({ account, region }: AwsAccess) {
    const found = this.options.config.accounts.find(({ id }) => id === account);
    if (!found) {
      throw new NotConfiguredError(
        `Account ${account} is not under deployments.aws.accounts`,
      );
    }
    if (!found.regions.includes(region)) {
      throw new NotConfiguredError(
        `Region ${region} is not among the regions of account ${account} under deployments.aws.accounts`,
      );
    }
    return found;
  }

  private credentialsOf(accountId: string, role: AwsRole) {
    const key = `${accountId}/${role}`;
    let provider = this.credentials.get(key);
    if (!provider) {
      const account = this.options.config.accounts.find(
        ({ id }) => id === accountId,
      )!;
      provider = credentialsFor(
        {
          manager: this.options.credentials,
          integrationAccounts: this.options.integrationAccounts ?? new Set(),
          clientConfig: this.shared,
        },
        account,
        role,
      );
      this.credentials.set(key, provider);
    }
    return provider;
  }

  private bucket({ account, region }: AwsAccess, quota: QuotaClass) {
    const buckets = this.buckets(account, region);
    let bucket = buckets.get(quota);
    if (!bucket) {
      const allowed = allowedRate(quota, this.options.config.quotaShare);
      bucket = new TokenBucket(quota, allowed, QUOTAS[quota].published);
      buckets.set(quota, bucket);
    }
    return bucket;
  }
}

/** Makes the clients of the configured accounts. Nothing is called until a client is used. */
export function createAwsClients(options: AwsClientsOptions): ClientLayer {
  const factory = new ClientFactory(options);
  const service =
    <S extends AwsService>(name: S) =>
    (access: AwsAccess) =>
      factory.client(name, access) as unknown as ServiceClients[S];
  return {
    clients: {
      accounts: options.config.accounts,
      lambda: service('lambda'),
      codedeploy: service('codedeploy'),
      cloudformation: service('cloudformation'),
      cloudwatch: service('cloudwatch'),
      tagging: service('tagging'),
      amplify: service('amplify'),
      sts: service('sts'),
    },
    ledger: factory.ledger,
    buckets: (account, region) => factory.buckets(account, region),
  };
}
