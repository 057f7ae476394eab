/** CreateApp, GetApp, ListApps, UpdateApp, DeleteApp. */
import type { Place, RequestContext, World } from '../../core/types';
import type {
  CreateAppRequest,
  CreateAppResult,
  DeleteAppRequest,
  DeleteAppResult,
  GetAppRequest,
  GetAppResult,
  ListAppsRequest,
  ListAppsResult,
  UpdateAppRequest,
  UpdateAppResult,
} from '@aws-sdk/client-amplify';
import { dropJobs } from './builds';
import { DEFAULT_BUILD_SPEC } from './commands';
import { badRequest, limitExceeded } from './errors';
import { checkName, requireApp } from './lookup';
import { given } from './merge';
import { paginateByKey } from './paging';
import { amplifyState } from './state';
import type { AppState } from './state';
import { viewApp } from './views';

/** Quota "Apps", per account and region. */
const MAX_APPS = 25;
const MAX_PAGE = 100;

const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Adds an app to the world; also used by the demo estate, which fixes `appId`. */
export function addApp(
  world: World,
  place: Place,
  spec: Omit<CreateAppRequest, 'oauthToken' | 'accessToken'> & {
    appId?: string;
  },
): AppState {
  const now = world.now();
  const app: AppState = {
    appId:
      spec.appId ??
      `d${Array.from({ length: 13 }, () =>
        world.random.pick([...ID_LETTERS]),
      ).join('')}`,
    name: spec.name ?? '',
    description: spec.description ?? '',
    repository: spec.repository ?? '',
    platform: spec.platform ?? 'WEB',
    computeRoleArn: spec.computeRoleArn,
    iamServiceRoleArn: spec.iamServiceRoleArn,
    environmentVariables: { ...spec.environmentVariables },
    enableBranchAutoBuild: spec.enableBranchAutoBuild ?? false,
    enableBranchAutoDeletion: spec.enableBranchAutoDeletion ?? false,
    enableBasicAuth: spec.enableBasicAuth ?? false,
    basicAuthCredentials: spec.basicAuthCredentials,
    customRules: spec.customRules ?? [],
    tags: { ...spec.tags },
    buildSpec: spec.buildSpec ?? DEFAULT_BUILD_SPEC,
    customHeaders: spec.customHeaders ?? '',
    enableAutoBranchCreation: spec.enableAutoBranchCreation ?? false,
    autoBranchCreationPatterns: spec.autoBranchCreationPatterns ?? [],
    autoBranchCreationConfig: spec.autoBranchCreationConfig,
    jobConfig: spec.jobConfig ?? { buildComputeType: 'STANDARD_8GB' },
    cacheConfig: spec.cacheConfig ?? { type: 'AMPLIFY_MANAGED_NO_COOKIES' },
    createTime: now,
    updateTime: now,
    branches: {},
    heads: {},
    domains: {},
    backendEnvironments: {},
  };
  amplifyState(world, place).apps[app.appId] = app;
  return app;
}

function createApp(
  input: CreateAppRequest,
  context: RequestContext,
): CreateAppResult {
  checkName(input.name);
  const { apps } = amplifyState(context.world, context);
  if (Object.keys(apps).length >= MAX_APPS) {
    throw limitExceeded(
      `You have reached the maximum number of apps: ${MAX_APPS}`,
    );
  }
  if (input.repository && !input.accessToken && !input.oauthToken) {
    throw badRequest(
      'You should at least provide one valid token for connecting a repository',
    );
  }
  const { accessToken, oauthToken, ...spec } = input;
  return { app: viewApp(context, addApp(context.world, context, spec)) };
}

function getApp(input: GetAppRequest, context: RequestContext): GetAppResult {
  const app = requireApp(context.world, context, input.appId);
  return { app: viewApp(context, app) };
}

function listApps(
  input: ListAppsRequest,
  context: RequestContext,
): ListAppsResult {
  const apps = Object.values(amplifyState(context.world, context).apps);
  const page = paginateByKey(apps, input, MAX_PAGE, app => app.appId);
  return {
    apps: page.items.map(app => viewApp(context, app)),
    nextToken: page.nextToken,
  };
}

function updateApp(
  input: UpdateAppRequest,
  context: RequestContext,
): UpdateAppResult {
  const app = requireApp(context.world, context, input.appId);
  const { appId, oauthToken, accessToken, ...changes } = input;
  if (changes.name !== undefined) {
    checkName(changes.name);
  }
  Object.assign(app, given(changes), { updateTime: context.now });
  return { app: viewApp(context, app) };
}

function deleteApp(
  input: DeleteAppRequest,
  context: RequestContext,
): DeleteAppResult {
  const { world } = context;
  const app = requireApp(world, context, input.appId);
  const view = viewApp(context, app);
  const state = amplifyState(world, context);
  for (const branchName of Object.keys(app.branches)) {
    dropJobs(world, context, app.appId, branchName);
  }
  for (const webhook of Object.values(state.webhooks)) {
    if (webhook.appId === app.appId) {
      delete state.webhooks[webhook.id];
    }
  }
  delete state.apps[app.appId];
  return { app: view };
}

export const appOperations = {
  CreateApp: createApp,
  GetApp: getApp,
  ListApps: listApps,
  UpdateApp: updateApp,
  DeleteApp: deleteApp,
};
