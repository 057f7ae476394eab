import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Announcer } from '../observer/Announcer';
import type { AuditEntry, Witness } from './engine/ports';

const where = ({ target }: Rollback) =>
  target.environment ? `${target.name} in ${target.environment}` : target.name;

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
  };
}

/** Tells pages, owners, the audit trail and the observer of rollbacks. */
export class DefaultWitness implements Witness {
  constructor(
    private readonly deps: {
      announcer: Pick<Announcer, 'rollbackChanged'>;
      auditor: AuditorService;
      notifications?: NotificationService;
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

  async started(rollback: Rollback): Promise<void> {
    const { plan, requestedBy, reason } = rollback;
    await this.notify(rollback, {
      title: `Rolling back ${where(rollback)} to ${plan.to.label}`,
      description: `Asked for by ${requestedBy}: ${reason}`,
      severity: 'normal',
      exclude: requestedBy,
    });
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
    await this.auditEnd(rollback);
    this.deps.refresh(rollback.target.id);
    await this.notify(rollback, { ...outcome(rollback) });
  }

  private async auditEnd(rollback: Rollback): Promise<void> {
    const { status, error, verdict } = rollback;
    try {
      const event = await this.deps.auditor.createEvent({
        eventId: 'rollback-end',
        severityLevel: 'high',
        meta: {
          ...auditMeta(rollback),
          status,
          ...(verdict && { verdict: verdict.result }),
        },
      });
      if (status === 'succeeded') await event.success();
      else await event.fail({ error: new Error(error ?? status) });
    } catch (failure) {
      this.deps.logger.error(
        `The end of rollback ${rollback.id} could not be written into the audit trail`,
        failure as Error,
      );
    }
  }

  private async notify(
    rollback: Rollback,
    message: {
      title: string;
      description: string;
      severity: 'normal' | 'high';
      /** Entity ref of who knows already. */
      exclude?: string;
    },
  ): Promise<void> {
    const { exclude, ...payload } = message;
    const recipients = exclude
      ? [rollback.entityRef]
      : [rollback.entityRef, rollback.requestedBy];
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
          topic: 'rollback',
          // Being told again replaces what was said, so that there is one of each.
          scope: `rollback:${rollback.id}`,
        },
      });
    } catch (error) {
      this.deps.logger.info(
        `The owners of ${rollback.entityRef} could not be notified of rollback ${rollback.id}`,
        error as Error,
      );
    }
  }
}

function outcome(rollback: Rollback): {
  title: string;
  description: string;
  severity: 'normal' | 'high';
} {
  const { plan, status, verdict, error } = rollback;
  const to = `${where(rollback)} to ${plan.to.label}`;
  if (status === 'succeeded') {
    const unhealthy = verdict?.result === 'unhealthy';
    return {
      title: unhealthy
        ? `Rolled back ${to}, but it is not healthy`
        : `Rolled back ${to}`,
      description: verdict?.message ?? '',
      severity: unhealthy ? 'high' : 'normal',
    };
  }
  return status === 'failed'
    ? {
        title: `Rolling back ${to} failed`,
        description: error ?? '',
        severity: 'high',
      }
    : {
        title: `Rollback of ${to} was cancelled`,
        description: error ?? '',
        severity: 'normal',
      };
}
