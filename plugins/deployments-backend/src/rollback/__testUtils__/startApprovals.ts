import {
  createServiceFactory,
  type BackstageCredentials,
  type BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  planSchema,
  rollbackSchema,
  rollbackViewSchema,
  type Plan,
  type Rollback,
  type RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { setTimeout as delay } from 'node:timers/promises';
import request from 'supertest';
import { providerModule } from '../../__testUtils__/providerModule';
import { deploymentsPlugin } from '../../plugin';
import { FakeProvider } from './FakeProvider';
import { lambdaId } from './samples';

/** Where the component's part of the API is. */
export const ENTITY =
  '/api/deployments/v1/entities/component/default/royalty-calculator';
/** Where rollbacks are. */
export const ROLLBACKS = '/api/deployments/v1/rollbacks';

/** The people of the tests. */
export const MARA = 'user:default/mara.k';
export const IVA = 'user:default/iva.s';
export const SOFIA = 'user:default/sofia.l';
export const OMAR = 'user:default/omar.d';

const component = (): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'royalty-calculator',
    annotations: { 'aws.amazon.com/lambda-function-arn': lambdaId() },
    tags: ['money'],
  },
  relations: [
    { type: 'ownedBy', targetRef: 'group:default/payments' },
    { type: 'partOf', targetRef: 'system:default/royalties' },
  ],
});

const user = (name: string, ...groups: string[]): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name },
  relations: groups.map(group => ({
    type: 'memberOf',
    targetRef: `group:default/${group}`,
  })),
});

const group = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
});

/** Everybody and everything that the catalog knows in the beginning. */
export const CATALOG = (): Entity[] => [
  component(),
  group('payments'),
  group('release-managers'),
  user('mara.k', 'payments'),
  user('iva.s', 'release-managers'),
  user('sofia.l', 'release-managers'),
  user('omar.d', 'on-call'),
];

const CLAIMS: Record<string, string[]> = {
  [MARA]: [MARA, 'group:default/payments'],
  [IVA]: [IVA, 'group:default/release-managers'],
  [SOFIA]: [SOFIA, 'group:default/release-managers'],
  [OMAR]: [OMAR, 'group:default/on-call'],
};

/** The whole plugin over HTTP, with people, and a policy for prod. */
export async function startApprovals<P extends FakeProvider = FakeProvider>(
  knex: Knex,
  policy: JsonObject,
  provider: P = new FakeProvider() as P,
) {
  /** `person permission` pairs that the permission policy denies. */
  const denied = new Set<string>([
    `${OMAR} deployments.rollback`,
    `${IVA} deployments.rollback`,
    `${SOFIA} deployments.rollback`,
    `${MARA} deployments.break-glass`,
    `${IVA} deployments.break-glass`,
  ]);
  const audited: Array<Record<string, any>> = [];
  const sent: Array<{ recipients: any; payload: any }> = [];
  let inner = catalogServiceMock({ entities: CATALOG() });
  let lost: boolean | 'groups' = false;
  const asked = (what: 'entities' | 'groups') => {
    if (!lost || (lost === 'groups' && what === 'entities')) return inner;
    throw new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') });
  };
  const catalog = catalogServiceMock.mock({
    getEntityByRef: async ref => asked('entities').getEntityByRef(ref),
    getEntitiesByRefs: async query => asked('groups').getEntitiesByRefs(query),
    streamEntities: query => asked('entities').streamEntities(query),
  });
  const personOf = (credentials: BackstageCredentials) =>
    (credentials.principal as BackstageUserPrincipal).userEntityRef;
  const backend = await startTestBackend({
    features: [
      deploymentsPlugin,
      providerModule(provider),
      catalog.factory,
      mockServices.rootConfig.factory({
        data: {
          deployments: {
            environments: [
              {
                name: 'prod',
                rules: [{ functionSuffixes: ['-prod'] }],
                policy,
              },
            ],
            breakGlass: { notify: ['group:default/security'] },
          },
        },
      }),
      mockServices.database.mock({ getClient: async () => knex }).factory,
      mockServices.permissions.mock({
        authorizeConditional: async (questions, options) =>
          questions.map(
            ({ permission }): PolicyDecision => ({
              result: denied.has(
                `${personOf(options!.credentials)} ${permission.name}`,
              )
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
            }),
          ),
      }).factory,
      mockServices.userInfo.mock({
        getUserInfo: async credentials => {
          const userEntityRef = personOf(credentials);
          return {
            userEntityRef,
            ownershipEntityRefs: CLAIMS[userEntityRef] ?? [userEntityRef],
          };
        },
      }).factory,
      mockServices.auditor.mock({
        createEvent: async ({ request: _, ...event }) => {
          const entry: Record<string, any> = { ...event };
          audited.push(entry);
          return {
            success: async outcome => {
              entry.outcome = { succeeded: true, ...outcome };
            },
            fail: async ({ error }) => {
              entry.outcome = { succeeded: false, error: error.message };
            },
          };
        },
      }).factory,
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          send: async (notice: any) => {
            sent.push(notice);
          },
        }),
      }),
    ],
  });
  const server = backend.server as unknown as Parameters<typeof request>[0];
  const as = (person: string) => mockCredentials.user.header(person);

  const post = (person: string, path: string, body: object) =>
    request(server).post(path).set('Authorization', as(person)).send(body);
  const get = (person: string, path: string) =>
    request(server).get(path).set('Authorization', as(person));
  const plan = async (person = MARA): Promise<Plan> => {
    const answer = await post(person, `${ENTITY}/plans`, {
      target: lambdaId(),
    });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return planSchema.parse(answer.body);
  };
  const order = (planned: Plan, more: object = {}) => ({
    target: planned.target.id,
    to: planned.to.id,
    strategy: planned.strategy,
    fingerprint: planned.fingerprint,
    reason: 'Errors since v43',
    ...more,
  });
  return {
    provider,
    denied,
    audited,
    sent,
    server,
    post,
    get,
    plan,
    order,
    stop: () => backend.stop(),
    /** Changes what is in the catalog. */
    setCatalog(entities: Entity[]) {
      inner = catalogServiceMock({ entities });
    },
    /** Has the catalog not answer any more, or not to questions about groups. */
    loseCatalog(what: boolean | 'groups' = true) {
      lost = what;
    },
    /** Asks for a rollback to the release before. */
    async ask(person = MARA, more: object = {}): Promise<Rollback> {
      const answer = await post(
        person,
        `${ENTITY}/rollbacks`,
        order(await plan(person), more),
      );
      if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
      return rollbackSchema.parse(answer.body);
    },
    /** Approves or rejects, with the fingerprint of the plan unless told otherwise. */
    decide: (person: string, rollback: Rollback, more: object = {}) =>
      post(person, `${ROLLBACKS}/${rollback.id}/approvals`, {
        decision: 'approve',
        fingerprint: rollback.plan.fingerprint,
        ...more,
      }),
    /** The rollback as a person sees it, once its status is as wanted. */
    async until(
      { id }: Pick<Rollback, 'id'>,
      ...statuses: Array<Rollback['status']>
    ): Promise<RollbackView> {
      for (let i = 0; i < 400; i++) {
        // Whoever may break glass sees it in any case.
        const answer = await get(
          lost === true ? OMAR : MARA,
          `${ROLLBACKS}/${id}`,
        );
        const view = rollbackViewSchema.parse(answer.body);
        if (statuses.includes(view.rollback.status)) return view;
        await delay(20);
      }
      throw new Error(`Rollback ${id} never was ${statuses.join(' or ')}`);
    },
    /** Notifications, once there is one with such a title. */
    async notified(title: RegExp) {
      for (let i = 0; i < 400; i++) {
        const found = sent.filter(({ payload }) => title.test(payload.title));
        if (found.length > 0) return found;
        await delay(20);
      }
      throw new Error(`Nobody was told ${title}`);
    },
  };
}
