import type {
  Plan,
  PlanStep,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  ReadBack,
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import type { ExecutingProvider } from '../engine/ports';
import { samplePlan, sampleTarget } from './samples';

const step = (id: string, effect: boolean): PlanStep => ({
  id,
  title: id,
  action: `fake:${id}`,
  call: id,
  effect,
  input: {},
});

/** A plan of three steps: one effect, another, and a wait. */
export const cloudPlan = (overrides: Partial<Plan> = {}): Plan => ({
  ...samplePlan(sampleTarget(), [
    step('pause-builds', true),
    step('deploy', true),
    step('wait', false),
  ]),
  ...overrides,
});

type Fault =
  /** Throws before the effect. */
  | { kind: 'before'; error: Error }
  /** Throws after the effect, as a lost answer does. */
  | { kind: 'after'; error: Error }
  /** The step gives up. */
  | { kind: 'failed'; message: string };

/**
 * A cloud in which every effect counts, and the provider for it. Like AWS it
 * makes a deployment as often as it is asked; it is the provider that must look
 * before it asks again.
 */
export class FakeCloud implements ExecutingProvider {
  live: ReadBack['live'] = [{ releaseId: '43', weight: 1 }];
  paused = false;
  firing: string[] = [];
  /** Effects in the order in which they took place. */
  readonly effects: string[] = [];
  readonly contexts: Array<Pick<StepContext, 'previousAttempts' | 'state'>> =
    [];
  /** Faults of the next calls, by step; `read-back` for reading. */
  readonly faults = new Map<string, Fault[]>();
  /** Called at the start of every step. */
  onStep: (context: StepContext) => void | Promise<void> = () => {};

  fail(stepId: string, ...faults: Fault[]): void {
    this.faults.set(stepId, faults);
  }

  async executeStep(context: StepContext): Promise<StepResult> {
    this.contexts.push({
      previousAttempts: context.previousAttempts,
      state: { ...context.state },
    });
    await this.onStep(context);
    const fault = this.faults.get(context.step.id)?.shift();
    if (fault?.kind === 'before') throw fault.error;
    if (fault?.kind === 'failed') {
      return { outcome: 'failed', message: fault.message };
    }
    const result = await this.carryOut(context);
    if (fault?.kind === 'after') throw fault.error;
    return result;
  }

  private async carryOut(context: StepContext): Promise<StepResult> {
    const { plan, step: planned, state, previousAttempts } = context;
    switch (planned.id) {
      case 'pause-builds':
        if (!(previousAttempts > 0 && this.paused)) {
          await context.assertLease();
          this.paused = true;
          this.effects.push('pause-builds');
        }
        return { outcome: 'done', message: 'Paused', requestIds: ['q-pause'] };
      case 'deploy': {
        const there = this.live[0].releaseId === plan.to.id;
        if (!(previousAttempts > 0 && there)) {
          await context.assertLease();
          this.live = [{ releaseId: plan.to.id, weight: 1 }];
          this.effects.push('deploy');
        }
        await context.checkpoint({ deployed: true });
        return { outcome: 'done', message: 'Deployed' };
      }
      default: {
        const polls = Number(state.polls ?? 0) + 1;
        await context.checkpoint({ polls });
        return polls < 3
          ? {
              outcome: 'waiting',
              message: `Waited ${polls} times`,
              pollMs: 1000,
              progress: polls / 3,
            }
          : { outcome: 'done', message: 'Waited' };
      }
    }
  }

  async readBack(): Promise<ReadBack> {
    const fault = this.faults.get('read-back')?.shift();
    if (fault?.kind === 'before') throw fault.error;
    return { live: this.live, firingAlarms: this.firing };
  }
}
