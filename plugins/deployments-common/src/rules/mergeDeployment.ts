import type { Commit, Deployment, DeploymentStatus, Release } from '../schemas';

const FINAL: readonly DeploymentStatus[] = [
  'succeeded',
  'failed',
  'stopped',
  'rolled-back',
];

/**
 * Whether a deployment has come to its end.
 *
 * @public
 */
export function isFinalDeploymentStatus(status: DeploymentStatus): boolean {
  return FINAL.includes(status);
}

/** The fields of `newer` that are there, on top of those of `older`. */
function overlay<T extends object>(older: T, newer: T): T {
  const known = Object.entries(newer).filter(
    ([, value]) => value !== undefined,
  );
  return { ...older, ...Object.fromEntries(known) };
}

function mergeCommit(older?: Commit, newer?: Commit): Commit | undefined {
  if (!older || !newer) return newer ?? older;
  const same =
    newer.sha.startsWith(older.sha) || older.sha.startsWith(newer.sha);
  if (!same) return newer;
  return {
    ...overlay(older, newer),
    sha: newer.sha.length >= older.sha.length ? newer.sha : older.sha,
  };
}

function mergeRelease(older: Release, newer: Release): Release {
  if (older.id !== newer.id) return newer;
  return overlay(overlay(older, newer), {
    commit: mergeCommit(older.commit, newer.commit),
  } as Release);
}

/** Who knows best by whom it was: a rollback of ours, then what AWS recorded, then nobody. */
function mergeInitiator(older: Deployment, newer: Deployment) {
  if (newer.by.kind === 'unknown') return older.by;
  if (older.by.kind === 'rollback' && newer.by.kind !== 'rollback') {
    return older.by;
  }
  return overlay(
    older.by.kind === newer.by.kind ? older.by : newer.by,
    newer.by,
  );
}

/**
 * What is known of a deployment after hearing of it again. Newer facts win, and
 * nothing is lost that AWS no longer tells:
 *
 * - what was recorded is not replaced by what was inferred;
 * - a deployment that ended does not go back to running, unless it was begun anew;
 * - that it was a rollback, and why, was written here and stays.
 *
 * Merging the same facts again changes nothing.
 *
 * @public
 */
export function mergeDeployment(
  older: Deployment,
  newer: Deployment,
): Deployment {
  const guess = newer.inferred && !older.inferred;
  const [base, top] = guess ? [newer, older] : [older, newer];
  const merged = overlay(base, top);

  const begunAnew =
    Date.parse(newer.startedAt) > Date.parse(older.endedAt ?? older.startedAt);
  if (
    isFinalDeploymentStatus(older.status) &&
    !isFinalDeploymentStatus(newer.status) &&
    !begunAnew
  ) {
    merged.status = older.status;
    merged.endedAt = older.endedAt;
  }
  return {
    ...merged,
    endedAt: isFinalDeploymentStatus(merged.status)
      ? merged.endedAt
      : undefined,
    inferred: older.inferred && newer.inferred,
    release: mergeRelease(base.release, top.release),
    by: mergeInitiator(older, newer),
    reason:
      older.rollbackId && older.reason
        ? older.reason
        : newer.reason ?? older.reason,
    steps: top.steps?.length ? top.steps : base.steps,
  };
}
