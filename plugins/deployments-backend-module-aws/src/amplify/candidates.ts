import type { JobSummary } from '@aws-sdk/client-amplify';
import {
  compareReleaseIds,
  lastGoodReleaseId,
  releaseHistory,
  releaseRecord,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  Deployment,
  IneligibilityCode,
  Release,
  ReleaseCandidate,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { isUnfinished, liveJob, normalJobId, releaseOf } from './jobs';
import { fileSourceOf } from './sources';

/** What the candidates are chosen from. */
export interface CandidateFacts {
  /** Jobs that Amplify still lists, newest first. */
  jobs: readonly JobSummary[];
  history: readonly Deployment[];
  /** Rollbacks that succeeded. */
  rollbacks: readonly Rollback[];
  repositoryUrl?: string;
  /** The app is deployed by hand, so that it is files that matter and not commits. */
  manual?: boolean;
  /** What users of the target get, where that is not the build of the branch itself. */
  served?: Release;
  /** Milliseconds since the epoch. */
  now: number;
}

type Reason = { code: IneligibilityCode; message: string };

/** Why a build of an unknown commit is refused: the words that a person needs to believe it. */
export const COMMIT_UNKNOWN =
  'AWS recorded HEAD instead of a commit for this build. Building it again would build whatever is newest on the branch, not what was live (aws-amplify/amplify-hosting#1253).';

function ineligible(
  job: JobSummary,
  live: JobSummary | undefined,
  { manual, served, now }: CandidateFacts,
): Reason | undefined {
  const current = served ?? (live && releaseOf(live));
  if (current && normalJobId(job.jobId) === current.id) {
    return { code: 'live-now', message: 'This build is live now.' };
  }
  if (job.status === 'FAILED' || job.status === 'CANCELLED') {
    const what = job.status === 'FAILED' ? 'failed' : 'was cancelled';
    return {
      code: 'build-failed',
      message: `This build ${what}, so it was never live.`,
    };
  }
  if (manual) {
    const source = fileSourceOf(job, now);
    return 'gone' in source
      ? { code: 'deleted', message: source.gone }
      : undefined;
  }
  // While the domains lead elsewhere, the branch itself is a way back whatever it has built.
  if (job === live) return undefined;
  const { commit } = releaseOf(job);
  if (!commit) return { code: 'commit-unknown', message: COMMIT_UNKNOWN };
  if (commit.sha === current?.commit?.sha) {
    return {
      code: 'same-code',
      message: 'It is a build of the commit that is live now.',
    };
  }
  return undefined;
}

/**
 * The builds of a branch as places to go back to, newest first: those that
 * Amplify lists, and those that only history remembers.
 */
export function amplifyCandidates(facts: CandidateFacts): ReleaseCandidate[] {
  const { jobs, history, rollbacks, repositoryUrl, now } = facts;
  const known = releaseHistory(history, rollbacks);
  const live = liveJob(jobs);
  const listed = new Set(jobs.map(({ jobId }) => normalJobId(jobId)));
  const rows: Array<{ release: Release; reason?: Reason }> = jobs
    .filter(({ status }) => !isUnfinished(status))
    .map(job => ({
      release: releaseOf(job, repositoryUrl),
      reason: ineligible(job, live, facts),
    }));
  const forgotten = new Map(
    history
      .filter(({ release, status }) => {
        const isOver = status !== 'queued' && status !== 'running';
        return isOver && !listed.has(release.id);
      })
      .map(({ release }) => [release.id, release]),
  );
  for (const release of forgotten.values()) {
    const message = 'Amplify no longer keeps this build.';
    rows.push({ release, reason: { code: 'deleted', message } });
  }
  const eligible = new Set(
    rows.filter(({ reason }) => !reason).map(({ release }) => release.id),
  );
  const lastGood = lastGoodReleaseId(withListed(known, facts), id =>
    eligible.has(id),
  );
  return rows
    .sort((a, b) => compareReleaseIds(b.release.id, a.release.id))
    .map(({ release, reason }) => ({
      release,
      eligible: !reason,
      reason,
      lastGood: release.id === lastGood,
      record: releaseRecord(known, release.id, now),
    }));
}

/** History together with the builds that Amplify lists, in case the observer has not seen them yet. */
function withListed(
  known: ReturnType<typeof releaseHistory>,
  { jobs, history }: CandidateFacts,
) {
  const seen = new Set(
    history
      .filter(({ status }) => status === 'succeeded')
      .map(({ release }) => release.id),
  );
  const spans = jobs
    .filter(
      ({ jobId, status }) =>
        status === 'SUCCEED' && !seen.has(normalJobId(jobId)),
    )
    .map(job => ({
      release: releaseOf(job),
      from: (job.endTime ?? job.startTime)?.getTime() ?? 0,
    }));
  return {
    ...known,
    spans: [...known.spans, ...spans].sort((a, b) => b.from - a.from),
  };
}
