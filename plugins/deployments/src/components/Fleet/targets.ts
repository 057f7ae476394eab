import {
  TARGET_STATES_BY_URGENCY,
  type FleetTarget,
} from '@backspin/backstage-plugin-deployments-common';

/**
 * Whether a target could not be read and somebody should know: throttling mends
 * itself, and as long as there is something to show, it is passed over.
 */
export const isUnreadable = ({ error, observedAt }: FleetTarget) =>
  error !== undefined && !(error === 'throttled' && observedAt !== undefined);

/** Whether a target waits for its first read, without anything having gone wrong. */
export const isUnread = ({ error, observedAt }: FleetTarget) =>
  observedAt === undefined && error === undefined;

const rankOf = (state: FleetTarget['state']) =>
  TARGET_STATES_BY_URGENCY.indexOf(state);

/** Rank of a target about which there is nothing to say. */
export const CALM = rankOf('live');

/** How much a target claims attention; the smaller, the more. */
export const urgencyOf = (item: FleetTarget) =>
  isUnreadable(item)
    ? Math.min(rankOf(item.state), rankOf('unknown'))
    : rankOf(item.state);

const time = (at: string | undefined) => (at ? Date.parse(at) : 0);

/** Milliseconds since the epoch at which the live release became live; 0 when not known. */
export const liveSinceOf = (item: FleetTarget) => time(item.liveSince);

/** The most urgent first, and among equals the one that changed last. */
export const byUrgency = (a: FleetTarget, b: FleetTarget) =>
  urgencyOf(a) - urgencyOf(b) || liveSinceOf(b) - liveSinceOf(a);
