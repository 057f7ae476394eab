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
import type { ReleaseHistory } from '@backspin/backstage-plugin-deployments-common';
import { versionTakenBack } from './facts';
import type { TargetFacts, VersionFacts } from './facts';

/** What the candidates are chosen from. */
export interface CandidateInput {
  facts: TargetFacts;
  history: readonly Deployment[];
  /** Rollbacks that succeeded. */
  rollbacks: readonly Rollback[];
  /** Milliseconds since the epoch. */
  now: number;
}

type Reason = { code: IneligibilityCode; message: string };

const isVersion = (id: string) => /^\d+$/.test(id);

/** What is asked of each version. */
interface Question {
  facts: TargetFacts;
  listed: ReadonlyMap<string, VersionFacts>;
  known: ReleaseHistory;
  history: readonly Deployment[];
}

function whileInFlight(id: string, { facts }: Question): Reason | undefined {
  const { from, to, isRollback } = facts.inFlight!;
  if (isRollback) {
    return {
      code: 'deployment-in-flight',
      message: `CodeDeploy is going back to v${to} by itself. Wait for its end.`,
    };
  }
  if (id === to) {
    return {
      code: 'live-now',
      message:
        'This version is being deployed: it is what would be taken back.',
    };
  }
  return id === from
    ? undefined
    : {
        code: 'deployment-in-flight',
        message: `A deployment of v${to} is in progress. Stopping it goes back to v${from} only; from there, another version can be chosen.`,
      };
}

function isSameCode(a: VersionFacts | undefined, b: VersionFacts | undefined) {
  const sha = a?.release.configuration?.codeSha256;
  return (
    sha !== undefined &&
    sha === b?.release.configuration?.codeSha256 &&
    a?.configSha256 !== undefined &&
    a.configSha256 === b?.configSha256
  );
}

function ineligible(id: string, question: Question): Reason | undefined {
  const { facts, listed, known, history } = question;
  const { alias } = facts;
  const from = versionTakenBack(facts);
  if (!listed.has(id)) {
    return {
      code: 'deleted',
      message: 'This version has been deleted in AWS.',
    };
  }
  if (facts.inFlight) return whileInFlight(id, question);
  if (id === from) {
    return { code: 'live-now', message: 'This version is live now.' };
  }
  // With weights left over, all traffic to the alias's own version is a way back.
  if (id === alias.version) return undefined;

  const wasLive = known.spans.some(({ release }) => release.id === id);
  const wasTried = history.some(({ release }) => release.id === id);
  if (!wasLive && (wasTried || compareReleaseIds(id, from) > 0)) {
    return { code: 'never-live', message: 'This version was never live.' };
  }
  if (isSameCode(listed.get(id), listed.get(from))) {
    return {
      code: 'same-code',
      message: 'It has the same code and configuration as what is live.',
    };
  }
  return undefined;
}

/** The release chosen unless somebody chooses another. */
function lastGood(
  { facts, known }: Question,
  eligible: ReadonlySet<string>,
): string | undefined {
  const { alias, inFlight } = facts;
  const stable = inFlight?.from ?? (alias.second && alias.version);
  if (stable !== undefined && eligible.has(stable)) {
    // It serves beside the new version, so it was good until a moment ago.
    if (inFlight || !known.takenBack.has(stable)) return stable;
  }
  return lastGoodReleaseId(known, id => eligible.has(id));
}

/**
 * The versions of a function as places to go back to, newest first: those that
 * AWS lists, and those that only history remembers.
 */
export function lambdaCandidates(input: CandidateInput): ReleaseCandidate[] {
  const { facts, history, rollbacks, now } = input;
  const known = releaseHistory(history, rollbacks);
  const listed = new Map(
    facts.versions.map(version => [version.release.id, version]),
  );
  const question: Question = { facts, listed, known, history };
  const releases = new Map<string, Release>();
  for (const { release } of history) {
    if (isVersion(release.id) && !releases.has(release.id)) {
      releases.set(release.id, release);
    }
  }
  for (const { release } of facts.versions) releases.set(release.id, release);

  const rows = [...releases.values()]
    .sort((a, b) => compareReleaseIds(b.id, a.id))
    .map(release => ({ release, reason: ineligible(release.id, question) }));
  const eligible = new Set(
    rows.filter(({ reason }) => !reason).map(({ release }) => release.id),
  );
  const chosen = lastGood(question, eligible);
  return rows.map(({ release, reason }) => ({
    release,
    eligible: !reason,
    reason,
    lastGood: release.id === chosen,
    record: releaseRecord(known, release.id, now),
  }));
}
