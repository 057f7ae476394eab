/** Amplify's quota "Concurrent jobs", per account and region. */
export const CONCURRENT_BUILDS = 5;

/** A build that has not ended. */
export interface UnfinishedBuild {
  targetId: string;
  jobId: string;
  /** When it was asked for, in milliseconds since the epoch. */
  startedAt: number;
}

/**
 * How many builds are ahead of one that waits. Only a full house makes it wait for
 * others than those of its own branch.
 *
 * @param builds - all unfinished ones of its account and region
 */
export function buildsAhead(
  build: UnfinishedBuild,
  builds: readonly UnfinishedBuild[],
): number {
  return builds.filter(
    other =>
      !(other.targetId === build.targetId && other.jobId === build.jobId) &&
      (other.startedAt < build.startedAt ||
        (other.startedAt === build.startedAt &&
          Number(other.jobId) < Number(build.jobId))),
  ).length;
}

/** The unfinished builds of each account and region, as last observed by this process. */
export class BuildQueue {
  private readonly places = new Map<string, Map<string, UnfinishedBuild[]>>();

  /** Replaces what is known of a branch. */
  observed(
    place: { account: string; region: string },
    targetId: string,
    builds: UnfinishedBuild[],
  ): void {
    const key = `${place.account}/${place.region}`;
    const targets = this.places.get(key) ?? new Map();
    if (builds.length > 0) targets.set(targetId, builds);
    else targets.delete(targetId);
    this.places.set(key, targets);
  }

  /** All that is known of an account and region. */
  unfinished(place: { account: string; region: string }): UnfinishedBuild[] {
    const targets = this.places.get(`${place.account}/${place.region}`);
    return [...(targets?.values() ?? [])].flat();
  }
}
