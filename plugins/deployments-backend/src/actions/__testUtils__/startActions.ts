import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { deploymentProvidersExtensionPoint } from '@backspin/backstage-plugin-deployments-node';
import type { ErrorResponseBody } from '@backstage/errors';
import type { Knex } from 'knex';
import request from 'supertest';
import {
  component,
  eventually,
  startPlugin,
  type StartOptions,
} from '../../__testUtils__/startPlugin';
import { FakeProvider } from '../../rollback/__testUtils__/FakeProvider';
import { lambdaId } from '../../rollback/__testUtils__/samples';

/** Prod: typed confirmation and watching; dev (`statement-export`): neither. */
const ENVIRONMENTS = [
  { name: 'dev', rules: [{ functionSuffixes: ['-dev'] }] },
  {
    name: 'prod',
    rules: [{ functionSuffixes: ['-prod'] }],
    policy: { verificationSeconds: 0, typedConfirmation: true },
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
    environments?: StartOptions['config'];
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
    config: { environments: ENVIRONMENTS, ...options.environments },
    rootConfig: { app: { baseUrl: 'https://portal.example.com/' } },
    services: [auditor.factory, logger.factory],
    module: createBackendModule({
      pluginId: 'deployments',
      moduleId: 'fake',
      register(module) {
        module.registerInit({
          deps: { providers: deploymentProvidersExtensionPoint },
          async init({ providers }) {
            providers.addProvider(provider);
          },
        });
      },
    }),
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
