import type { PlanStep } from '@backspin/backstage-plugin-deployments-common';
import type { Target } from '@backspin/backstage-plugin-deployments-common';
import type { RebuildInput } from '../steps/inputs';
import {
  buildsBasis,
  buildTime,
  minutesWarning,
  queueWarnings,
  short,
} from './builds';
import type { PlanFacts, WayPlan } from './types';

function stepsOf(target: Target, input: RebuildInput): PlanStep[] {
  const where = `${target.name} ${input.branch}`;
  return [
    {
      id: 'pause-auto-build',
      title: 'Pause automatic builds',
      action: 'amplify:UpdateBranch',
      call: `amplify:UpdateBranch ${where} enableAutoBuild false`,
      effect: true,
      input: { ...input },
    },
    {
      id: 'start-job',
      title: `Build #${input.jobId} again`,
      action: 'amplify:StartJob',
      call: `amplify:StartJob ${where} RETRY ${input.jobId}`,
      effect: true,
      input: { ...input },
    },
    {
      id: 'wait-job',
      title: 'Wait for the build',
      action: 'amplify:GetJob',
      call: `amplify:GetJob ${where}, until the build has ended`,
      effect: false,
      input: { ...input },
    },
    {
      id: 'check-commit',
      title: `Check that ${short(input.commit)} was built`,
      action: 'amplify:GetJob',
      call: `amplify:GetJob ${where}, commit ${short(input.commit)} expected`,
      effect: false,
      input: { ...input },
    },
  ];
}

/** Building the commit of an earlier build again. */
export function rebuildPlan(facts: PlanFacts): WayPlan {
  const { input, app, branch, to } = facts;
  const commit = to.release.commit!.sha;
  const time = buildTime(facts);
  return {
    steps: stepsOf(input.target, {
      appId: app.appId!,
      branch: branch.branchName!,
      jobId: to.release.id,
      commit,
    }),
    warnings: [
      minutesWarning(time.expectedMs),
      branch.enableAutoBuild
        ? {
            code: 'auto-build-paused',
            title: 'Automatic builds are paused',
            message: `Otherwise the next push to ${branch.branchName} would undo the rollback. They stay paused until somebody resumes them here.`,
          }
        : {
            code: 'auto-build-paused',
            title: 'Automatic builds are paused already',
            message: `They stay so: pushes to ${branch.branchName} are not deployed until somebody resumes them here.`,
          },
      ...queueWarnings(facts),
    ],
    ...time,
    basis: { ...buildsBasis(facts), commit },
  };
}
