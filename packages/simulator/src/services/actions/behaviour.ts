/** How the versions behave that a pipeline has published, and who calls them. */
import type { Place, World } from '../../core/types';
import type { StackState } from '../cloudformation/state';
import { setHookOutcome } from '../codedeploy';
import { setTraffic, setVersionHealth } from '../lambda/behaviour';
import { lambdaState } from '../lambda/state';
import type { JobState } from './state';

/** Invocations a minute of a new function: enough for alarms to tell good from bad. */
const CALLS_A_MINUTE = { prod: 60, other: 12 };
const DURATION_MS = 85;
const HOOK = /^CodeDeployHook_/;
/** A hook whose code fails this often refuses the release. */
const HOOK_LIMIT = 0.5;

/** Gives new versions their health and new functions their callers; may be called again and again. */
export function setBehaviour(
  world: World,
  place: Place,
  stack: StackState,
  job: JobState,
): void {
  const target = stack.operation?.target ?? stack.current;
  const { functions } = lambdaState(world, place);
  for (const spec of target?.functions ?? []) {
    const errorRate = job.behaviour?.[spec.logicalId];
    const fn = functions[spec.functionName];
    if (!fn || errorRate === undefined) continue;
    if (HOOK.test(spec.functionName)) {
      const outcome = errorRate >= HOOK_LIMIT ? 'Failed' : 'Succeeded';
      setHookOutcome(world, place, spec.functionName, outcome);
      continue;
    }
    const newest = fn.versions[fn.versions.length - 1];
    const version = newest?.version ?? fn.latest.version;
    const { codeSha256 } = (newest ?? fn.latest).settings;
    if (codeSha256 === spec.codeSha256 && !fn.health[version]) {
      setVersionHealth(world, place, spec.functionName, version, {
        errorRate,
        durationMs: DURATION_MS,
      });
    }
    const isCalled = spec.aliasName ? fn.aliases[spec.aliasName] : fn;
    if (isCalled && fn.traffic.length === 0) {
      setTraffic(world, place, spec.functionName, {
        invocationsPerMinute: /^prod/.test(job.environment ?? '')
          ? CALLS_A_MINUTE.prod
          : CALLS_A_MINUTE.other,
        alias: spec.aliasName,
      });
    }
  }
}
