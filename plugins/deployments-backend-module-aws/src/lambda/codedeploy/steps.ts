import type { LambdaTarget, LifecycleEvent } from '@aws-sdk/client-codedeploy';
import type { DeploymentStep } from '@backspin/backstage-plugin-deployments-common';

const STATUSES: Record<string, DeploymentStep['status']> = {
  Pending: 'pending',
  InProgress: 'running',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Skipped: 'skipped',
};

/** Hook functions by the lifecycle event at which they run. */
export interface Hooks {
  beforeHook?: string;
  afterHook?: string;
}

/** The hook function of a lifecycle event. */
export function hookOf(event: string, hooks: Hooks): string | undefined {
  if (event === 'BeforeAllowTraffic') return hooks.beforeHook;
  if (event === 'AfterAllowTraffic') return hooks.afterHook;
  return undefined;
}

function stepOf(event: LifecycleEvent, hooks: Hooks): DeploymentStep {
  const name = event.lifecycleEventName ?? '';
  const status = STATUSES[String(event.status)] ?? 'pending';
  // Without a hook the event is passed over in an instant, and says nothing.
  const hook = hookOf(name, hooks) ?? event.diagnostics?.scriptName;
  return {
    name,
    status,
    startedAt: event.startTime?.toISOString(),
    endedAt: event.endTime?.toISOString(),
    message: event.diagnostics?.message || undefined,
    hasLog: Boolean(hook) && status !== 'pending' && status !== 'skipped',
  };
}

/** The lifecycle events of a deployment as steps. */
export function stepsOf(
  target: LambdaTarget | undefined,
  hooks: Hooks,
): DeploymentStep[] {
  return (target?.lifecycleEvents ?? []).map(event => stepOf(event, hooks));
}
