import type {
  App,
  Branch,
  DomainAssociation,
  Job,
  JobSummary,
} from '@aws-sdk/client-amplify';
import type {
  AmplifyDetails,
  Domain,
  InFlight,
  Notice,
  Observation,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import {
  commitOf,
  initiatorOf,
  isWaiting,
  liveJob,
  releaseOf,
  stepsOf,
} from './jobs';
import { branchConsoleUrl } from './links';
import type { BranchMemo } from './memo';
import { variableNamesOf } from './notUndone';
import { dayAndTime, listed } from '../rollback/notUndone';
import { forecast } from './progress';

/** The custom domains that lead to a branch. */
export function domainsOf(
  associations: readonly DomainAssociation[],
  branchName: string,
): Domain[] {
  return associations.flatMap(association =>
    (association.subDomains ?? [])
      .filter(
        ({ subDomainSetting }) => subDomainSetting?.branchName === branchName,
      )
      .map(({ subDomainSetting, verified }) => {
        const prefix = subDomainSetting?.prefix;
        const { domainName = '' } = association;
        return {
          name: prefix ? `${prefix}.${domainName}` : domainName,
          status: association.domainStatus ?? 'UNKNOWN',
          statusReason: association.statusReason?.trim() || undefined,
          verified: Boolean(verified),
          certificateType: association.certificate?.type,
        };
      }),
  );
}

const HOSTS_NAMED = 3;

/** What is particular to a branch. */
export function detailsOf(
  app: App,
  branch: Branch,
  domains: Domain[],
  typicalBuildMs: number | undefined,
): AmplifyDetails {
  return {
    kind: 'amplify-branch',
    appId: app.appId!,
    appName: app.name!,
    branch: branch.branchName!,
    stage: branch.stage,
    framework: branch.framework?.trim() || undefined,
    platform: app.platform,
    repository: app.repository?.trim() || undefined,
    autoBuild: Boolean(branch.enableAutoBuild),
    pullRequestPreview: branch.enablePullRequestPreview,
    defaultUrl:
      app.defaultDomain &&
      `https://${branch.displayName || branch.branchName}.${app.defaultDomain}`,
    domains,
    variableNames: variableNamesOf(app, branch),
    typicalBuildMs,
  };
}

/** What somebody should know of a branch. */
export function noticesOf(
  details: AmplifyDetails,
  { domains, pausedSince }: Pick<BranchMemo, 'domains' | 'pausedSince'>,
): Notice[] {
  const notices: Notice[] = [];
  if (details.repository && !details.autoBuild) {
    const since = pausedSince
      ? `, seen so since ${dayAndTime(pausedSince)}`
      : '';
    notices.push({
      code: 'builds-paused',
      message: `Automatic builds of ${details.branch} are paused${since}: pushes are not deployed.`,
      fix: 'Resume them when the newest commit of the branch may go live.',
    });
  }
  if (domains?.away) {
    const { hosts, branch, release, since } = domains.away;
    notices.push({
      code: 'domains-elsewhere',
      message: `${listed(hosts, HOSTS_NAMED)} ${
        hosts.length === 1 ? 'leads' : 'lead'
      } to ${branch}${
        release ? `, which serves ${release.label}` : ''
      }, seen so since ${dayAndTime(since)}. A new build of ${
        details.branch
      } does not reach ${hosts.length === 1 ? 'its' : 'their'} users.`,
      fix: 'Undo the rollback that moved them, or move them back under Custom domains of the app in the AWS console.',
    });
  }
  for (const { name, status, statusReason, verified } of details.domains) {
    if (!verified || status === 'FAILED') {
      const what = status === 'FAILED' ? 'has failed' : 'is not verified';
      notices.push({
        code: 'domain-unverified',
        message: `The domain ${name} ${what} (${status})${
          statusReason ? `: ${statusReason}` : '.'
        }`,
        fix: 'Check its DNS records under Custom domains of the app in the AWS console.',
      });
    }
  }
  return notices;
}

/** What an unfinished build needs to be shown. */
export interface BuildInFlight {
  target: Target;
  job: Job;
  /** Other jobs of the branch. */
  jobs: readonly JobSummary[];
  typicalBuildMs?: number;
  repositoryUrl?: string;
  /** Builds ahead of it, when it waits. */
  queuedBehind: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/** A build that has not ended. */
export function inFlightOf(build: BuildInFlight): InFlight | undefined {
  const { target, job, jobs, repositoryUrl, now } = build;
  const { summary } = job;
  if (!summary) return undefined;
  const { progress, expectedEndAt } = forecast(job, build.typicalBuildMs, now);
  const waits = isWaiting(summary.status);
  let status: InFlight['status'] = waits ? 'queued' : 'running';
  if (summary.status === 'CANCELLING') status = 'stopping';
  const served = liveJob(jobs);
  return {
    deploymentId: releaseOf(summary).id,
    kind: 'build',
    status,
    to: releaseOf(summary, repositoryUrl),
    from: served && releaseOf(served, repositoryUrl),
    startedAt: (summary.startTime ?? new Date(now)).toISOString(),
    by: initiatorOf(summary),
    steps: stepsOf(job),
    progress,
    expectedEndAt:
      expectedEndAt === undefined
        ? undefined
        : new Date(expectedEndAt).toISOString(),
    queuedBehind:
      waits && build.queuedBehind > 0 ? build.queuedBehind : undefined,
    commit: commitOf(summary, repositoryUrl),
    consoleUrl: branchConsoleUrl(target),
  };
}

/** What is live, since when and by whom: the build that succeeded last. */
export function liveOf(
  jobs: readonly JobSummary[],
  repositoryUrl: string | undefined,
): Pick<Observation, 'live' | 'liveSince' | 'liveBy'> {
  const served = liveJob(jobs);
  if (!served) return { live: [] };
  return {
    live: [{ release: releaseOf(served, repositoryUrl), weight: 1 }],
    liveSince: served.endTime?.toISOString(),
    liveBy: initiatorOf(served),
  };
}
