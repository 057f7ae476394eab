import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createAddFunctionAction } from './actions/addFunction';
import { createAmplifyAppAction } from './actions/createAmplifyApp';
import { createBranchesAction } from './actions/createBranches';
import { createPipelineAction } from './actions/createPipeline';
import { createCdkServiceAction } from './actions/createCdkService';
import { createPreflightAction } from './actions/preflight';
import { createSamServiceAction } from './actions/createSamService';
import { createValidateProjectAction } from './actions/validateProject';
import { readServerlessConfig } from './config';
import { Skeletons } from './render';

/**
 * Adds the `aws-serverless:…` actions to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleAwsServerless = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'aws-serverless',
  register({ registerInit }) {
    registerInit({
      deps: {
        rootConfig: coreServices.rootConfig,
        catalog: catalogServiceRef,
        scaffolderActions: scaffolderActionsExtensionPoint,
      },
      async init({ rootConfig, catalog, scaffolderActions }) {
        const config = readServerlessConfig(rootConfig);
        const integrations = ScmIntegrations.fromConfig(rootConfig);
        const skeletons = new Skeletons(config.skeletons);
        scaffolderActions.addActions(
          createPreflightAction({ rootConfig, config, integrations, catalog }),
          createBranchesAction({ integrations }),
          createSamServiceAction({ config, skeletons }),
          createAddFunctionAction({ config, skeletons }),
          createCdkServiceAction({ config, skeletons }),
          createPipelineAction({ config, skeletons }),
          createValidateProjectAction({
            requiredTags: config.requiredTags,
            // Those of new services by default are fewer than those in support.
            ...(rootConfig.has('awsServerless.runtimes') && {
              runtimes: config.runtimes,
            }),
          }),
          createAmplifyAppAction({ config: rootConfig }),
        );
      },
    });
  },
});
