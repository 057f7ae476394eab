import type {
  Plan,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  DeploymentProvider,
  PlanDraft,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { isPassing } from '../steps/outcome';
import type { AwsKit } from './awsKit';

const MOST_CALLS = 500;

/** How a plan ended that was carried out in a test. */
export interface RunResult {
  outcome: 'done' | 'failed';
  message: string;
  /** Outcome of each step, by id. */
  results: Record<string, StepResult>;
  requestIds: string[];
  state: Record<string, unknown>;
  /** Passing errors that were thrown on the way. */
  errors: unknown[];
}

/** What a test can do while a plan is carried out. */
export interface RunOptions {
  /** Simulated milliseconds that pass at each wait; the step's own pause when absent. */
  waitMs?: number;
  /** Called before each call of a step. */
  beforeCall?: (stepId: string) => Promise<void> | void;
  /** Passing errors after which it gives up. */
  mostErrors?: number;
  reason?: string;
  rollbackId?: string;
}

/**
 * Carries out a plan as the engine does: what was saved survives, passing errors
 * are tried again, and nothing else is remembered from one call to the next.
 */
export async function runPlan(
  provider: Pick<DeploymentProvider, 'executeStep'>,
  draft: PlanDraft,
  kit: Pick<AwsKit, 'now' | 'step' | 'points'>,
  options: RunOptions = {},
): Promise<RunResult> {
  const plan: Plan = {
    ...draft,
    fingerprint: 'test',
    madeAt: new Date(kit.now()).toISOString(),
    verificationSeconds: 0,
  };
  const result: RunResult = {
    outcome: 'done',
    message: '',
    results: {},
    requestIds: [],
    state: {},
    errors: [],
  };
  for (const step of plan.steps) {
    const firstStartedAt = kit.now();
    for (let calls = 0; ; calls += 1) {
      if (calls > MOST_CALLS) throw new Error(`${step.id} does not end`);
      await options.beforeCall?.(step.id);
      let answer: StepResult;
      try {
        answer = await provider.executeStep({
          rollbackId: options.rollbackId ?? 'r-1',
          // A replica that takes over knows only what was stored.
          plan: structuredClone(plan),
          step: structuredClone(step),
          reason: options.reason ?? 'totals are wrong',
          requestedBy: 'user:default/ana',
          previousAttempts: calls,
          firstStartedAt,
          state: structuredClone(result.state),
          async checkpoint(patch) {
            kit.points.pass();
            Object.assign(result.state, structuredClone(patch));
            kit.points.pass();
          },
          async assertLease() {
            kit.points.pass();
          },
          signal: new AbortController().signal,
        });
      } catch (error) {
        if (!isPassing(error)) throw error;
        result.errors.push(error);
        if (result.errors.length > (options.mostErrors ?? 20)) throw error;
        continue;
      }
      result.results[step.id] = answer;
      result.requestIds.push(...(answer.requestIds ?? []));
      if (answer.outcome === 'waiting') {
        await kit.step(options.waitMs ?? answer.pollMs);
        continue;
      }
      result.outcome = answer.outcome;
      result.message = answer.message;
      break;
    }
    if (result.outcome === 'failed') break;
  }
  return result;
}

/** A rollback that succeeded, made from a plan. */
export function succeededRollback(
  draft: PlanDraft,
  more: Partial<Rollback> = {},
): Rollback {
  return {
    id: 'r-0',
    entityRef: 'component:default/royalties',
    target: draft.target,
    plan: draft as unknown as Plan,
    reason: 'totals are wrong',
    requestedBy: 'user:default/ana',
    requestedAt: '2026-11-23T10:00:00.000Z',
    status: 'succeeded',
    steps: [],
    ...more,
  };
}
