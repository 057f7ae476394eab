/** Environments with their protection, variables and secrets. */
import * as z from 'zod';
import { actionsOf, environmentOf } from '../../actions/state';
import type { EnvironmentState } from '../../actions/state';
import { viewEnvironment } from '../../actions/views';
import { GithubError } from '../errors';
import { logins, teamById, userId } from '../people';
import { notFound, paged, parsed } from '../routing';
import type { Answer, RepositoryCall, RepositoryOperation } from '../routing';
import { secretOperations, variableOperations } from './variables';

function knownEnvironment(call: RepositoryCall): EnvironmentState {
  const { environments } = actionsOf(call.world, call.slug);
  const environment = environments[call.params.environment];
  if (!environment) throw notFound();
  return environment;
}

const environmentInput = z.object({
  wait_timer: z.number().int().min(0).max(43_200).nullish(),
  prevent_self_review: z.boolean().nullish(),
  reviewers: z
    .array(z.object({ type: z.enum(['User', 'Team']), id: z.number() }))
    .max(6)
    .nullish(),
  deployment_branch_policy: z
    .object({
      protected_branches: z.boolean(),
      custom_branch_policies: z.boolean(),
    })
    .nullish(),
});

function putEnvironment(call: RepositoryCall): Answer {
  const { world, slug, params, body } = call;
  const input = parsed(environmentInput, body);
  for (const { type, id } of input.reviewers ?? []) {
    const isKnown =
      type === 'Team'
        ? teamById(world, id)
        : logins(world).some(login => userId(login) === id);
    if (!isKnown) {
      throw new GithubError(
        422,
        'Failed to create the environment protection rule. Please ensure the reviewer IDs are valid.',
      );
    }
  }
  const policy = input.deployment_branch_policy;
  if (policy && policy.protected_branches === policy.custom_branch_policies) {
    throw new GithubError(
      422,
      'Validation Failed',
      'protected_branches and custom_branch_policies cannot have the same value',
    );
  }
  const environment = environmentOf(world, slug, params.environment);
  Object.assign(environment, {
    waitTimer: input.wait_timer ?? 0,
    preventSelfReview: input.prevent_self_review ?? false,
    reviewers: input.reviewers ?? [],
    branchPolicy: policy ?? undefined,
    updatedAt: world.now(),
  });
  return { body: viewEnvironment(call, environment) };
}

const branchPolicy = z.object({
  name: z.string().min(1),
  type: z.enum(['branch', 'tag']).default('branch'),
});

const viewPolicy = (
  { name, type }: z.infer<typeof branchPolicy>,
  id: number,
) => ({
  id,
  node_id: `policy-${id}`,
  name,
  type,
});

export const environmentOperations: RepositoryOperation[] = [
  {
    name: 'ListEnvironments',
    method: 'GET',
    path: /^\/environments$/,
    handle(call) {
      const { environments } = actionsOf(call.world, call.slug);
      const all = Object.values(environments);
      const { page, headers } = paged(
        call,
        `/repos/${call.slug}/environments`,
        all,
      );
      return {
        headers,
        body: {
          total_count: all.length,
          environments: page.map(found => viewEnvironment(call, found)),
        },
      };
    },
  },
  {
    name: 'GetEnvironment',
    method: 'GET',
    path: /^\/environments\/(?<environment>[^/]+)$/,
    handle: call => ({ body: viewEnvironment(call, knownEnvironment(call)) }),
  },
  {
    name: 'PutEnvironment',
    method: 'PUT',
    path: /^\/environments\/(?<environment>[^/]+)$/,
    handle: putEnvironment,
  },
  {
    name: 'DeleteEnvironment',
    method: 'DELETE',
    path: /^\/environments\/(?<environment>[^/]+)$/,
    handle(call) {
      const { name } = knownEnvironment(call);
      delete actionsOf(call.world, call.slug).environments[name];
      return { status: 204 };
    },
  },
  {
    name: 'ListBranchPolicies',
    method: 'GET',
    path: /^\/environments\/(?<environment>[^/]+)\/deployment-branch-policies$/,
    handle(call) {
      const policies = knownEnvironment(call).branchPatterns.map(viewPolicy);
      return {
        body: { total_count: policies.length, branch_policies: policies },
      };
    },
  },
  {
    name: 'CreateBranchPolicy',
    method: 'POST',
    path: /^\/environments\/(?<environment>[^/]+)\/deployment-branch-policies$/,
    handle(call) {
      const environment = knownEnvironment(call);
      if (!environment.branchPolicy?.custom_branch_policies) throw notFound();
      const policy = parsed(branchPolicy, call.body);
      const { branchPatterns } = environment;
      if (!branchPatterns.some(({ name }) => name === policy.name)) {
        branchPatterns.push(policy);
      }
      return { body: viewPolicy(policy, branchPatterns.length) };
    },
  },
  ...variableOperations(
    '/environments/(?<environment>[^/]+)',
    'Environment',
    call => knownEnvironment(call).variables,
  ),
  ...variableOperations(
    '/actions',
    'Repository',
    ({ world, slug }) => actionsOf(world, slug).variables,
  ),
  ...secretOperations(
    '/environments/(?<environment>[^/]+)',
    'Environment',
    call => knownEnvironment(call).secrets,
  ),
  ...secretOperations(
    '/actions',
    'Repository',
    ({ world, slug }) => actionsOf(world, slug).secrets,
  ),
];
