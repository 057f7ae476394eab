import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  SIGNAL_CHANNEL,
  type DeploymentsSignal,
} from '@backspin/backstage-plugin-deployments-common';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { EntityStore } from '../store/EntityStore';

/** Changes within this time are told of together. Milliseconds. */
const DEBOUNCE_MS = 250;

/** Tells open pages through the signals service that there is something new to read. */
export class Announcer {
  private readonly pending = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly deps: {
      signals: SignalsService;
      entities: Pick<EntityStore, 'entitiesOf'>;
      logger: LoggerService;
      debounceMs?: number;
    },
  ) {}

  /** The deployments of targets have changed. */
  async targetsChanged(targetIds: string[]): Promise<void> {
    if (targetIds.length === 0) return;
    this.entitiesChanged(await this.deps.entities.entitiesOf(targetIds));
  }

  /** Which targets entities have, or how they are, has changed. */
  entitiesChanged(entityRefs: string[]): void {
    if (entityRefs.length === 0) return;
    entityRefs.forEach(ref => this.pending.add(ref));
    this.timer ??= setTimeout(
      () => void this.flush(),
      this.deps.debounceMs ?? DEBOUNCE_MS,
    );
    this.timer.unref?.();
  }

  /** A rollback went on. Told at once, since somebody is watching it. */
  async rollbackChanged(entityRef: string, rollbackId: string): Promise<void> {
    await this.publish({
      type: 'rollback',
      entityRefs: [entityRef],
      rollbackId,
    });
  }

  /** Something new is known of an entity's pipeline. */
  async pipelineChanged(entityRef: string): Promise<void> {
    await this.publish({ type: 'pipeline', entityRefs: [entityRef] });
  }

  /** Tells what is pending now. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.pending.size === 0) return;
    const entityRefs = [...this.pending].sort();
    this.pending.clear();
    await this.publish({ type: 'deployments', entityRefs });
  }

  private async publish(message: DeploymentsSignal) {
    try {
      await this.deps.signals.publish({
        recipients: { type: 'broadcast' },
        channel: SIGNAL_CHANNEL,
        message: { ...message },
      });
    } catch (error) {
      // Pages poll as well; a lost signal costs them seconds.
      this.deps.logger.warn('Could not tell pages of a change', error as Error);
    }
  }
}
