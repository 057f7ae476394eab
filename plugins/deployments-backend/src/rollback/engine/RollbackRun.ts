import { isFinalStatus } from '@backspin/backstage-plugin-deployments-common';
import type { ReadBack } from '@backspin/backstage-plugin-deployments-node';
import { expectedRelease, toRollback } from '../records';
import { bounded } from './bounded';
import type { HeldRollback } from './HeldRollback';
import { pause, safePoint } from './interruption';
import { failureMessage, landingMessage, type StepFailure } from './messages';
import { isPassing } from './passing';
import type { EnginePorts } from './ports';
import { recordInHistory } from './recordInHistory';
import { StepRunner } from './StepRunner';
import {
  inheritedAlarms,
  isExactlyLive,
  judge,
  type Watch,
} from './verification';

/**
 * How long after it was asked for a rollback may still begin, in milliseconds. Its
 * requester's permission and its plan were checked when it was asked for; after an
 * outage nobody expects it to begin by itself.
 */
export const MAY_BEGIN_MS = 2 * 60_000;

/** Reads with another release live that are put up with, because reads may lag behind writes. */
const LANDING_READS = 5;
const LANDING_PATIENCE_MS = 60_000;
const LANDING_PAUSE_MS = 1_000;
const WATCH_POLL_MS = 10_000;
/** The look at what is live when a rollback fails is a courtesy; it must not take long. */
const COURTESY_TIMEOUT_MS = 10_000;

/** Carries one rollback from wherever it stands to its end. */
export class RollbackRun {
  private readonly steps: StepRunner;

  constructor(
    private readonly ports: EnginePorts,
    private readonly held: HeldRollback,
    private readonly stopping: AbortSignal,
  ) {
    this.steps = new StepRunner(ports, held, stopping);
  }

  /**
   * @throws LeaseLostError when another replica has taken over.
   * @throws InterruptedError when this process is about to end.
   */
  async run(): Promise<void> {
    safePoint(this.held, this.stopping);
    if (this.status === 'queued') await this.expire();
    if (this.status === 'queued' || this.status === 'running') {
      await this.carryOut();
    }
    if (this.status === 'running') await this.land();
    if (this.status === 'verifying') await this.watch();
    if (isFinalStatus(this.status)) await this.settle();
  }

  private get status() {
    return this.held.record.status;
  }

  private get provider() {
    return this.ports.providerFor(this.held.record.plan.target.kind);
  }

  private async expire() {
    const now = this.ports.clock.now();
    if (now - this.held.record.requestedAt <= MAY_BEGIN_MS) return;
    await this.held.apply([{ type: 'cancel' }], {
      rollback: {
        endedAt: now,
        error: `It could not begin within ${
          MAY_BEGIN_MS / 60_000
        } minutes of the request, so nothing was done. Plan again if it is still needed.`,
      },
    });
  }

  private async carryOut() {
    if (this.status === 'cancelled') return;
    const { plan } = this.held.record;
    for (let position = 0; position < plan.steps.length; position++) {
      if (this.held.record.steps[position].status === 'succeeded') continue;
      safePoint(this.held, this.stopping);
      const failure = await this.steps.run(
        position,
        this.status === 'queued' ? [{ type: 'start' }] : [],
      );
      if (failure) {
        await this.failStep(failure);
        return;
      }
    }
  }

  private async failStep(failure: StepFailure) {
    const live = await this.readBack(COURTESY_TIMEOUT_MS)
      .then(reading => reading.live)
      .catch(() => {
        this.held.lease.signal.throwIfAborted();
        return undefined;
      });
    const { record } = this.held;
    const now = this.ports.clock.now();
    const step = record.steps[failure.position];
    await this.held.apply([{ type: 'fail' }], {
      rollback: {
        endedAt: now,
        error: failureMessage(record, failure, live),
        ...(record.deploymentId && { deploymentStatus: 'failed' as const }),
      },
      // A step that was never begun again stays as it was left.
      steps:
        step.status === 'running'
          ? { [failure.position]: { endedAt: now, message: failure.cause } }
          : {},
    });
  }

  private readBack(timeoutMs?: number): Promise<ReadBack> {
    const { id, plan } = this.held.record;
    return bounded(
      this.held.lease,
      id,
      () => this.provider.readBack(plan.target, plan),
      { timeoutMs },
    );
  }

  /** Makes sure that the planned release is live, and puts that on record. */
  private async land() {
    const { clock } = this.ports;
    const { record } = this.held;
    const expected = expectedRelease(record);
    const begun = clock.now();
    let reading: ReadBack | undefined;
    for (let reads = 1; !reading; reads++) {
      safePoint(this.held, this.stopping);
      try {
        const read = await this.readBack();
        if (isExactlyLive(read.live, expected)) {
          reading = read;
          break;
        }
        if (reads >= LANDING_READS) {
          await this.failLanding(expected, { live: read.live });
          return;
        }
      } catch (error) {
        this.held.lease.signal.throwIfAborted();
        if (!isPassing(error) || clock.now() - begun > LANDING_PATIENCE_MS) {
          await this.failLanding(expected, {
            cause: (error as Error).message,
          });
          return;
        }
      }
      await pause(clock, LANDING_PAUSE_MS, this.held, this.stopping);
    }

    const landedAt = clock.now();
    // Before the transition: after a crash in between it is recorded once more, under the same id.
    await recordInHistory(this.ports.history, record, expected, landedAt);
    await this.held.apply([{ type: 'land' }], {
      rollback: {
        verifyUntil: landedAt + record.plan.verificationSeconds * 1000,
        notes: {
          ...record.notes,
          landedAt,
          landedRelease: expected,
          inheritedAlarms: reading.firingAlarms,
        },
        ...(record.deploymentId && { deploymentStatus: 'succeeded' as const }),
      },
    });
    this.ports.witness.landed(toRollback(this.held.record));
  }

  private async failLanding(
    expected: string,
    outcome: Parameters<typeof landingMessage>[2],
  ) {
    await this.held.apply([{ type: 'fail' }], {
      rollback: {
        endedAt: this.ports.clock.now(),
        error: landingMessage(this.held.record, expected, outcome),
      },
    });
  }

  /** Watches alarms and what is live until a verdict is due. */
  private async watch() {
    const { clock } = this.ports;
    const { plan, verifyUntil = 0 } = this.held.record;
    for (;;) {
      const { notes } = this.held.record;
      const { landedAt = verifyUntil, inheritedAlarms: inherited = [] } = notes;
      const watch: Watch = {
        landedAt,
        verifyUntil,
        plan,
        releaseId: notes.landedRelease ?? plan.to.id,
        inherited,
        ...(await this.look()),
        alarmsWatching: await this.ports
          .alarmsWatching(plan.target.id)
          .catch(() => undefined),
        now: clock.now(),
      };
      const verdict = judge(watch);
      if (verdict) {
        await this.held.apply([{ type: 'conclude' }], {
          rollback: { verdict, endedAt: watch.now },
        });
        return;
      }
      const known = inheritedAlarms(watch);
      if (known.length !== inherited.length) {
        await this.held.apply([], {
          rollback: { notes: { ...notes, inheritedAlarms: known } },
        });
      }
      await pause(
        clock,
        Math.max(0, Math.min(WATCH_POLL_MS, verifyUntil - clock.now())),
        this.held,
        this.stopping,
      );
    }
  }

  private async look(): Promise<Pick<Watch, 'reading' | 'readError'>> {
    try {
      return { reading: await this.readBack() };
    } catch (error) {
      this.held.lease.signal.throwIfAborted();
      return { readError: (error as Error).message };
    }
  }

  private async settle() {
    await this.ports.witness.ended(toRollback(this.held.record));
    await this.held.apply([], { rollback: { settled: true } });
  }
}
