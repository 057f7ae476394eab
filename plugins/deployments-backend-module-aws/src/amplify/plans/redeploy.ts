import type { PlanStep } from '@backspin/backstage-plugin-deployments-common';
import { normalJobId } from '../jobs';
import type { RedeployInput } from '../steps/inputs';
import { buildsBasis, buildTime, unfinishedOf } from './builds';
import type { PlanFacts, WayPlan } from './types';

/** Deploying the files of an earlier deployment by hand once more. */
export function redeployPlan(facts: PlanFacts): WayPlan {
  const { app, branch, source, to } = facts;
  const { target } = facts.input;
  const where = `${target.name} ${branch.branchName}`;
  // One that was made and never started stands in the way until it is stopped.
  const idle = unfinishedOf(facts).find(({ status }) => status === 'CREATED');
  const input: RedeployInput = {
    appId: app.appId!,
    branch: branch.branchName!,
    jobId: to.release.id,
    stop: idle && normalJobId(idle.jobId),
  };
  const stop: PlanStep[] = input.stop
    ? [
        {
          id: 'stop-upload',
          title: `Stop deployment #${input.stop}`,
          action: 'amplify:StopJob',
          call: `amplify:StopJob ${where} ${input.stop}`,
          effect: true,
          input: { ...input },
        },
      ]
    : [];
  return {
    steps: [
      ...stop,
      {
        id: 'start-deployment',
        title: `Deploy the files of #${input.jobId} again`,
        action: 'amplify:StartDeployment',
        // Without the address of the files, which may carry a signature.
        call: `amplify:StartDeployment ${where}, files of #${input.jobId}`,
        effect: true,
        input: { ...input },
      },
      {
        id: 'wait-job',
        title: 'Wait for the deployment',
        action: 'amplify:GetJob',
        call: `amplify:GetJob ${where}, until the deployment has ended`,
        effect: false,
        input: { ...input },
      },
    ],
    warnings: [
      ...(input.stop
        ? [
            {
              code: 'upload-stopped' as const,
              title: `Deployment #${input.stop} is stopped`,
              message:
                'Somebody made it and has not started it. Amplify takes no other deployment until it is over.',
            },
          ]
        : []),
    ],
    ...buildTime(facts, 'deployment'),
    basis: {
      ...buildsBasis(facts),
      source: 'kind' in source ? source.kind : undefined,
    },
  };
}
