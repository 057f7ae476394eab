import {
  createSimulator,
  putAccessKey,
  simulatorRequestHandler,
  type Simulator,
} from '@backspin/simulator';
import { AmplifyClient } from '@aws-sdk/client-amplify';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { STSClient } from '@aws-sdk/client-sts';
import { NotConfiguredError } from '../clients';
import type {
  AwsAccess,
  AwsClients,
  AwsService,
  ServiceClients,
} from '../clients';
import { HealthLedger } from '../clients/health';
import { clientRules } from '../clients/middleware';
import { RetryRules } from '../clients/retry';
import { TokenBucket } from '../clients/tokenBucket';

/** When the simulated clock stands at the start. */
export const START = Date.UTC(2026, 10, 23, 12);
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** Where everything in the tests is. */
export const PROD = { account: '333333333333', region: 'us-east-1' };

const CREDENTIALS = {
  accessKeyId: 'AKIAPRODPRODPROD0001',
  secretAccessKey: 'not-a-secret',
};

const CONSTRUCTORS: {
  [S in AwsService]: new (config: object) => ServiceClients[S];
} = {
  lambda: LambdaClient,
  codedeploy: CodeDeployClient,
  cloudformation: CloudFormationClient,
  cloudwatch: CloudWatchClient,
  tagging: ResourceGroupsTaggingAPIClient,
  amplify: AmplifyClient,
  sts: STSClient,
};

/** A connection that breaks, as Node reports it. */
function connectionReset(): Error {
  return Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' });
}

/**
 * Breaks at chosen points: before or after a request is served, or wherever else
 * `pass` is called. Counts the points, so that a test can try them all.
 */
export class BreakingPoints {
  passed = 0;
  private breakAt = -1;

  /** From now on, breaks once at the point with this number. */
  arm(point: number): void {
    this.passed = 0;
    this.breakAt = point;
  }

  /** @throws a reset connection when it is this point's turn */
  pass(): void {
    this.passed += 1;
    if (this.passed === this.breakAt) throw connectionReset();
  }
}

/** A quota without bounds that does not wait when AWS says so, for that wait is in real time. */
class OpenBucket extends TokenBucket {
  throttled(): void {}
}

/** A simulated AWS with a stopped clock, and the real clients of the product before it. */
export interface AwsKit {
  simulator: Simulator;
  clients: AwsClients;
  /** Plain clients without the product's rules, to prepare and to inspect. */
  raw: ServiceClients;
  points: BreakingPoints;
  now: () => number;
  step(ms: number): Promise<void>;
  /** How often operations were called in all since the last reset, whatever they answered. */
  calls(service: string, operation?: string): Promise<number>;
}

export function createAwsKit(): AwsKit {
  const simulator = createSimulator({
    startAt: START,
    speed: 0,
    quotas: false,
    log: () => {},
  });
  putAccessKey(simulator.world, {
    accessKeyId: CREDENTIALS.accessKeyId,
    account: PROD.account,
  });
  const points = new BreakingPoints();
  const ledger = new HealthLedger();
  const bucket = new OpenBucket('tests', {
    perSecond: 100_000,
    burst: 100_000,
  });
  const shared = {
    endpoint: 'http://simulator.test',
    credentials: CREDENTIALS,
  };
  const made = new Map<string, unknown>();

  function client<S extends AwsService>(service: S, access: AwsAccess) {
    const { account, region, role } = access;
    if (account !== PROD.account || region !== PROD.region) {
      throw new NotConfiguredError(
        `Account ${account} is not under deployments.aws.accounts`,
      );
    }
    const key = `${service}/${role}`;
    let known = made.get(key) as ServiceClients[S] | undefined;
    if (!known) {
      known = new CONSTRUCTORS[service]({
        ...shared,
        region,
        retryStrategy: new RetryRules(role),
        requestHandler: simulatorRequestHandler({
          async fetch(request) {
            points.pass();
            const response = await simulator.fetch(request);
            points.pass();
            return response;
          },
        }),
      });
      known.middlewareStack.use(
        clientRules({ access, service, ledger, bucket: () => bucket }),
      );
      made.set(key, known);
    }
    return known;
  }
  const services = Object.keys(CONSTRUCTORS) as AwsService[];
  const raw = Object.fromEntries(
    services.map(service => [
      service,
      new CONSTRUCTORS[service]({
        ...shared,
        region: PROD.region,
        maxAttempts: 1,
        requestHandler: simulatorRequestHandler(simulator),
      }),
    ]),
  ) as unknown as ServiceClients;

  return {
    simulator,
    raw,
    points,
    clients: {
      accounts: [{ id: PROD.account, name: 'prod', regions: [PROD.region] }],
      ...(Object.fromEntries(
        services.map(service => [
          service,
          (access: AwsAccess) => client(service, access),
        ]),
      ) as Omit<AwsClients, 'accounts'>),
    },
    now: () => simulator.world.now(),
    async step(ms) {
      await simulator.control.step(ms);
    },
    async calls(service, operation) {
      const report = await simulator.control.calls({ service, operation });
      return report.total;
    },
  };
}
