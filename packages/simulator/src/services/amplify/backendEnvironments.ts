/** The operations on backend environments (Amplify's first generation). */
import type { RequestContext } from '../../core/types';
import type {
  CreateBackendEnvironmentRequest,
  CreateBackendEnvironmentResult,
  DeleteBackendEnvironmentRequest,
  DeleteBackendEnvironmentResult,
  GetBackendEnvironmentRequest,
  GetBackendEnvironmentResult,
  ListBackendEnvironmentsRequest,
  ListBackendEnvironmentsResult,
} from '@aws-sdk/client-amplify';
import { badRequest, notFound } from './errors';
import { requireApp } from './lookup';
import { paginateByKey } from './paging';
import type { AppState } from './state';
import { viewBackendEnvironment } from './views';

const MAX_PAGE = 50;

function requireEnvironment(app: AppState, name = '') {
  const environment = app.backendEnvironments[name];
  if (!environment) {
    throw notFound(`Backend environment ${name} not found.`);
  }
  return environment;
}

function createBackendEnvironment(
  input: CreateBackendEnvironmentRequest,
  context: RequestContext,
): CreateBackendEnvironmentResult {
  const app = requireApp(context.world, context, input.appId);
  const { environmentName: name = '', stackName, deploymentArtifacts } = input;
  if (!name) {
    throw badRequest('environmentName must not be empty.');
  }
  if (app.backendEnvironments[name]) {
    throw badRequest(`Backend environment ${name} already exists.`);
  }
  app.backendEnvironments[name] = {
    name,
    stackName,
    deploymentArtifacts,
    createTime: context.now,
    updateTime: context.now,
  };
  return {
    backendEnvironment: viewBackendEnvironment(
      context,
      app,
      app.backendEnvironments[name],
    ),
  };
}

function getBackendEnvironment(
  input: GetBackendEnvironmentRequest,
  context: RequestContext,
): GetBackendEnvironmentResult {
  const app = requireApp(context.world, context, input.appId);
  const environment = requireEnvironment(app, input.environmentName);
  return {
    backendEnvironment: viewBackendEnvironment(context, app, environment),
  };
}

function listBackendEnvironments(
  input: ListBackendEnvironmentsRequest,
  context: RequestContext,
): ListBackendEnvironmentsResult {
  const app = requireApp(context.world, context, input.appId);
  const wanted = Object.values(app.backendEnvironments).filter(
    ({ name }) => !input.environmentName || name === input.environmentName,
  );
  const page = paginateByKey(wanted, input, MAX_PAGE, ({ name }) => name);
  return {
    backendEnvironments: page.items.map(environment =>
      viewBackendEnvironment(context, app, environment),
    ),
    nextToken: page.nextToken,
  };
}

function deleteBackendEnvironment(
  input: DeleteBackendEnvironmentRequest,
  context: RequestContext,
): DeleteBackendEnvironmentResult {
  const app = requireApp(context.world, context, input.appId);
  const environment = requireEnvironment(app, input.environmentName);
  delete app.backendEnvironments[environment.name];
  return {
    backendEnvironment: viewBackendEnvironment(context, app, environment),
  };
}

export const backendEnvironmentOperations = {
  CreateBackendEnvironment: createBackendEnvironment,
  GetBackendEnvironment: getBackendEnvironment,
  ListBackendEnvironments: listBackendEnvironments,
  DeleteBackendEnvironment: deleteBackendEnvironment,
};
