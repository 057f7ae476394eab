import type {
  Deployment,
  Initiator,
} from '@backspin/backstage-plugin-deployments-common';

/** Since when a version has been live, and by what. */
export interface LiveSince {
  since?: string;
  by?: Initiator;
}

/** What is known of how a version came to be live. */
export interface LiveEvidence {
  version: string;
  /** It was live at the observation before already. */
  unchanged: boolean;
  /** What the observation before said. */
  before: LiveSince;
  /** The deployment in flight, if all traffic goes to its release already. */
  arriving?: { at?: string; by: Initiator; to: string };
  /** Deployments of the target that are known, in any order. */
  deployments: Deployment[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** Since when a version has been live, as far as it can be told. */
export function liveSince(evidence: LiveEvidence): LiveSince {
  const { version, unchanged, before, arriving, now } = evidence;
  if (unchanged && before.since) return before;
  if (arriving?.to === version) {
    return {
      since: arriving.at ?? new Date(now).toISOString(),
      by: arriving.by,
    };
  }
  const newest = evidence.deployments
    .filter(({ status }) => status === 'succeeded')
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0];
  // When the newest one brought another version, something else followed that
  // nobody has seen.
  return newest?.release.id === version
    ? { since: newest.endedAt ?? newest.startedAt, by: newest.by }
    : {};
}
