import type { App, Branch, JobSummary } from '@aws-sdk/client-amplify';
import {
  releaseHistory,
  releasesTakenBack,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanStep,
  PlanWarning,
  Release,
  ReleaseCandidate,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanDraft,
  PlanInput,
} from '@backspin/backstage-plugin-deployments-node';
import { comparisonUrl } from '../codeHost';
import { CONCURRENT_BUILDS } from './buildQueue';
import { isUnfinished, normalJobId, releaseOf } from './jobs';
import { buildDurations, median } from './progress';
import type { StepInput } from './steps';

/** What a rebuild takes where the branch has no history, in milliseconds: "5–10 minutes". */
export const USUAL_BUILD_MS = 7 * 60_000;

/** Everything that a plan is worked out from. */
export interface PlanFacts {
  input: PlanInput;
  app: App;
  branch: Branch;
  /** Newest first. */
  jobs: readonly JobSummary[];
  /** The build that is live; to be undone. */
  from: Release;
  to: ReleaseCandidate;
  repositoryUrl?: string;
  /** Unfinished builds in the same account and region, those of this branch among them. */
  unfinishedBuilds: number;
}

const short = (sha: string) => sha.slice(0, 7);

function stepsOf(target: Target, input: StepInput): PlanStep[] {
  const where = `${target.name} ${input.branch}`;
  return [
    {
      id: 'pause-auto-build',
      title: 'Pause automatic builds',
      action: 'amplify:UpdateBranch',
      call: `amplify:UpdateBranch ${where} enableAutoBuild false`,
      effect: true,
      input,
    },
    {
      id: 'start-job',
      title: `Build #${input.jobId} again`,
      action: 'amplify:StartJob',
      call: `amplify:StartJob ${where} RETRY ${input.jobId}`,
      effect: true,
      input,
    },
    {
      id: 'wait-job',
      title: 'Wait for the build',
      action: 'amplify:GetJob',
      call: `amplify:GetJob ${where}, until the build has ended`,
      effect: false,
      input,
    },
    {
      id: 'check-commit',
      title: `Check that ${short(input.commit)} was built`,
      action: 'amplify:GetJob',
      call: `amplify:GetJob ${where}, commit ${short(input.commit)} expected`,
      effect: false,
      input,
    },
  ];
}

function warningsOf(
  facts: PlanFacts,
  expectedMs: number,
  unfinished: readonly JobSummary[],
): PlanWarning[] {
  const { branch, to, unfinishedBuilds } = facts;
  const minutes = Math.max(1, Math.round(expectedMs / 60_000));
  const warnings: PlanWarning[] = [
    {
      code: 'rebuild-takes-minutes',
      title: `The build takes about ${minutes} min`,
      message:
        'Amplify cannot put an earlier build back: it builds the commit again. Until that build is deployed, what is live now stays live.',
    },
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
  ];
  if (unfinished.length > 0) {
    const labels = unfinished.map(({ jobId }) => `#${normalJobId(jobId)}`);
    warnings.push({
      code: 'deployment-in-flight',
      title: `${labels.join(', ')} is being built on this branch`,
      message:
        'Amplify builds one job of a branch at a time. The rebuild starts when that build has ended, and replaces what it deploys.',
    });
  }
  const elsewhere = unfinishedBuilds - unfinished.length;
  if (elsewhere >= CONCURRENT_BUILDS) {
    warnings.push({
      code: 'queued-behind-builds',
      title: `${elsewhere} builds are ahead in this region`,
      message: `Amplify runs ${CONCURRENT_BUILDS} builds at a time for each account and region. The rebuild waits until one of them has ended.`,
    });
  }
  if (to.record?.takenBack) {
    warnings.push({
      code: 'release-taken-back-before',
      title: `${to.release.label} was taken back before`,
      message: to.record.takenBackReason
        ? `The reason given: ${to.record.takenBackReason}`
        : 'No reason was given.',
    });
  }
  return warnings;
}

const NOT_UNDONE = [
  'Data that the app has written, and changes to its backend.',
  'Environment variables and build settings of the branch: the build uses those of today.',
  'The commit on the branch: it stays, and is deployed again when automatic builds are resumed and somebody pushes.',
];

/** Works the rebuild out. Pure: the same facts give the same plan. */
export function rebuildPlan(facts: PlanFacts): PlanDraft {
  const { input, app, branch, jobs, from, to, repositoryUrl } = facts;
  const { target } = input;
  const commit = to.release.commit!.sha;
  const unfinished = jobs.filter(({ status }) => isUnfinished(status));
  const durations = buildDurations(jobs);
  const expectedMs = median(durations) ?? USUAL_BUILD_MS;
  const takesBack = releasesTakenBack(
    releaseHistory(input.history, input.rollbacks),
    from,
    to.release,
  );
  return {
    target,
    from,
    to: to.release,
    strategy: 'amplify-rebuild',
    strategies: [
      {
        id: 'amplify-rebuild',
        title: 'Build the earlier commit again',
        eligible: true,
        reason:
          'The app is connected to a repository and the commit of the build is known.',
        recommended: true,
      },
    ],
    steps: stepsOf(target, {
      appId: app.appId!,
      branch: branch.branchName!,
      jobId: to.release.id,
      commit,
    }),
    warnings: warningsOf(facts, expectedMs, unfinished),
    notUndone: NOT_UNDONE,
    takesBack,
    compareUrl: comparisonUrl(repositoryUrl, from, to.release),
    differences: [],
    expectedMs,
    expectedFrom: expectedFrom(durations.length),
    basis: {
      liveBuild: from.id,
      newestBuild: jobs.length > 0 ? releaseOf(jobs[0]).id : undefined,
      buildsInProgress: unfinished.map(({ jobId }) => normalJobId(jobId)),
      commit,
    },
  };
}

function expectedFrom(builds: number): string {
  if (builds === 0) return "from Amplify's usual 5 to 10 minutes";
  return builds === 1
    ? 'from the last build'
    : `from the last ${builds} builds`;
}
