import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import { deploymentProvidersExtensionPoint } from '@backspin/backstage-plugin-deployments-node';
import type {
  CloudDiagnostics,
  CodeHosts,
  DeploymentProvider,
} from '@backspin/backstage-plugin-deployments-node';
import { createAccountReaders } from './account';
import { AmplifyProvider } from './amplify';
import { createAwsClients } from './clients';
import { readAwsConfig } from './config';
import { AwsDiagnostics } from './diagnostics';
import { LambdaProvider } from './lambda';
import { LambdaRollback } from './lambda/rollback';

/** What the module adds to the deployments backend. */
export interface AwsDeployments {
  providers: DeploymentProvider[];
  diagnostics: CloudDiagnostics;
}

/** What the providers are made from. */
export interface AwsDeploymentsOptions {
  config: Config;
  /** Where base credentials come from; the `aws` section of the configuration by default. */
  credentials?: AwsCredentialsManager;
  /** For reverts in repositories. */
  codeHosts?: CodeHosts;
  /** Instead of HTTP, for tests. */
  requestHandler?: object;
}

/** Makes the providers of AWS and their diagnostics. Calls nothing. */
export function createAwsDeployments(
  options: AwsDeploymentsOptions,
): AwsDeployments {
  const config = readAwsConfig(options.config);
  const integrations =
    options.config.getOptionalConfigArray('aws.accounts') ?? [];
  const layer = createAwsClients({
    config,
    credentials:
      options.credentials ??
      DefaultAwsCredentialsManager.fromConfig(options.config),
    integrationAccounts: new Set(
      integrations.map(account => account.getString('accountId')),
    ),
    requestHandler: options.requestHandler,
  });
  const { clients } = layer;
  const { commitPattern } = config;
  const readers = createAccountReaders(clients);
  return {
    providers: [
      new LambdaProvider({
        clients,
        readers,
        config,
        rollback: new LambdaRollback({ clients, readers, commitPattern }),
      }),
      new AmplifyProvider({
        clients,
        codeHosts: options.codeHosts,
        mergeHours: config.mergeHours,
      }),
    ],
    diagnostics: new AwsDiagnostics(layer),
  };
}

/**
 * Adds AWS Lambda and Amplify to the deployments backend.
 *
 * @public
 */
export const deploymentsModuleAws = createBackendModule({
  pluginId: 'deployments',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        deployments: deploymentProvidersExtensionPoint,
      },
      async init({ config, logger, deployments }) {
        const aws = createAwsDeployments({
          config,
          codeHosts: deployments.codeHosts(config),
        });
        aws.providers.forEach(provider => deployments.addProvider(provider));
        deployments.addDiagnostics(aws.diagnostics);
        const accounts = readAwsConfig(config).accounts;
        if (accounts.length === 0) {
          logger.warn(
            'No AWS account is configured under deployments.aws.accounts; nothing can be read',
          );
        }
      },
    });
  },
});
