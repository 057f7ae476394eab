import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { ReadError } from '@backspin/backstage-plugin-deployments-common';
import type {
  CloudDiagnostics,
  IamPolicies,
  ServiceHealth,
} from '@backspin/backstage-plugin-deployments-node';
import { placeKey, SharedReads } from '../account';
import type { Place } from '../account';
import { CALLS, toReadError } from '../clients';
import type { AwsRole, AwsService, ClientLayer } from '../clients';
import type { AwsAccountConfig } from '../config';
import { iamPolicies } from './policies';

/** An identity is asked for again after this. Milliseconds. */
const IDENTITY_AGE_MS = 10 * 60_000;
/** A service that gives no answer must not hold up the page. Milliseconds. */
const IDENTITY_WAIT_MS = 5_000;

const SERVICES = (Object.keys(CALLS) as AwsService[]).filter(
  service => service !== 'sts',
);

interface Identity {
  arn?: string;
  error?: ReadError;
}

/** Newest first. */
function newestOf(errors: Iterable<ReadError>): ReadError | undefined {
  return [...errors].sort((a, b) => (a.at < b.at ? 1 : -1))[0];
}

/** What operators see of the AWS side: identities, denials, and how full the buckets are. */
export class AwsDiagnostics implements CloudDiagnostics {
  private readonly identities = new SharedReads<Identity>();

  constructor(private readonly layer: ClientLayer) {}

  policies(): IamPolicies {
    return iamPolicies();
  }

  async services(): Promise<ServiceHealth[]> {
    const places = this.layer.clients.accounts.flatMap(account =>
      account.regions.map(region => ({ account, region })),
    );
    const health = await Promise.all(
      places.map(({ account, region }) => this.place(account, region)),
    );
    return health.flat();
  }

  private async place(
    account: AwsAccountConfig,
    region: string,
  ): Promise<ServiceHealth[]> {
    const place = { account: account.id, region };
    const [read, write] = await Promise.all([
      this.identity(place, 'read'),
      this.identity(place, 'write'),
    ]);
    const buckets = [...this.layer.buckets(account.id, region)];
    return SERVICES.map(service => {
      const record = this.layer.ledger.record(account.id, region, service);
      const quotas = new Set(
        Object.values(CALLS[service]).map(({ quota }) => quota),
      );
      return {
        account: account.id,
        accountName: account.name,
        region,
        service,
        reachable: record.reachable,
        readIdentity: read.arn,
        writeIdentity: write.arn,
        error: newestOf(record.errors.values()) ?? read.error ?? write.error,
        lastSuccessAt: record.lastSuccessAt,
        buckets: buckets
          .filter(([quota]) => quotas.has(quota))
          .map(([, bucket]) => bucket.state()),
        calls: record.calls,
      };
    });
  }

  /** Who AWS says that we are: the one question that every identity may ask. */
  private identity(place: Place, role: AwsRole): Promise<Identity> {
    const key = `${placeKey(place)}/${role}`;
    return this.identities.get(key, IDENTITY_AGE_MS, async () => {
      try {
        const answer = await this.layer.clients
          .sts({ ...place, role })
          .send(new GetCallerIdentityCommand({}), {
            abortSignal: AbortSignal.timeout(IDENTITY_WAIT_MS),
          });
        return { arn: answer.Arn };
      } catch (error) {
        // Soon asked again: what is wrong with credentials is being mended.
        setTimeout(() => this.identities.forget(key), 15_000).unref();
        return { error: toReadError(error) };
      }
    });
  }
}
