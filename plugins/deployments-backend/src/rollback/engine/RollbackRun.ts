import {
  compareSignals,
  isFinalStatus,
} from '@backspin/backstage-plugin-deployments-common';
import type { ReadBack } from '@backspin/backstage-plugin-deployments-node';
import { expectedRelease, toRollback, waitsForGroup } from '../records';
import { statesAllowing } from '../machine';
import { awaitApproval } from './awaitApproval';
import { bounded } from './bounded';
import type { HeldRollback } from './HeldRollback';
import { pause, safePoint } from './interruption';
import { altered, keptWaiting, lapsed } from './lapse';
import { failureMessage, landingMessage, type StepFailure } from './messages';
import { isPassing } from './passing';
import type { EnginePorts } from './ports';
import { recordInHistory } from './recordInHistory';
import { SignalWatch } from './SignalWatch';
import { StepRunner } from './StepRunner';
import {
  inheritedAlarms,
  isExactlyLive,
  judge,
  type Watch,
} from './verification';

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
    await this.refuseAltered();
    if (this.status === 'awaiting-approval') {
      await awaitApproval(this.ports, this.held);
      safePoint(this.held, this.stopping);
    }
    // Others of its group go first; whoever looks after it has its turn carries it out.
    if (this.status === 'queued' && waitsForGroup(this.held.record)) return;
    if (this.status === 'queued') await this.lapse();
    if (this.status === 'queued') await this.lookAgain();
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

  /** Whatever has not had its effect yet is not carried out when it is not what people saw. */
  private async refuseAltered() {
    const error = altered(this.held.record);
    if (!error) return;
    const begun = this.status === 'running';
    if (!begun && !statesAllowing('cancel').includes(this.status)) return;
    await this.held.apply([{ type: begun ? 'fail' : 'cancel' }], {
      rollback: { endedAt: this.ports.clock.now(), error, dueAt: undefined },
    });
  }

  private async lapse() {
    const now = this.ports.clock.now();
    const error = lapsed(this.held.record, now);
    if (!error) return;
    await this.held.apply([{ type: 'cancel' }], {
      rollback: { endedAt: now, error },
    });
  }

  /** What has waited long in its group may not be what would be planned now. */
  private async lookAgain() {
    if (!keptWaiting(this.held.record)) return;
    const error = await this.ports.gate.refusal(this.held.record);
    if (!error) return;
    await this.held.apply([{ type: 'cancel' }], {
      rollback: { endedAt: this.ports.clock.now(), error },
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
    const signalWatch = new SignalWatch(this.provider, this.ports.logger);
    for (;;) {
      const { notes } = this.held.record;
      const { landedAt = verifyUntil, inheritedAlarms: inherited = [] } = notes;
      const signals = await signalWatch.look(
        this.held.record,
        clock.now(),
        clock.now() >= verifyUntil,
      );
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
        comparison: signals && compareSignals(signals.before, signals.after),
        now: clock.now(),
      };
      const verdict = judge(watch);
      const known = inheritedAlarms(watch);
      const news =
        known.length !== inherited.length || signals !== notes.signals;
      const learnt = {
        notes: { ...notes, inheritedAlarms: known, signals },
      };
      if (verdict) {
        await this.held.apply([{ type: 'conclude' }], {
          rollback: { verdict, endedAt: watch.now, ...learnt },
        });
        return;
      }
      if (news) await this.held.apply([], { rollback: learnt });
      const left = verifyUntil - clock.now();
      await pause(
        clock,
        left > 0 ? Math.min(WATCH_POLL_MS, left) : WATCH_POLL_MS,
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
    const { verdict, plan, undoes } = this.held.record;
    // An undo is not undone, or two releases that are both unhealthy would alternate for ever.
    if (
      verdict?.result === 'unhealthy' &&
      plan.policy?.undoWhenUnhealthy &&
      !undoes
    ) {
      await this.ports.unhealthy.undo(this.held.record);
    }
    await this.ports.witness.ended(toRollback(this.held.record));
    await this.held.apply([], { rollback: { settled: true } });
  }
}
