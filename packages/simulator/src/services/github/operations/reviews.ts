/** Deployments that wait for a reviewer. https://docs.github.com/rest/actions/workflow-runs */
import * as z from 'zod';
import { mayReview } from '../../actions/approval';
import { review, waitingJobs } from '../../actions/runs';
import { actionsOf, environmentId } from '../../actions/state';
import {
  viewDeployment,
  viewEnvironment,
  viewPendingDeployment,
} from '../../actions/views';
import { GithubError } from '../errors';
import { viewUser } from '../people';
import { parsed } from '../routing';
import type { Answer, RepositoryCall, RepositoryOperation } from '../routing';
import { runOf } from './runs';

function pendingDeployments(call: RepositoryCall): Answer {
  const { world, slug, by } = call;
  const run = runOf(call);
  const { environments } = actionsOf(world, slug);
  return {
    body: waitingJobs(run).map(job => {
      const environment = environments[job.environment!];
      return viewPendingDeployment(
        call,
        environment,
        job.waitingSince,
        mayReview(world, environment, run, by),
      );
    }),
  };
}

const reviewInput = z.object({
  environment_ids: z.array(z.number()).min(1),
  state: z.enum(['approved', 'rejected']),
  comment: z.string(),
});

function reviewDeployments(call: RepositoryCall): Answer {
  const { world, slug, by, body } = call;
  const run = runOf(call);
  const input = parsed(reviewInput, body);
  const { environments, deployments } = actionsOf(world, slug);
  const waiting = waitingJobs(run);
  const chosen = input.environment_ids.map(id => {
    const job = waiting.find(
      ({ environment }) => environmentId(slug, environment!) === id,
    );
    if (!job) {
      throw new GithubError(
        422,
        'Validation Failed',
        `No pending deployment requests to approve or reject for environment ${id}`,
      );
    }
    if (!mayReview(world, environments[job.environment!], run, by)) {
      throw new GithubError(
        422,
        'Validation Failed',
        `${by} is not a required reviewer of ${job.environment}`,
      );
    }
    return job;
  });
  const { state, comment } = input;
  for (const job of chosen) {
    const environment = job.environment!;
    review(world, slug, run, { environment, state, comment, by });
  }
  const ids = chosen.map(job => job.deploymentId);
  return {
    body: deployments
      .filter(({ id }) => ids.includes(id))
      .map(deployment => viewDeployment(call, deployment)),
  };
}

export const reviewOperations: RepositoryOperation[] = [
  {
    name: 'ListPendingDeployments',
    method: 'GET',
    path: /^\/actions\/runs\/(?<run>\d+)\/pending_deployments$/,
    handle: pendingDeployments,
  },
  {
    name: 'ReviewPendingDeployments',
    method: 'POST',
    path: /^\/actions\/runs\/(?<run>\d+)\/pending_deployments$/,
    handle: reviewDeployments,
  },
  {
    name: 'ListApprovals',
    method: 'GET',
    path: /^\/actions\/runs\/(?<run>\d+)\/approvals$/,
    handle(call) {
      const { environments } = actionsOf(call.world, call.slug);
      return {
        body: runOf(call).approvals.map(({ environment, ...said }) => ({
          state: said.state,
          comment: said.comment,
          user: viewUser(said.by, call.web),
          environments: [viewEnvironment(call, environments[environment])],
        })),
      };
    },
  },
];
