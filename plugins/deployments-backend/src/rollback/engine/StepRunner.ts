import type { StepResult } from '@backspin/backstage-plugin-deployments-node';
import { stringifyError } from '@backstage/errors';
import type { MachineEvent } from '../machine';
import { toRollback } from '../records';
import { bounded } from './bounded';
import type { HeldRollback } from './HeldRollback';
import { InterruptedError, pause } from './interruption';
import type { StepFailure } from './messages';
import { isPassing, MAX_ATTEMPTS, PATIENCE_MS, pauseBefore } from './passing';
import type { AuditEntry, EnginePorts } from './ports';

/** Bounds for what a provider asks, so that it can neither spin nor sleep for ever. */
const SHORTEST_POLL_MS = 250;
const LONGEST_POLL_MS = 60_000;

const messageOf = (error: unknown) =>
  error instanceof Error && error.message
    ? error.message
    : stringifyError(error);

const merged = (known: string[], more: string[] = []) => [
  ...new Set([...known, ...more]),
];

/** Something that the provider, not the engine or its database, has thrown. */
class ProviderError extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = 'ProviderError';
  }
}

/** Carries out the steps of one rollback, each until it is done or has failed for good. */
export class StepRunner {
  constructor(
    private readonly ports: EnginePorts,
    private readonly held: HeldRollback,
    private readonly stopping: AbortSignal,
  ) {}

  /**
   * Begins a step, as often as passing errors ask for it.
   *
   * @param first - events that go with the first beginning, in the same write
   * @returns how it failed, or undefined when it is done
   */
  async run(
    position: number,
    first: MachineEvent[] = [],
  ): Promise<StepFailure | undefined> {
    let events = first;
    for (let retries = 1; ; retries++) {
      const { attempts } = this.step(position);
      if (attempts >= MAX_ATTEMPTS) {
        return {
          position,
          cause: `it was begun ${attempts} times and never came to an end`,
          uncertain: true,
        };
      }
      await this.begin(position, events);
      events = [];
      try {
        const result = await this.attempt(position);
        if (result.outcome === 'failed') {
          await this.note(position, result);
          return { position, cause: result.message, uncertain: false };
        }
        await this.finish(position, result);
        return undefined;
      } catch (error) {
        if (error instanceof ProviderError) {
          const failure = await this.failing(position, error.cause);
          if (failure) return failure;
        } else {
          throw error;
        }
      }
      await pause(
        this.ports.clock,
        pauseBefore(retries, Math.random()),
        this.held,
        this.stopping,
      );
    }
  }

  private step(position: number) {
    return this.held.record.steps[position];
  }

  /** Before anything else it is on record that the step was begun, and how often. */
  private async begin(position: number, events: MachineEvent[]) {
    const { attempts, firstStartedAt } = this.step(position);
    const now = this.ports.clock.now();
    const starts = events.some(({ type }) => type === 'start');
    await this.held.apply([...events, { type: 'step.begin', position }], {
      rollback: starts
        ? {
            startedAt: now,
            notes: { ...this.held.record.notes, toldStart: true },
          }
        : {},
      steps: {
        [position]: {
          attempts: attempts + 1,
          firstStartedAt: firstStartedAt ?? now,
        },
      },
    });
    if (starts) {
      // Not waited for: the owners hear of it while the first call is made.
      this.ports.witness.started(toRollback(this.held.record)).catch(() => {});
    }
  }

  private async attempt(
    position: number,
  ): Promise<Exclude<StepResult, { outcome: 'waiting' }>> {
    const audit = await this.ports.witness
      .stepBegins(toRollback(this.held.record), position)
      .catch(error => {
        throw new ProviderError(error);
      });
    try {
      for (let polls = 0; ; polls++) {
        const result = await this.call(position, polls);
        if (result.outcome !== 'waiting') {
          await closeAudit(audit, result);
          return result;
        }
        await this.note(position, result);
        await pause(
          this.ports.clock,
          Math.min(LONGEST_POLL_MS, Math.max(SHORTEST_POLL_MS, result.pollMs)),
          this.held,
          this.stopping,
        );
      }
    } catch (error) {
      if (!(error instanceof InterruptedError)) {
        await closeAudit(audit, { error: error as Error });
      }
      throw error;
    }
  }

  private async call(position: number, polls: number): Promise<StepResult> {
    const { held } = this;
    const { id, plan, reason, requestedBy, saved } = held.record;
    const { attempts, firstStartedAt } = this.step(position);
    const state = structuredClone(saved);
    const provider = this.ports.providerFor(plan.target.kind);
    try {
      return await bounded(held.lease, id, signal =>
        provider.executeStep({
          rollbackId: id,
          plan,
          step: plan.steps[position],
          reason,
          requestedBy,
          // A poll comes after a beginning, which may have taken effect.
          previousAttempts: polls === 0 ? attempts - 1 : attempts,
          firstStartedAt: firstStartedAt ?? this.ports.clock.now(),
          state,
          checkpoint: async patch => {
            await held.apply([], {
              rollback: { saved: { ...held.record.saved, ...patch } },
            });
            Object.assign(state, structuredClone(patch));
          },
          assertLease: () => held.lease.assert(),
          signal,
        }),
      );
    } catch (error) {
      // Whatever the provider made of it, without the lease it is over.
      held.lease.signal.throwIfAborted();
      throw new ProviderError(error);
    }
  }

  /** What the step says of itself, if that is news. */
  private async note(
    position: number,
    result: Exclude<StepResult, { outcome: 'done' }>,
  ) {
    const step = this.step(position);
    const requestIds = merged(step.requestIds, result.requestIds);
    const progress =
      result.outcome === 'waiting' ? result.progress : step.progress;
    if (
      step.message === result.message &&
      step.progress === progress &&
      step.failingSince === undefined &&
      step.requestIds.length === requestIds.length
    ) {
      return;
    }
    await this.held.apply([], {
      steps: {
        [position]: {
          message: result.message,
          progress,
          requestIds,
          failingSince: undefined,
        },
      },
    });
  }

  private async finish(
    position: number,
    result: Extract<StepResult, { outcome: 'done' }>,
  ) {
    const step = this.step(position);
    await this.held.apply([{ type: 'step.succeed', position }], {
      rollback: result.deploymentId
        ? { deploymentId: result.deploymentId, deploymentStatus: 'running' }
        : {},
      steps: {
        [position]: {
          message: result.message,
          endedAt: this.ports.clock.now(),
          requestIds: merged(step.requestIds, result.requestIds),
          failingSince: undefined,
          progress: undefined,
        },
      },
    });
  }

  /** Records an error. Gives the failure when there is no point in going on. */
  private async failing(
    position: number,
    error: unknown,
  ): Promise<StepFailure | undefined> {
    const cause = messageOf(error);
    const now = this.ports.clock.now();
    const { failingSince = now } = this.step(position);
    const passing = isPassing(error);
    if (!passing) return { position, cause, uncertain: false };
    if (now - failingSince >= PATIENCE_MS) {
      return {
        position,
        cause: `it was tried for ${Math.round(
          (now - failingSince) / 60_000,
        )} minutes, the last time with: ${cause}`,
        uncertain: true,
      };
    }
    await this.held.apply([], {
      steps: {
        [position]: { failingSince, message: `Trying again: ${cause}` },
      },
    });
    return undefined;
  }
}

/**
 * Closes an entry of the trail. What has taken effect must not be repeated because
 * the trail cannot be written, so that an error here stops nothing.
 */
async function closeAudit(
  audit: AuditEntry,
  result: Exclude<StepResult, { outcome: 'waiting' }> | { error: Error },
) {
  try {
    if ('error' in result) await audit.fail(result.error);
    else if (result.outcome === 'done') {
      await audit.success({ message: result.message });
    } else await audit.fail(new Error(result.message));
  } catch {
    // The entry stays open, as it does when the process ends here.
  }
}
