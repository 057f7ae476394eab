import { missingApprovals } from '../policy/approvals';
import { toRollback, type ApprovalRecord } from '../records';
import type { HeldRollback } from './HeldRollback';
import { MAY_BEGIN_MS } from './lapse';
import type { EnginePorts } from './ports';

function expiredMessage({ required, decisions }: ApprovalRecord): string {
  const came = decisions.length;
  return `${
    came === 0 ? 'No approval' : `Only ${came} of ${required} approvals`
  } came in time, so nothing was done. Plan again if it is still needed.`;
}

/**
 * Does what is to be done about a rollback that awaits approval: tells those who may
 * approve, looks again once enough have, lets it expire. Leaves it waiting otherwise,
 * and nobody need look at it again before it expires.
 *
 * @throws LeaseLostError when it was decided about meanwhile.
 */
export async function awaitApproval(
  { witness, gate, clock }: EnginePorts,
  held: HeldRollback,
): Promise<void> {
  const { approval, notes } = held.record;
  if (!approval)
    throw new Error('A rollback awaits an approval it does not need');
  const { required, decisions, expiresAt } = approval;
  const now = clock.now();
  const end = (type: 'cancel' | 'expire', error: string) =>
    held.apply([{ type }], {
      rollback: { endedAt: clock.now(), error, dueAt: undefined },
    });

  if (missingApprovals(required, decisions) > 0) {
    if (now >= expiresAt) {
      await end('expire', expiredMessage(approval));
      return;
    }
    if (notes.toldAwaiting) return;
    // Told before it is on record, so that a process that dies here tells once more.
    await witness.awaiting(toRollback(held.record));
    await held.apply([], {
      rollback: { notes: { ...notes, toldAwaiting: true }, dueAt: expiresAt },
    });
    return;
  }

  const completeAt = Math.max(...decisions.map(({ at }) => at));
  if (now - completeAt > MAY_BEGIN_MS) {
    await end(
      'cancel',
      `It was approved, but could not begin within ${
        MAY_BEGIN_MS / 60_000
      } minutes of that, so nothing was done. Plan again if it is still needed.`,
    );
    return;
  }
  const refusal = await gate.refusal(held.record);
  if (refusal) {
    await end('cancel', refusal);
    return;
  }
  await held.apply([{ type: 'approve' }], {
    rollback: { approvedAt: clock.now(), dueAt: undefined },
  });
  // Not waited for: the requester hears of it while the first call is made.
  witness.approved(toRollback(held.record)).catch(() => {});
}
