import {
  entityPipelineSchema,
  type EntityPipeline,
  type EnvironmentRun,
} from '@backspin/backstage-plugin-deployments-common';
import { ENTITY_REF, ago } from './fixtures';

export const REPOSITORY = 'https://github.com/distrofm/royalty-calculator';

/** A run of the workflow *Deploy* that ended well 5 minutes ago, unless told otherwise. */
export function pipelineRun(
  id: number,
  more: Partial<EnvironmentRun> = {},
): EnvironmentRun {
  const run: Omit<EnvironmentRun, 'standing'> = {
    id,
    number: id,
    attempt: 1,
    workflow: 'Deploy',
    title: 'Count royalties once',
    event: 'push',
    branch: 'main',
    commit: {
      sha: '4f2a91c0de4f2a91c0de4f2a91c0de4f2a91c0de',
      message: 'Count royalties once',
      url: `${REPOSITORY}/commit/4f2a91c`,
    },
    actor: 'mara',
    status: 'completed',
    conclusion: 'success',
    createdAt: ago(300),
    startedAt: ago(300),
    updatedAt: ago(175),
    url: `${REPOSITORY}/actions/runs/${id}`,
    jobs: [
      {
        id: id * 10,
        name: 'build',
        status: 'completed',
        conclusion: 'success',
        startedAt: ago(300),
        completedAt: ago(200),
        url: `${REPOSITORY}/actions/runs/${id}/job/${id * 10}`,
        steps: [],
      },
    ],
    pendingApprovals: [],
    ...more,
  };
  const ended = run.status === 'completed';
  return {
    ...run,
    standing: more.standing ?? {
      status: run.status,
      conclusion: run.conclusion,
      startedAt: run.startedAt,
      ...(ended && { completedAt: run.updatedAt }),
    },
  };
}

/** A run that waits for a reviewer of prod. */
export function waitingRun(
  id: number,
  mayDecide = true,
  more: Partial<EnvironmentRun> = {},
): EnvironmentRun {
  return pipelineRun(id, {
    status: 'waiting',
    conclusion: undefined,
    jobs: [
      ...(pipelineRun(id).jobs ?? []),
      {
        id: id * 10 + 1,
        name: 'deploy (prod)',
        environment: 'prod',
        status: 'waiting',
        steps: [],
      },
    ],
    pendingApprovals: [
      {
        githubEnvironment: 'prod',
        environmentId: 7,
        environment: 'prod',
        reviewers: [
          { kind: 'team', name: 'Release managers' },
          { kind: 'user', name: 'iva' },
        ],
        mayDecide,
      },
    ],
    ...more,
  });
}

/** The pipeline of royalty-calculator: dev failed, staging runs, prod waits. */
export function pipeline(more: Partial<EntityPipeline> = {}): EntityPipeline {
  return entityPipelineSchema.parse({
    entityRef: ENTITY_REF,
    repository: { slug: 'distrofm/royalty-calculator', url: REPOSITORY },
    environments: [
      {
        environment: 'dev',
        runs: [
          pipelineRun(51, {
            branch: 'develop',
            conclusion: 'failure',
            attempt: 2,
            jobs: [
              {
                id: 1,
                name: 'test',
                status: 'completed',
                conclusion: 'failure',
                startedAt: ago(300),
                completedAt: ago(240),
                steps: [
                  {
                    number: 1,
                    name: 'Set up job',
                    status: 'completed',
                    conclusion: 'success',
                  },
                  {
                    number: 2,
                    name: 'npm test',
                    status: 'completed',
                    conclusion: 'failure',
                  },
                ],
              },
              {
                id: 2,
                name: 'deploy (dev)',
                status: 'completed',
                conclusion: 'skipped',
                startedAt: ago(240),
                completedAt: ago(240),
                steps: [],
              },
            ],
          }),
        ],
      },
      {
        environment: 'staging',
        runs: [
          pipelineRun(52, {
            branch: 'staging',
            event: 'workflow_dispatch',
            status: 'in_progress',
            conclusion: undefined,
            jobs: [
              {
                id: 3,
                name: 'deploy (staging)',
                status: 'in_progress',
                startedAt: ago(65),
                steps: [
                  { number: 1, name: 'sam deploy', status: 'in_progress' },
                ],
              },
            ],
          }),
        ],
      },
      { environment: 'prod', runs: [waitingRun(53)] },
    ],
    readAt: ago(12),
    moving: true,
    approveAs: 'user',
    ...more,
  });
}
