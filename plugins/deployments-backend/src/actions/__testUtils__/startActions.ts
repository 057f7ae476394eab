import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { ErrorResponseBody } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import request from 'supertest';
import { providerModule } from '../../__testUtils__/providerModule';
import {
  component,
  eventually,
  startPlugin,
  type StartOptions,
} from '../../__testUtils__/startPlugin';
import { FakeProvider } from '../../rollback/__testUtils__/FakeProvider';
import { lambdaId } from '../../rollback/__testUtils__/samples';

/** Prod asks for typed confirmation and watches nothing. */
const environments = (prod: JsonObject = {}) => [
  {
    name: 'prod',
    rules: [{ functionSuffixes: ['-prod'] }],
    policy: { verificationSeconds: 0, typedConfirmation: true, ...prod },
  },
];

const owned = (name: string) =>
  component(name, { 'aws.amazon.com/lambda-function-arn': lambdaId(name) });

/** An answer of the registry: the output, or the error as an ActionsService gets it. */
export interface ActionAnswer {
  status: number;
  body: { output: Record<string, any> } & ErrorResponseBody;
}

/**
 * The plugin with the actions registry of Backstage itself, called over HTTP as the
 * MCP backend and the scaffolder do, and with an auditor and a logger that remember.
 */
export async function startActions(
  knex: Knex,
  options: Pick<StartOptions, 'policy'> & {
    /** What else the environment prod asks for. */
    prod?: JsonObject;
  } = {},
) {
  const provider = new FakeProvider();
  const auditor = mockServices.auditor.mock();
  const audit = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audit);
  const logger = mockServices.rootLogger.mock();
  logger.child.mockReturnValue(logger);
  const plugin = await startPlugin({
    knex,
    entities: [owned('royalty-calculator'), owned('statement-export')],
    policy: options.policy,
    config: { environments: environments(options.prod) },
    rootConfig: { app: { baseUrl: 'https://portal.example.com/' } },
    services: [auditor.factory, logger.factory],
    module: providerModule(provider),
  });
  const base = '/api/deployments/.backstage/actions/v1/actions';

  const invokeAs = async (
    authorization: string,
    name: string,
    input: object,
  ): Promise<ActionAnswer> => {
    const { status, body } = await request(plugin.server)
      .post(`${base}/deployments%3A${name}/invoke`)
      .set('authorization', authorization)
      .send(input);
    return { status, body };
  };
  const ada = mockCredentials.user.header('user:default/ada');
  const invoke = (name: string, input: object) => invokeAs(ada, name, input);
  const list = async () =>
    (await request(plugin.server).get(base).set('authorization', ada)).body
      .actions;

  await eventually(
    () => invoke('list-deployments', { entityRef: 'royalty-calculator' }),
    ({ status, body }) =>
      status !== 200 ||
      (!body.output.resolving &&
        body.output.targets.every(
          ({ observedAt }: { observedAt?: string }) => observedAt,
        )),
  );
  return {
    ...plugin,
    provider,
    auditor,
    audit,
    logger,
    ada,
    list,
    invoke,
    invokeAs,
  };
}

/** The plugin with its actions, as {@link startActions} gives it. */
export type StartedActions = Awaited<ReturnType<typeof startActions>>;

/** The entity that most is tried on, and its target in prod. */
export const entityRef = 'component:default/royalty-calculator';
export const target = lambdaId();

/** A plan of a rollback of {@link target}. */
export async function planned({ invoke }: StartedActions, more: object = {}) {
  const { status, body } = await invoke('plan-rollback', {
    entityRef,
    target,
    ...more,
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.output;
}

/** The input of a request that goes through, unless something is changed. */
export const order = (fingerprint: string, more: object = {}) => ({
  entityRef,
  target,
  fingerprint,
  reason: 'Errors since v43',
  confirmation: 'prod',
  ...more,
});

/** A rollback, once it has ended. */
export async function ended({ invoke }: StartedActions, id: string) {
  const { body } = await eventually(
    () => invoke('get-rollback', { id }),
    answer =>
      ['succeeded', 'failed', 'cancelled'].includes(answer.body.output.status),
  );
  return body.output;
}
