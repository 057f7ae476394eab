import type {
  Deployment,
  Plan,
  Release,
  ReleaseCandidate,
  Rollback,
} from '../schemas';

/**
 * A time during which one release was live on a target.
 *
 * @public
 */
export interface LiveSpan {
  release: Release;
  /** Milliseconds since the epoch. */
  from: number;
  /** Milliseconds since the epoch; absent while it is live. */
  until?: number;
}

/**
 * What history and rollbacks say of the releases of one target.
 *
 * @public
 */
export interface ReleaseHistory {
  /** Newest first. Two neighbours are never of the same release. */
  spans: LiveSpan[];
  /** Releases that a rollback took back and that no undo brought again, with the reason given. */
  takenBack: ReadonlyMap<string, string | undefined>;
  /** When AWS last took a release back by itself, in milliseconds since the epoch. */
  autoRolledBackAt: ReadonlyMap<string, number>;
}

const endOf = (deployment: Deployment) =>
  Date.parse(deployment.endedAt ?? deployment.startedAt);

/**
 * The times during which releases were live, newest first, from the deployments that succeeded.
 *
 * @public
 */
export function liveSpans(history: readonly Deployment[]): LiveSpan[] {
  const succeeded = history
    .filter(({ status }) => status === 'succeeded')
    .sort((a, b) => endOf(a) - endOf(b));
  const spans: LiveSpan[] = [];
  for (const deployment of succeeded) {
    const last = spans[spans.length - 1];
    if (last?.release.id !== deployment.release.id) {
      const from = endOf(deployment);
      if (last) last.until = from;
      spans.push({ release: deployment.release, from });
    }
  }
  return spans.reverse();
}

/**
 * Releases that were taken back. A rollback takes back what was live and all
 * between that and where it went. One that was undone, and the undoing itself,
 * take nothing back: somebody decided that the release was not at fault.
 */
function takenBackReleases(
  history: readonly Deployment[],
  rollbacks: readonly Rollback[],
): Map<string, string | undefined> {
  const byId = new Map(rollbacks.map(rollback => [rollback.id, rollback]));
  const found = new Map<string, string | undefined>();
  for (const { release, takenBackBy } of history) {
    const rollback = takenBackBy ? byId.get(takenBackBy) : undefined;
    if (takenBackBy && !rollback?.undoneBy && !rollback?.undoes) {
      found.set(release.id, rollback?.reason);
    }
  }
  for (const rollback of rollbacks) {
    const { status, undoes, undoneBy, plan, reason } = rollback;
    const blames = plan.purpose !== 'back-in-step';
    if (status === 'succeeded' && !undoes && !undoneBy && blames) {
      for (const { id } of [plan.from, ...plan.takesBack]) {
        if (!found.get(id)) found.set(id, reason);
      }
    }
  }
  return found;
}

/**
 * Reads history and rollbacks of one target once, for the rules below.
 *
 * @param history - in any order
 * @param rollbacks - those that succeeded
 *
 * @public
 */
export function releaseHistory(
  history: readonly Deployment[],
  rollbacks: readonly Rollback[],
): ReleaseHistory {
  const autoRolledBackAt = new Map<string, number>();
  for (const deployment of history) {
    if (deployment.status === 'rolled-back') {
      const { id } = deployment.release;
      autoRolledBackAt.set(
        id,
        Math.max(endOf(deployment), autoRolledBackAt.get(id) ?? 0),
      );
    }
  }
  return {
    spans: liveSpans(history),
    takenBack: takenBackReleases(history, rollbacks),
    autoRolledBackAt,
  };
}

const instant = (time: number) => new Date(time).toISOString();

/**
 * How a release did while it was live.
 *
 * @param now - milliseconds since the epoch, where a span that has not ended is cut
 * @returns undefined when history does not know it
 *
 * @public
 */
export function releaseRecord(
  { spans, takenBack, autoRolledBackAt }: ReleaseHistory,
  releaseId: string,
  now: number,
): ReleaseCandidate['record'] {
  const own = spans.filter(({ release }) => release.id === releaseId);
  const wasTakenBack =
    takenBack.has(releaseId) || autoRolledBackAt.has(releaseId);
  if (own.length === 0 && !wasTakenBack) return undefined;
  const liveForMs = own.reduce(
    (sum, { from, until }) => sum + Math.max(0, (until ?? now) - from),
    0,
  );
  const newest = own[0];
  return {
    liveFrom: newest && instant(newest.from),
    liveUntil: newest?.until === undefined ? undefined : instant(newest.until),
    liveForMs: newest && liveForMs,
    takenBack: wasTakenBack,
    takenBackReason:
      takenBack.get(releaseId) ??
      (autoRolledBackAt.has(releaseId)
        ? 'AWS rolled it back by itself.'
        : undefined),
  };
}

/**
 * The release to go back to unless somebody chooses another: the one that was
 * live most recently before the current one, may be gone back to, and was not
 * taken back, neither by a person nor by AWS. It is found in history and not by
 * counting, because "previous" is not N−1: versions are published that never go
 * live, and older ones are made live again.
 *
 * @param isEligible - whether a release can be gone back to; the live one cannot
 * @returns undefined when history knows none
 *
 * @public
 */
export function lastGoodReleaseId(
  { spans, takenBack, autoRolledBackAt }: ReleaseHistory,
  isEligible: (releaseId: string) => boolean,
): string | undefined {
  return spans.find(
    ({ release: { id }, from }) =>
      isEligible(id) &&
      !takenBack.has(id) &&
      (autoRolledBackAt.get(id) ?? 0) <= from,
  )?.release.id;
}

/**
 * Orders release ids as they were made. Those of both kinds of target are counted up by AWS.
 *
 * @public
 */
export function compareReleaseIds(a: string, b: string): number {
  return Number(a) - Number(b);
}

/**
 * The releases whose changes a rollback takes back: those made after `to`, up to
 * and including `from`, that were live and that no earlier rollback took back
 * already. Builds of one commit count once. Empty when going to a newer release.
 *
 * @public
 */
export function releasesTakenBack(
  { spans, takenBack, autoRolledBackAt }: ReleaseHistory,
  from: Release,
  to: Release,
): Release[] {
  const seen = new Set<string>();
  const stood = spans.filter(
    span =>
      !takenBack.has(span.release.id) &&
      (autoRolledBackAt.get(span.release.id) ?? 0) <= span.from,
  );
  return [from, ...stood.map(({ release }) => release)]
    .filter(
      ({ id }) =>
        compareReleaseIds(id, to.id) > 0 && compareReleaseIds(id, from.id) <= 0,
    )
    .sort((a, b) => compareReleaseIds(b.id, a.id))
    .filter(({ id, commit }) => {
      const keys = [`id ${id}`, ...(commit ? [`sha ${commit.sha}`] : [])];
      const isNew = !keys.some(key => seen.has(key));
      keys.forEach(key => seen.add(key));
      return isNew;
    });
}

/**
 * Whether the release that a plan leads to was taken back before, so that whoever
 * asks has to confirm it again. An undo says itself what it goes back to, and why that
 * was taken back.
 *
 * @public
 */
export function needsConfirmingAgain(
  plan: Pick<Plan, 'warnings'>,
  isUndo: boolean,
): boolean {
  return (
    !isUndo &&
    plan.warnings.some(({ code }) => code === 'release-taken-back-before')
  );
}
