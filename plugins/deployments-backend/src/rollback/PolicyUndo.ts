import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { UnhealthyUndo } from './engine/ports';
import type { Planner } from './Planner';
import { newRecord, type RollbackRecord } from './records';
import type { RollbackStore } from './RollbackStore';
import type { SubjectLookup } from './SubjectLookup';

/**
 * Undoes a rollback that turned out unhealthy, because the policy says so. It is planned
 * like any other, in the name of whoever asked for what it undoes, and neither approval
 * nor freeze holds it up. It is tried once: when it cannot be done, the verdict has been
 * told, and people decide.
 */
export class PolicyUndo implements UnhealthyUndo {
  constructor(
    private readonly deps: {
      subjects: Pick<SubjectLookup, 'find'>;
      planner: Pick<Planner, 'workOut'>;
      store: Pick<RollbackStore, 'undoOf' | 'create' | 'release'>;
      auditor: AuditorService;
      logger: LoggerService;
      now?: () => number;
    },
  ) {}

  async undo(record: RollbackRecord): Promise<void> {
    try {
      if (await this.deps.store.undoOf(record.id)) return;
      const event = await this.deps.auditor.createEvent({
        eventId: 'rollback-request',
        severityLevel: 'high',
        meta: {
          entityRef: record.entityRef,
          targetId: record.plan.target.id,
          undoes: record.id,
          automatic: true,
        },
      });
      try {
        const id = await this.begin(record);
        await event.success({ meta: { rollbackId: id } });
      } catch (error) {
        await event.fail({ error: error as Error });
        throw error;
      }
    } catch (error) {
      this.deps.logger.warn(
        `Rollback ${record.id} is unhealthy and could not be undone by itself`,
        error as Error,
      );
    }
  }

  private async begin(record: RollbackRecord): Promise<string> {
    const { entityRef, plan, requestedBy, verdict } = record;
    const subject = await this.deps.subjects.find(entityRef, plan.target.id);
    if (typeof subject === 'string') throw new ConflictError(subject);
    const worked = await this.deps.planner.workOut(subject, {
      target: plan.target.id,
      undoes: record.id,
    });
    const undo = newRecord({
      id: randomUUID(),
      entityRef,
      plan: worked.plan,
      reason: `Undone by the policy of ${worked.policy.name}: ${verdict?.message}`,
      requestedBy,
      requestedAt: (this.deps.now ?? Date.now)(),
      undoes: record.id,
    });
    const automatic = { ...undo, notes: { automatic: true } };
    const token = randomUUID();
    await this.deps.store.create(automatic, token);
    // Whichever replica looks next carries it out.
    await this.deps.store.release(undo.id, token);
    return undo.id;
  }
}
