import type {
  Deployment,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import type { RollbackLookup } from '../read/RollbackLookup';

/** An observation is made up to a minute or so after what it sees for the first time. */
const SEEN_WITHIN_MS = 5 * 60_000;

/**
 * Whether an observed move is the doing of a rollback, which writes it into the
 * history itself, with who and why. AWS leaves no trace of a moved alias, so that
 * release and time have to tell.
 */
export function isOwnMove(deployment: Deployment, rollback: Rollback): boolean {
  const { status, plan, requestedAt, endedAt } = rollback;
  if (!deployment.inferred || deployment.release.id !== plan.to.id)
    return false;
  if (status === 'failed' || status === 'cancelled') return false;
  const at = Date.parse(deployment.startedAt);
  return (
    at >= Date.parse(requestedAt) &&
    (!endedAt || at <= Date.parse(endedAt) + SEEN_WITHIN_MS)
  );
}

/** Leaves out of what was observed the moves that rollbacks have made. */
export async function withoutOwnMoves<
  T extends { targetId: string; deployments?: Deployment[] },
>(outcomes: T[], rollbacks: Pick<RollbackLookup, 'newestOf'>): Promise<T[]> {
  const inferred = outcomes.filter(({ deployments }) =>
    deployments?.some(deployment => deployment.inferred),
  );
  if (inferred.length === 0) return outcomes;
  const newest = await rollbacks.newestOf(
    inferred.map(({ targetId }) => targetId),
  );
  return outcomes.map(outcome => {
    const { rollback } = newest.get(outcome.targetId) ?? {};
    return rollback && outcome.deployments
      ? {
          ...outcome,
          deployments: outcome.deployments.filter(
            deployment => !isOwnMove(deployment, rollback),
          ),
        }
      : outcome;
  });
}
