import type { JobSummary } from '@aws-sdk/client-amplify';
import { durationText } from '@backspin/backstage-plugin-deployments-common';
import type { PlanWarning } from '@backspin/backstage-plugin-deployments-common';
import { CONCURRENT_BUILDS } from '../buildQueue';
import { isUnfinished, normalJobId } from '../jobs';
import { buildDurations, median } from '../progress';
import type { PlanFacts } from './types';

/** What a build takes where the branch has no history, in milliseconds: "5–10 minutes". */
export const USUAL_BUILD_MS = 7 * 60_000;

/** A commit as people say it. */
export const short = (sha: string) => sha.slice(0, 7);

/** The builds of the branch that have not ended. */
export const unfinishedOf = ({ jobs }: PaceFacts) =>
  jobs.filter(({ status }) => isUnfinished(status));

type PaceFacts = Pick<PlanFacts, 'jobs'>;

/** How long a build should take, and where that comes from. */
export function buildTime(
  { jobs }: PaceFacts,
  what = 'build',
): {
  expectedMs: number;
  expectedFrom: string;
} {
  const durations = buildDurations(jobs);
  const builds = durations.length;
  const some =
    builds === 1 ? `from the last ${what}` : `from the last ${builds} ${what}s`;
  return {
    expectedMs: median(durations) ?? USUAL_BUILD_MS,
    expectedFrom: builds === 0 ? "from Amplify's usual 5 to 10 minutes" : some,
  };
}

const labelsOf = (jobs: readonly JobSummary[]) =>
  jobs.map(({ jobId }) => `#${normalJobId(jobId)}`).join(', ');

/** Builds that are ahead of the one to come, on the branch and in the region. */
export function queueWarnings(facts: PlanFacts): PlanWarning[] {
  const unfinished = unfinishedOf(facts);
  const elsewhere = facts.unfinishedBuilds - unfinished.length;
  const warnings: PlanWarning[] = [];
  if (unfinished.length > 0) {
    warnings.push({
      code: 'deployment-in-flight',
      title: `${labelsOf(unfinished)} is being built on this branch`,
      message:
        'Amplify builds one job of a branch at a time. This one starts when that build has ended, and replaces what it deploys.',
    });
  }
  if (elsewhere >= CONCURRENT_BUILDS) {
    warnings.push({
      code: 'queued-behind-builds',
      title: `${elsewhere} builds are ahead in this region`,
      message: `Amplify runs ${CONCURRENT_BUILDS} builds at a time for each account and region. This one waits until one of them has ended.`,
    });
  }
  return warnings;
}

/** That a build takes minutes, and what users get until then. */
export function minutesWarning(expectedMs: number): PlanWarning {
  return {
    code: 'rebuild-takes-minutes',
    title: `The build takes about ${durationText(expectedMs)}`,
    message:
      'Amplify cannot put an earlier build back: it builds the commit again. Until that build is deployed, what is live now stays live.',
  };
}

/** The part of the basis that is about builds. */
export function buildsBasis(facts: PlanFacts): Record<string, unknown> {
  const { from, jobs } = facts;
  return {
    liveBuild: from.id,
    newestBuild: jobs.length > 0 ? normalJobId(jobs[0].jobId) : undefined,
    buildsInProgress: unfinishedOf(facts).map(({ jobId }) =>
      normalJobId(jobId),
    ),
  };
}
