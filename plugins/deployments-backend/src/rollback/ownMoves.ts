import type {
  Deployment,
  Initiator,
  Observation,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import type { RollbackLookup } from '../read/RollbackLookup';

/** An observation is made up to a minute or so after what it sees for the first time. */
const SEEN_WITHIN_MS = 5 * 60_000;

/** Rollbacks that have changed, or may have changed, what is live. */
const EFFECTIVE: readonly Rollback['status'][] = [
  'running',
  'verifying',
  'succeeded',
];

/** Whether something happened while a rollback was under way, or was seen soon after it. */
function isWithin(instant: string, { requestedAt, endedAt }: Rollback) {
  const at = Date.parse(instant);
  return (
    at >= Date.parse(requestedAt) &&
    (!endedAt || at <= Date.parse(endedAt) + SEEN_WITHIN_MS)
  );
}

/**
 * Whether an observed move is the doing of a rollback, which writes it into the
 * history itself, with who and why. AWS leaves no trace of a moved alias, so that
 * release and time have to tell.
 */
export function isOwnMove(deployment: Deployment, rollback: Rollback): boolean {
  return (
    deployment.inferred &&
    deployment.release.id === rollback.plan.to.id &&
    EFFECTIVE.includes(rollback.status) &&
    isWithin(deployment.startedAt, rollback)
  );
}

/**
 * By whom what is live was made live, when a rollback did it: AWS tells of a build
 * that somebody started it again, and of a moved alias nothing at all.
 */
export function liveByRollback(
  { live, liveSince }: Pick<Observation, 'live' | 'liveSince'>,
  rollback: Rollback,
): Initiator | undefined {
  const { deployment, plan, requestedBy, status } = rollback;
  const id = live[0]?.release.id;
  if (id === undefined || !EFFECTIVE.includes(status)) return undefined;
  const isOwn =
    id === deployment?.id ||
    (id === plan.to.id &&
      liveSince !== undefined &&
      isWithin(liveSince, rollback));
  return isOwn ? { kind: 'rollback', name: requestedBy } : undefined;
}

/** The build in flight as that of the rollback which started it. */
function inFlightByRollback(
  inFlight: Observation['inFlight'],
  { deployment, requestedBy }: Rollback,
): Observation['inFlight'] {
  return inFlight && inFlight.deploymentId === deployment?.id
    ? { ...inFlight, by: { kind: 'rollback', name: requestedBy } }
    : inFlight;
}

interface Outcome {
  targetId: string;
  observation?: Observation;
  deployments?: Deployment[];
}

/** Whether a rollback may have had a part in what was observed. */
const mayBeOwn = ({ observation, deployments }: Outcome) =>
  deployments?.some(({ inferred }) => inferred) ||
  [observation?.liveBy, observation?.inFlight?.by].some(
    by => by?.kind === 'person' || by?.kind === 'unknown',
  );

/**
 * What was observed, with what rollbacks did credited to who asked for them. The
 * moves that they write into the history themselves are left out.
 */
export async function withRollbacksCredited<T extends Outcome>(
  outcomes: T[],
  rollbacks: Pick<RollbackLookup, 'newestOf'>,
): Promise<T[]> {
  const open = outcomes.filter(mayBeOwn);
  if (open.length === 0) return outcomes;
  const newest = await rollbacks.newestOf(open.map(({ targetId }) => targetId));
  return outcomes.map(outcome => {
    const { rollback } = newest.get(outcome.targetId) ?? {};
    const { observation, deployments } = outcome;
    if (!rollback || !observation) return outcome;
    return {
      ...outcome,
      observation: {
        ...observation,
        liveBy: liveByRollback(observation, rollback) ?? observation.liveBy,
        inFlight: inFlightByRollback(observation.inFlight, rollback),
      },
      deployments: deployments?.filter(
        deployment => !isOwnMove(deployment, rollback),
      ),
    };
  });
}
