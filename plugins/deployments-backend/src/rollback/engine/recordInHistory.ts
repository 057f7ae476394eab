import type {
  Deployment,
  Release,
} from '@backspin/backstage-plugin-deployments-common';
import { releaseLabel } from '@backspin/backstage-plugin-deployments-node';
import type { RollbackRecord } from '../records';
import type { HistoryPort } from './ports';

/** The release that became live: that of the plan, or a new build of its commit. */
function releaseOf({ plan }: RollbackRecord, releaseId: string): Release {
  return releaseId === plan.to.id
    ? plan.to
    : {
        id: releaseId,
        label: releaseLabel(plan.target.kind, releaseId),
        commit: plan.to.commit,
      };
}

/**
 * The deployment that a rollback was. Its id is AWS's own where AWS has one, so
 * that the observer and the engine write the same line of history.
 *
 * @param landedAt - milliseconds since the epoch
 */
export function deploymentOf(
  record: RollbackRecord,
  releaseId: string,
  landedAt: number,
): Deployment {
  const { id, plan, requestedBy, reason, steps } = record;
  const begun =
    steps[plan.steps.findIndex(step => step.effect)]?.firstStartedAt ??
    record.startedAt ??
    landedAt;
  return {
    id: record.deploymentId ?? `rollback-${id}`,
    targetId: plan.target.id,
    release: releaseOf(record, releaseId),
    from: { id: plan.from.id, label: plan.from.label },
    status: 'succeeded',
    startedAt: new Date(begun).toISOString(),
    endedAt: new Date(landedAt).toISOString(),
    by: { kind: 'rollback', name: requestedBy },
    reason,
    rollbackId: id,
    inferred: false,
  };
}

/** Puts a rollback into the history of its target, and marks what it took back. Idempotent. */
export async function recordInHistory(
  history: HistoryPort,
  record: RollbackRecord,
  releaseId: string,
  landedAt: number,
): Promise<void> {
  const { plan } = record;
  await history.merge([deploymentOf(record, releaseId, landedAt)]);
  // It goes to what the stack has recorded; what was live until then was not at fault.
  if (plan.purpose === 'back-in-step') return;
  const taken = new Set([plan.from.id, ...plan.takesBack.map(({ id }) => id)]);
  taken.delete(plan.to.id);
  taken.delete(releaseId);
  await history.markTakenBack(plan.target.id, [...taken], record.id);
}
