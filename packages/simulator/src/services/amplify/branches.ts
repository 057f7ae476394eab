/** CreateBranch, GetBranch, ListBranches, UpdateBranch, DeleteBranch. */
import type { RequestContext, SimTime } from '../../core/types';
import type {
  CreateBranchRequest,
  CreateBranchResult,
  DeleteBranchRequest,
  DeleteBranchResult,
  GetBranchRequest,
  GetBranchResult,
  ListBranchesRequest,
  ListBranchesResult,
  Stage,
  UpdateBranchRequest,
  UpdateBranchResult,
} from '@aws-sdk/client-amplify';
import { dropJobs } from './builds';
import { badRequest, limitExceeded } from './errors';
import { checkBranchName, requireApp, requireBranch } from './lookup';
import { given } from './merge';
import { paginateByKey } from './paging';
import type { AppState, BranchState } from './state';
import { viewBranch } from './views';

/** Quota "Branches per app". */
const MAX_BRANCHES = 50;
const MAX_PAGE = 50;

/** Connects a branch; also used by the demo estate. */
export function addBranch(
  app: AppState,
  spec: Omit<CreateBranchRequest, 'appId'>,
  now: SimTime,
): BranchState {
  const name = spec.branchName ?? '';
  const branch: BranchState = {
    name,
    description: spec.description ?? '',
    // AWS answers NONE for a branch without a stage, though its model lacks the value.
    stage: spec.stage ?? ('NONE' as Stage),
    displayName: spec.displayName ?? name.replace(/[^A-Za-z0-9-]+/g, '-'),
    framework: spec.framework ?? 'Web',
    enableNotification: spec.enableNotification ?? false,
    enableAutoBuild: spec.enableAutoBuild ?? true,
    enableSkewProtection: spec.enableSkewProtection,
    enableBasicAuth: spec.enableBasicAuth ?? false,
    basicAuthCredentials: spec.basicAuthCredentials,
    enablePerformanceMode: spec.enablePerformanceMode ?? false,
    enablePullRequestPreview: spec.enablePullRequestPreview ?? false,
    pullRequestEnvironmentName: spec.pullRequestEnvironmentName,
    environmentVariables: { ...spec.environmentVariables },
    buildSpec: spec.buildSpec,
    ttl: spec.ttl ?? '5',
    backendEnvironmentArn: spec.backendEnvironmentArn,
    backend: spec.backend,
    computeRoleArn: spec.computeRoleArn,
    tags: { ...spec.tags },
    createTime: now,
    updateTime: now,
    lastJobId: 0,
    jobs: [],
  };
  app.branches[name] = branch;
  return branch;
}

function createBranch(
  input: CreateBranchRequest,
  context: RequestContext,
): CreateBranchResult {
  const app = requireApp(context.world, context, input.appId);
  checkBranchName(input.branchName);
  if (app.branches[input.branchName!]) {
    throw badRequest(`Branch ${input.branchName} already exists.`);
  }
  if (Object.keys(app.branches).length >= MAX_BRANCHES) {
    throw limitExceeded(
      `You have reached the maximum number of branches: ${MAX_BRANCHES}`,
    );
  }
  const branch = addBranch(app, input, context.now);
  return { branch: viewBranch(context, app, branch) };
}

function getBranch(
  input: GetBranchRequest,
  context: RequestContext,
): GetBranchResult {
  const app = requireApp(context.world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  return { branch: viewBranch(context, app, branch) };
}

function listBranches(
  input: ListBranchesRequest,
  context: RequestContext,
): ListBranchesResult {
  const app = requireApp(context.world, context, input.appId);
  const branches = Object.values(app.branches);
  const page = paginateByKey(branches, input, MAX_PAGE, branch => branch.name);
  return {
    branches: page.items.map(branch => viewBranch(context, app, branch)),
    nextToken: page.nextToken,
  };
}

function updateBranch(
  input: UpdateBranchRequest,
  context: RequestContext,
): UpdateBranchResult {
  const app = requireApp(context.world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  const { appId, branchName, ...changes } = input;
  Object.assign(branch, given(changes), { updateTime: context.now });
  return { branch: viewBranch(context, app, branch) };
}

function deleteBranch(
  input: DeleteBranchRequest,
  context: RequestContext,
): DeleteBranchResult {
  const app = requireApp(context.world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  const view = viewBranch(context, app, branch);
  dropJobs(context.world, context, app.appId, branch.name);
  delete app.branches[branch.name];
  return { branch: view };
}

export const branchOperations = {
  CreateBranch: createBranch,
  GetBranch: getBranch,
  ListBranches: listBranches,
  UpdateBranch: updateBranch,
  DeleteBranch: deleteBranch,
};
