import {
  createServiceFactory,
  type BackendFeature,
  type ServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  ANNOTATION_LAMBDA_FUNCTION_ARN,
  type DeploymentsSignal,
} from '@backspin/backstage-plugin-deployments-common';
import type { CloudDiagnostics } from '@backspin/backstage-plugin-deployments-node';
import {
  FakeProvider,
  type FakeReading,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import type { Entity } from '@backstage/catalog-model';
import type { EventParams } from '@backstage/plugin-events-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { AWS_EVENTS_TOPIC } from '../observer/events';
import { deploymentsPlugin } from '../plugin';
import { providerModule } from './providerModule';

/** A component, owned by `group:default/royalties` unless told otherwise. */
export function component(
  name: string,
  annotations: Record<string, string>,
  owner = 'group:default/royalties',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
    spec: { type: 'service', lifecycle: 'production', owner },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

/** ARN of the alias `live` of a demo function, in the account of its environment. */
export function functionArn(
  name: string,
  environment: 'dev' | 'staging' | 'prod' = 'prod',
): string {
  const account = { dev: 1, staging: 2, prod: 3 }[environment];
  return `arn:aws:lambda:us-east-1:${String(account).repeat(
    12,
  )}:function:${name}-${environment}:live`;
}

/** A component with functions in some environments. */
export function lambdaComponent(
  name: string,
  environments: Array<'dev' | 'staging' | 'prod'> = ['prod'],
  owner?: string,
): Entity {
  return component(
    name,
    {
      [ANNOTATION_LAMBDA_FUNCTION_ARN]: environments
        .map(environment => functionArn(name, environment))
        .join(', '),
    },
    owner,
  );
}

/** What a test starts the plugin with. */
export interface StartOptions {
  /** An empty database, closed by whoever made it. */
  knex: Knex;
  entities: Entity[];
  config?: JsonObject;
  /** What the policy answers, by permission name; ALLOW where nothing is said. */
  policy?: Record<string, PolicyDecision>;
  diagnostics?: CloudDiagnostics;
  /** Configuration beside that of the plugin. */
  rootConfig?: JsonObject;
  /** Adds the providers, instead of the fake one. */
  module?: BackendFeature;
  /** Services to use instead of the usual ones, such as an auditor that remembers. */
  services?: ServiceFactory[];
  /** False for a scheduler that does not run its tasks; true unless told otherwise. */
  scheduled?: boolean;
  /** What targets say from the start, by id. */
  readings?: Record<string, FakeReading>;
}

/** The whole plugin with a fake provider, over HTTP. */
export async function startPlugin(options: StartOptions) {
  const provider = new FakeProvider();
  Object.entries(options.readings ?? {}).forEach(([id, reading]) =>
    provider.readings.set(id, reading),
  );
  const allow = { result: 'ALLOW' as AuthorizeResult.ALLOW };
  const decide = (name: string) => options.policy?.[name] ?? allow;
  const permissions = mockServices.permissions.mock({
    authorizeConditional: async requests =>
      requests.map(({ permission }) => decide(permission.name)),
    authorize: async requests =>
      requests.map(({ permission }) => decide(permission.name) as typeof allow),
  });
  const catalog = catalogServiceMock.mock();
  let inner = catalogServiceMock({ entities: options.entities });
  catalog.getEntityByRef.mockImplementation(ref => inner.getEntityByRef(ref));
  catalog.getEntitiesByRefs.mockImplementation(request =>
    inner.getEntitiesByRefs(request),
  );
  catalog.streamEntities.mockImplementation(request =>
    inner.streamEntities(request),
  );
  const signals: DeploymentsSignal[] = [];
  const handlers: Array<(event: EventParams) => Promise<void>> = [];
  const { server } = await startTestBackend({
    features: [
      deploymentsPlugin,
      options.module ?? providerModule(provider, options.diagnostics),
      mockServices.rootConfig.factory({
        data: { ...options.rootConfig, deployments: options.config ?? {} },
      }),
      mockServices.scheduler.factory({
        skipTaskRunOnStartup: options.scheduled === false,
      }),
      mockServices.database.factory({ knex: options.knex }),
      catalog.factory,
      permissions.factory,
      mockServices.events.mock({
        subscribe: async ({ onEvent }) => {
          handlers.push(onEvent);
        },
      }).factory,
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          async publish({ message }) {
            signals.push(message as unknown as DeploymentsSignal);
          },
        }),
      }),
      ...(options.services ?? []),
    ],
  });
  return {
    server,
    provider,
    catalog,
    permissions,
    signals,
    /** Changes what is in the catalog. */
    setCatalog(entities: Entity[]) {
      inner = catalogServiceMock({ entities });
    },
    publish: (eventPayload: unknown) =>
      Promise.all(
        handlers.map(handle =>
          handle({ topic: AWS_EVENTS_TOPIC, eventPayload }),
        ),
      ),
  };
}

/** Asks again until the answer is as wanted, for at most four seconds unless told otherwise. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  withinMs = 4_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > deadline) {
      throw new Error(
        `Not as wanted: ${JSON.stringify(answer).slice(0, 2000)}`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
