import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Announcer } from '../observer/Announcer';
import type { AuditEntry, Witness } from './engine/ports';
import { noticeOf, type Turn } from './notices';

/** What every entry of the audit trail says of a rollback. */
export function auditMeta(rollback: Rollback) {
  return {
    rollbackId: rollback.id,
    entityRef: rollback.entityRef,
    targetId: rollback.target.id,
    from: rollback.plan.from.id,
    to: rollback.plan.to.id,
    strategy: rollback.plan.strategy,
    requestedBy: rollback.requestedBy,
    reason: rollback.reason,
    ...(rollback.breakGlass && { breakGlass: true }),
    ...(rollback.group && { groupId: rollback.group.id }),
    ...(rollback.approval && {
      approvals: rollback.approval.decisions.map(({ by, decision }) => ({
        by,
        decision,
      })),
    }),
  };
}

/** It was stopped with its group; nobody had been asked to approve it or told that it begins. */
const neverHadItsTurn = ({ status, startedAt, approval }: Rollback) =>
  status === 'cancelled' && !startedAt && !approval;

/** Tells pages, owners, the audit trail and the observer of rollbacks. */
export class DefaultWitness implements Witness {
  constructor(
    private readonly deps: {
      announcer: Pick<Announcer, 'rollbackChanged'>;
      auditor: AuditorService;
      notifications?: NotificationService;
      /** Groups that are told whenever somebody breaks glass, as entity refs. */
      alarmed?: readonly string[];
      /** Has a target read from AWS at once. */
      refresh(targetId: string): void;
      logger: LoggerService;
    },
  ) {}

  changed(rollback: Rollback): void {
    this.deps.announcer
      .rollbackChanged(rollback.entityRef, rollback.id)
      .catch(error =>
        this.deps.logger.warn('Could not tell pages of a rollback', error),
      );
  }

  async awaiting(rollback: Rollback): Promise<void> {
    await this.notify(rollback, 'awaiting');
  }

  async approved(rollback: Rollback): Promise<void> {
    await this.audit(rollback, 'rollback-approved', 'high');
    await this.notify(rollback, 'approved');
  }

  async started(rollback: Rollback): Promise<void> {
    await this.notify(rollback, 'started');
  }

  async stepBegins(rollback: Rollback, position: number): Promise<AuditEntry> {
    const step = rollback.steps[position];
    const event = await this.deps.auditor.createEvent({
      eventId: 'rollback-step',
      severityLevel: step.effect ? 'high' : 'low',
      meta: {
        ...auditMeta(rollback),
        step: step.id,
        action: step.action,
        call: step.call,
        attempt: step.attempts,
      },
    });
    return {
      success: meta => event.success({ meta }),
      fail: error => event.fail({ error }),
    };
  }

  landed(rollback: Rollback): void {
    this.deps.refresh(rollback.target.id);
  }

  async ended(rollback: Rollback): Promise<void> {
    const { status, verdict, breakGlass } = rollback;
    await this.audit(
      rollback,
      'rollback-end',
      breakGlass ? 'critical' : 'high',
      { status, ...(verdict && { verdict: verdict.result }) },
      status === 'succeeded' ? undefined : new Error(rollback.error ?? status),
    );
    this.deps.refresh(rollback.target.id);
    await this.notify(rollback, 'ended');
  }

  private async audit(
    rollback: Rollback,
    eventId: string,
    severityLevel: 'high' | 'critical',
    meta: Record<string, string> = {},
    error?: Error,
  ): Promise<void> {
    try {
      const event = await this.deps.auditor.createEvent({
        eventId,
        severityLevel,
        meta: { ...auditMeta(rollback), ...meta },
      });
      if (error) await event.fail({ error });
      else await event.success();
    } catch (failure) {
      this.deps.logger.error(
        `${eventId} of rollback ${rollback.id} could not be written into the audit trail`,
        failure as Error,
      );
    }
  }

  private async notify(rollback: Rollback, turn: Turn): Promise<void> {
    // Its group's end tells the requester how many never began.
    if (rollback.group && turn === 'ended' && neverHadItsTurn(rollback)) return;
    const { recipients, exclude, ...payload } = noticeOf(
      rollback,
      turn,
      this.deps.alarmed,
    );
    try {
      await this.deps.notifications?.send({
        // The notifications backend makes the owners out of an entity.
        recipients: {
          type: 'entity',
          entityRef: recipients,
          excludeEntityRef: exclude,
        },
        payload: {
          ...payload,
          link: `/deployments/rollbacks/${rollback.id}`,
          topic: turn === 'awaiting' ? 'rollback-approval' : 'rollback',
          // Being told again replaces what was said, so that there is one of each.
          scope: `rollback:${rollback.id}`,
        },
      });
    } catch (error) {
      this.deps.logger.info(
        `Nobody could be notified of rollback ${rollback.id} of ${rollback.entityRef}`,
        error as Error,
      );
    }
  }
}
