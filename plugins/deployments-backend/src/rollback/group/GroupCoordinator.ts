import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { GroupPort } from '../engine/ports';
import type { RollbackRecord } from '../records';
import type { RollbackStore } from '../RollbackStore';
import type { GroupStore } from './GroupStore';
import { toGroup } from './records';

/** Takes groups on, one look after another, and tells of their end. */
export class GroupCoordinator implements GroupPort {
  constructor(
    private readonly deps: {
      groups: GroupStore;
      rollbacks: Pick<RollbackStore, 'get'>;
      auditor: AuditorService;
      notifications?: NotificationService;
      logger: LoggerService;
    },
  ) {}

  unsettled(): Promise<string[]> {
    return this.deps.groups.unsettled();
  }

  async advance(
    id: string,
    by: { token: string; room: number; now: number },
  ): Promise<RollbackRecord[]> {
    const { groups, rollbacks } = this.deps;
    const { taken, over } = await groups.advance(id, by);
    if (over) {
      // Told before it is on record, so that a process that dies here tells once more.
      await this.tell(id);
      await groups.settle(id);
    }
    const records = await Promise.all(taken.map(one => rollbacks.get(one)));
    return records.filter(record => record !== undefined);
  }

  private async tell(id: string): Promise<void> {
    const { groups, auditor, notifications, logger } = this.deps;
    const found = await groups.get(id);
    if (!found) return;
    const group = toGroup(found.group, found.members);
    const succeeded = group.members.filter(
      ({ status }) => status === 'succeeded',
    ).length;
    const title = `Rolled back ${succeeded} of ${group.members.length} targets`;
    try {
      const event = await auditor.createEvent({
        eventId: 'rollback-group-end',
        severityLevel: 'high',
        meta: {
          groupId: id,
          requestedBy: group.requestedBy,
          reason: group.reason,
          status: group.status,
          rollbacks: group.members.map(({ rollbackId, status }) => ({
            rollbackId,
            status,
          })),
        },
      });
      if (group.status === 'succeeded') await event.success();
      else await event.fail({ error: new Error(group.stopped ?? title) });
    } catch (error) {
      logger.error(
        `The end of rollback group ${id} could not be written into the audit trail`,
        error as Error,
      );
    }
    try {
      await notifications?.send({
        recipients: { type: 'entity', entityRef: [group.requestedBy] },
        payload: {
          title,
          description: group.stopped ?? group.reason,
          severity: group.status === 'succeeded' ? 'normal' : 'high',
          link: `/deployments/rollback-groups/${id}`,
          topic: 'rollback',
          scope: `rollback-group:${id}`,
        },
      });
    } catch (error) {
      logger.info(
        `Nobody could be notified of the end of rollback group ${id}`,
        error as Error,
      );
    }
  }
}
