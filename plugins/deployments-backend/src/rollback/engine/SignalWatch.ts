import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  RollbackSignals,
  SignalPoint,
} from '@backspin/backstage-plugin-deployments-common';
import type { DeploymentProvider } from '@backspin/backstage-plugin-deployments-node';
import type { RollbackRecord } from '../records';

/** How much of the time before a rollback is compared with, in milliseconds. */
export const SIGNALS_BEFORE_MS = 30 * 60_000;
/** How often the time after it is read. CloudWatch bills every metric that is asked for. */
const EVERY_MS = 30_000;

/** The begin of the minute: a metric's period that has begun already counts whole. */
const periodOf = (ms: number) => new Date(Math.floor(ms / 60_000) * 60_000);

/**
 * Follows what callers meet with after a rollback. What could not be read is
 * asked for again with the next look; it never ends a rollback.
 */
export class SignalWatch {
  private readAt = -Infinity;

  constructor(
    private readonly provider: Pick<DeploymentProvider, 'readSignals'>,
    private readonly logger: LoggerService,
  ) {}

  /**
   * The signals as they are known after this look; undefined for a kind that is not
   * measured release by release, or when they cannot be read.
   *
   * @param due - read them now, however short ago they were read
   */
  async look(
    record: Readonly<RollbackRecord>,
    now: number,
    due: boolean,
  ): Promise<RollbackSignals | undefined> {
    const { plan, notes } = record;
    const { landedAt, landedRelease = plan.to.id, signals: known } = notes;
    if (!this.provider.readSignals || landedAt === undefined) return undefined;
    // Where the policy asks for no watching, nobody waits for an answer.
    if (plan.verificationSeconds === 0) return undefined;
    if (!due && now - this.readAt < EVERY_MS) return known;
    this.readAt = now;
    try {
      const before = known?.before ?? (await this.before(record, landedAt));
      const { periodSeconds, points } = await this.provider.readSignals(
        plan.target,
        { releaseId: landedRelease, from: periodOf(landedAt) },
      );
      return {
        periodSeconds,
        before,
        after: points,
        landedAt: new Date(landedAt).toISOString(),
      };
    } catch (error) {
      this.logger.warn(
        `Could not read what callers of ${plan.target.id} meet with after rollback ${record.id}`,
        error as Error,
      );
      return known;
    }
  }

  private async before(
    { plan }: Readonly<RollbackRecord>,
    landedAt: number,
  ): Promise<SignalPoint[]> {
    const { periodSeconds, points } = await this.provider.readSignals!(
      plan.target,
      {
        releaseId: plan.from.id,
        from: periodOf(landedAt - SIGNALS_BEFORE_MS),
      },
    );
    return points.slice(-SIGNALS_BEFORE_MS / (periodSeconds * 1000));
  }
}
