/** Deployments and their statuses. https://docs.github.com/rest/deployments */
import * as z from 'zod';
import { addDeployment, setDeploymentStatus } from '../../actions/deployments';
import { actionsOf, environmentOf } from '../../actions/state';
import type { DeploymentState } from '../../actions/state';
import { viewDeployment, viewDeploymentStatus } from '../../actions/views';
import { resolveCommit } from '../repositories';
import { notFound, paged, parsed } from '../routing';
import type { Answer, RepositoryCall, RepositoryOperation } from '../routing';

const deploymentInput = z.object({
  ref: z.string(),
  environment: z.string().default('production'),
  description: z.string().nullish(),
});

const STATES = [
  'queued',
  'in_progress',
  'success',
  'failure',
  'error',
  'inactive',
] as const;

function deploymentOf({ world, slug, params }: RepositoryCall) {
  const id = Number(params.deployment);
  const deployment = actionsOf(world, slug).deployments.find(
    candidate => candidate.id === id,
  );
  if (!deployment) throw notFound();
  return deployment;
}

function listDeployments(call: RepositoryCall): Answer {
  const { world, slug, query } = call;
  const is = (name: string, value: string) =>
    !query.has(name) || query.get(name) === value;
  const found = [...actionsOf(world, slug).deployments]
    .reverse()
    .filter(
      ({ sha, ref, environment }) =>
        is('sha', sha) && is('ref', ref) && is('environment', environment),
    );
  const { page, headers } = paged(call, `/repos/${slug}/deployments`, found);
  return {
    headers,
    body: page.map(deployment => viewDeployment(call, deployment)),
  };
}

const newestFirst = ({ statuses }: DeploymentState) => [...statuses].reverse();

export const deploymentOperations: RepositoryOperation[] = [
  {
    name: 'ListDeployments',
    method: 'GET',
    path: /^\/deployments$/,
    handle: listDeployments,
  },
  {
    name: 'CreateDeployment',
    method: 'POST',
    path: /^\/deployments$/,
    handle(call) {
      const { world, slug, by, repository } = call;
      const input = parsed(deploymentInput, call.body);
      environmentOf(world, slug, input.environment);
      const deployment = addDeployment(world, slug, {
        sha: resolveCommit(repository, input.ref),
        ref: input.ref,
        environment: input.environment,
        creator: by,
        description: input.description ?? '',
      });
      return { status: 201, body: viewDeployment(call, deployment) };
    },
  },
  {
    name: 'GetDeployment',
    method: 'GET',
    path: /^\/deployments\/(?<deployment>\d+)$/,
    handle: call => ({ body: viewDeployment(call, deploymentOf(call)) }),
  },
  {
    name: 'ListDeploymentStatuses',
    method: 'GET',
    path: /^\/deployments\/(?<deployment>\d+)\/statuses$/,
    handle(call) {
      const deployment = deploymentOf(call);
      const { page, headers } = paged(
        call,
        `/repos/${call.slug}/deployments/${deployment.id}/statuses`,
        newestFirst(deployment),
      );
      return {
        headers,
        body: page.map(status =>
          viewDeploymentStatus(call, deployment, status),
        ),
      };
    },
  },
  {
    name: 'CreateDeploymentStatus',
    method: 'POST',
    path: /^\/deployments\/(?<deployment>\d+)\/statuses$/,
    handle(call) {
      const deployment = deploymentOf(call);
      const { state } = parsed(z.object({ state: z.enum(STATES) }), call.body);
      const status = setDeploymentStatus(
        call.world,
        call.slug,
        deployment,
        state,
      );
      return {
        status: 201,
        body: viewDeploymentStatus(call, deployment, status),
      };
    },
  },
];
