import type { Deployment, Release } from '../schemas';

/**
 * A release reduced to what tells it apart on any target.
 *
 * @public
 */
export interface LineageEntry {
  id: string;
  /** Commit, where known. */
  sha?: string;
  /** Base64 SHA-256 of the package, where known. */
  code?: string;
}

/**
 * Releases of a target in the order in which they became live, oldest first.
 *
 * @public
 */
export type Lineage = LineageEntry[];

/**
 * Releases kept in a lineage. Who is further behind than this is not counted.
 *
 * @public
 */
export const LINEAGE_LENGTH = 50;

/**
 * A release reduced to what tells it apart on any target.
 *
 * @public
 */
export function lineageEntry(release: Release): LineageEntry {
  return {
    id: release.id,
    sha: release.commit?.sha,
    code: release.configuration?.codeSha256,
  };
}

/** A deployment that ended and stood: its release was live afterwards. */
const becameLive = (deployment: Deployment) =>
  deployment.status === 'succeeded';

/**
 * The releases that were live on a target, oldest first, ending with the one that
 * is live now. Going back to a release takes away those that came after it, since
 * a target that was rolled back is no longer ahead of anything.
 *
 * @param history - of one target, newest first
 *
 * @public
 */
export function lineageOf(history: Deployment[], live?: Release): Lineage {
  const lineage: Lineage = [];
  const arrive = (release: Release) => {
    const entry = lineageEntry(release);
    const known = lineage.findIndex(
      other => other.id === entry.id || isSameRelease(other, entry),
    );
    if (known >= 0) lineage.length = known;
    lineage.push(entry);
  };
  [...history]
    .reverse()
    .filter(becameLive)
    .forEach(d => arrive(d.release));
  if (live && lineage[lineage.length - 1]?.id !== live.id) arrive(live);
  return lineage.slice(-LINEAGE_LENGTH);
}

/** Whether two abbreviated or full SHAs may be those of one commit. */
function isSameSha(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  return length >= 7 && a.slice(0, length) === b.slice(0, length);
}

/**
 * Whether two releases, of one target or of two, are the same work. The commit
 * decides where both sides know it, else the package, else nothing does.
 */
function isSameRelease(a: LineageEntry, b: LineageEntry): boolean {
  if (a.sha && b.sha) return isSameSha(a.sha, b.sha);
  if (a.code && b.code) return a.code === b.code;
  return false;
}

/**
 * How many releases `upstream` is ahead of what is live on a target: those that
 * became live upstream after the same work did. Undefined when that work cannot
 * be found upstream, because then nothing can be said.
 *
 * @public
 */
export function releasesBehind(
  own: Lineage,
  upstream: Lineage,
): number | undefined {
  const live = own[own.length - 1];
  if (!live) return undefined;
  for (let index = upstream.length - 1; index >= 0; index--) {
    if (isSameRelease(upstream[index], live)) {
      return upstream.length - 1 - index;
    }
  }
  return undefined;
}

/**
 * A target as the comparison between environments sees it.
 *
 * @public
 */
export interface StagedLineage {
  /** Position of its environment in the pipeline. */
  order: number;
  environment: string;
  lineage: Lineage;
}

/**
 * How far a target is behind the nearest earlier environment that is ahead of it.
 *
 * @param siblings - the same thing in other environments
 *
 * @public
 */
export function behindOf(
  own: StagedLineage,
  siblings: StagedLineage[],
): { environment: string; releases: number } | undefined {
  const earlier = siblings
    .filter(({ order }) => order < own.order)
    .sort((a, b) => b.order - a.order);
  for (const { environment, lineage } of earlier) {
    const releases = releasesBehind(own.lineage, lineage);
    if (releases) return { environment, releases };
  }
  return undefined;
}

/**
 * What was live on a target before the live release, and for how long.
 *
 * @param history - of the target, newest first
 *
 * @public
 */
export function previousOf(
  history: Deployment[],
  liveReleaseId: string | undefined,
): { release: Release; liveForMs?: number } | undefined {
  if (!liveReleaseId) return undefined;
  const stood = history.filter(becameLive);
  const arrival = stood.findIndex(
    ({ release }) => release.id === liveReleaseId,
  );
  if (arrival < 0) return undefined;
  const from = stood[arrival].from?.id;
  const before = stood.findIndex(
    ({ release }, index) =>
      index > arrival &&
      (from ? release.id === from : release.id !== liveReleaseId),
  );
  if (before < 0) {
    const bare = stood[arrival].from;
    return bare && { release: { id: bare.id, label: bare.label } };
  }
  // The same release deployed several times in a row was live all that time.
  let first = before;
  while (stood[first + 1]?.release.id === stood[before].release.id) first += 1;
  const liveFrom = stood[first].endedAt ?? stood[first].startedAt;
  const liveForMs = Date.parse(stood[arrival].startedAt) - Date.parse(liveFrom);
  return {
    release: stood[before].release,
    liveForMs: liveForMs >= 0 ? liveForMs : undefined,
  };
}
