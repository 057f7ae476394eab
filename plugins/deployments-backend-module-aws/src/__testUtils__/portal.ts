import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  createSimulator,
  putRole,
  simulatorRequestHandler,
  TOOLS_ACCOUNT,
  TOOLS_CREDENTIALS,
} from '@backspin/simulator';
import type { Simulator, World, WorldModule } from '@backspin/simulator';
import type {
  Deployment,
  EnvironmentDefinition,
  Observation,
  ReadError,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  ObserveItem,
  ReadReason,
} from '@backspin/backstage-plugin-deployments-node';
import type { Place } from '../account';
import { iamPolicies } from '../diagnostics';
import { createAwsDeployments } from '../module';

export const REGION = 'us-east-1';
export const ACCOUNTS = {
  dev: '111111111111',
  staging: '222222222222',
  prod: '333333333333',
} as const;
export const PROD: Place = { account: ACCOUNTS.prod, region: REGION };
export const REPOSITORY = 'https://github.com/distrofm/royalties';
export const SECOND = 1_000;
export const MINUTE = 60_000;

/** Three environments, recognised by account and by the suffix of names. */
export const ENVIRONMENTS: EnvironmentDefinition[] = Object.entries(
  ACCOUNTS,
).map(([name, account], order) => ({
  name,
  title: name,
  order,
  policy: {
    approvals: 0,
    approverGroups: [],
    verificationSeconds: 0,
    typedConfirmation: false,
  },
  rules: [
    { functionSuffixes: [`-${name}`], accounts: [account] },
    { accounts: [account] },
  ],
}));

const actionsOf = (policy: Record<string, unknown>) =>
  (policy.Statement as Array<{ Action: string[] }>).flatMap(
    ({ Action }) => Action,
  );

/** What the read role may do in tests: what the generated policy says, and nothing else. */
export const READ_ACTIONS = actionsOf(iamPolicies().read);
/** What the write role may do in tests. */
export const WRITE_ACTIONS = actionsOf(iamPolicies().write);

/** What is known of a target after some observations. */
export interface Known {
  observation?: Observation;
  memo?: Record<string, unknown>;
  /** Deployments as history would hold them: merged by id. */
  history: Map<string, Deployment>;
  /** Deployments of the newest observation. */
  news: Deployment[];
  error?: ReadError;
}

/** How a portal is made for a test. */
export interface PortalOptions {
  build?: (world: World) => void;
  /** What knows the events of the world that is built. */
  modules?: WorldModule[];
  quotas?: boolean;
  /** Further keys under `deployments.aws`. */
  config?: object;
  /** In place of credentials that may assume every role. */
  credentials?: AwsCredentialsManager;
}

/** The providers before a simulated AWS of three accounts, made as the module makes them. */
export function createPortal(options: PortalOptions = {}) {
  const real = Date.now;
  let offset = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => real() + offset);
  const simulator: Simulator = createSimulator({
    seed: 'tests',
    quotas: options.quotas ?? false,
    log: () => {},
    modules: options.modules,
    build(world) {
      options.build?.(world);
      const trust = [TOOLS_ACCOUNT];
      for (const account of Object.values(ACCOUNTS)) {
        const role = { account, trust };
        putRole(world, { ...role, name: 'reader', allow: READ_ACTIONS });
        putRole(world, { ...role, name: 'writer', allow: WRITE_ACTIONS });
      }
    },
  });
  const config = new ConfigReader({
    deployments: {
      aws: {
        endpoint: 'http://simulator.test',
        quotaShare: 1,
        accounts: Object.entries(ACCOUNTS).map(([name, id]) => ({
          id,
          name,
          regions: [REGION],
          readRole: 'reader',
          writeRole: 'writer',
        })),
        ...options.config,
      },
    },
  });
  const aws = createAwsDeployments({
    config,
    credentials: options.credentials ?? {
      getCredentialProvider: async () => ({
        sdkCredentialProvider: async () => TOOLS_CREDENTIALS,
      }),
    },
    requestHandler: simulatorRequestHandler(simulator),
  });
  const [provider, amplify] = aws.providers;
  const known = new Map<string, Known>();

  return {
    simulator,
    world: simulator.world,
    provider,
    amplify,
    diagnostics: aws.diagnostics,
    known,

    /** Lets time pass, for AWS and for the portal. */
    async pass(ms: number): Promise<void> {
      offset += ms;
      simulator.world.advance();
    },

    resolve(annotations: Record<string, string>, environments = ENVIRONMENTS) {
      const entity: Entity = {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'service', annotations },
      };
      return provider.resolveTargets(entity, environments);
    },

    /** Observes targets of one account and keeps what they said, as the observer does. */
    async observe(
      targets: Target[],
      reason: ReadReason = 'scheduled',
      signal = new AbortController().signal,
    ): Promise<Known[]> {
      const items: ObserveItem[] = targets.map(target => ({
        target,
        previous: known.get(target.id)?.observation,
        // Through JSON, as the database keeps it.
        memo: JSON.parse(JSON.stringify(known.get(target.id)?.memo ?? {})),
        repositoryUrl: REPOSITORY,
      }));
      const { account, region } = targets[0];
      const batch = { account, region, items, reason, signal };
      for await (const result of provider.observe(batch)) {
        const entry: Known = known.get(result.targetId) ?? {
          history: new Map(),
          news: [],
        };
        known.set(result.targetId, entry);
        entry.error = 'error' in result ? result.error : undefined;
        if ('error' in result) continue;
        entry.observation = result.observation;
        entry.memo = result.memo;
        entry.news = result.deployments;
        result.deployments.forEach(item => entry.history.set(item.id, item));
      }
      return targets.map(({ id }) => known.get(id)!);
    },

    /** Calls that AWS answered since the last time of asking, by operation. */
    async calls(): Promise<Record<string, number>> {
      const { counters } = await simulator.control.calls();
      await simulator.control.resetCalls();
      const calls: Record<string, number> = {};
      for (const { operation, count } of counters) {
        calls[operation] = (calls[operation] ?? 0) + count;
      }
      return calls;
    },
  };
}

/** A portal, as {@link createPortal} makes it. */
export type Portal = ReturnType<typeof createPortal>;

/** The target that is an alias of a function. */
export function lambdaTarget(
  resourceName: string,
  place = PROD,
  qualifier = 'live',
): Target {
  return {
    id: `arn:aws:lambda:${place.region}:${place.account}:function:${resourceName}:${qualifier}`,
    kind: 'lambda-alias',
    ...place,
    name: resourceName,
    resourceName,
    qualifier,
  };
}
