/**
 * What builds the demo estate on top of Lambda, CodeDeploy, CloudFormation and
 * CloudWatch: the things that pipelines, callers and accidents do, and no AWS call.
 *
 * ```ts
 * // Deploy a stack now; it takes its simulated time.
 * deployStack(world, place, {
 *   stackName: 'royalties-prod',
 *   tags: { environment: 'prod' },
 *   alarms: [errorRateAlarm({ logicalId: 'CalcErrors', name: 'calc-errors',
 *                             functionName: 'royalty-calculator-prod', alias: 'live',
 *                             percent: 5 })],
 *   functions: [{
 *     logicalId: 'Calculator', functionName: 'royalty-calculator-prod',
 *     codeSha256: sha, versionDescription: 'commit 1a2b3c4', aliasName: 'live',
 *     deploymentPreference: { type: 'Linear10PercentEvery2Minutes', alarms: ['calc-errors'] },
 *   }],
 * });
 *
 * // The same three weeks ago. Repeat with new codeSha256s, in order of time.
 * inThePast(world, threeWeeksAgo, past => deployStack(past, place, spec));
 *
 * // A release that CodeDeploy took back because an alarm went off.
 * inThePast(world, t, past => deployStack(past, place, spec), [
 *   { at: t + 3 * MIN, act: past => setAlarmState(past, place, 'calc-errors', 'ALARM', 'Threshold Crossed: …') },
 *   { at: t + 9 * MIN, act: past => setAlarmState(past, place, 'calc-errors', 'OK', 'Threshold Crossed: …') },
 * ]);
 *
 * // A deployment stopped by hand that left a weight on the alias.
 * inThePast(world, t, past => deployStack(past, place, spec), [
 *   { at: t + 3 * MIN, act: past => stopActiveDeployment(past, place, 'fn', { rollBack: false }) },
 * ]);
 *
 * // Traffic, and how versions behave. Metrics follow from these and the alias's history.
 * setTraffic(world, place, 'royalty-calculator-prod', { invocationsPerMinute: 40, from: threeWeeksAgo });
 * setVersionHealth(world, place, 'royalty-calculator-prod', '14', { errorRate: 0.3 });
 *
 * // Once at the end, so that alarms say what the metrics of now say.
 * evaluateAlarms(world, place);
 * ```
 *
 * An update that changes nothing and an update of a busy stack throw ValidationError,
 * as in AWS. Functions without a stack: `createFunction`, `publishVersion`,
 * `createAlias` below. Names of things in a stack: `deploymentGroupOf`.
 */

import { Place, World } from '../core/types';
import { applicationResource, groupResource } from './cloudformation/resources';
import { TemplateAlarm, TemplateFunction } from './cloudformation/spec';
import { cloudFormationState } from './cloudformation/state';
import { codeDeployState, isFinished } from './codedeploy/state';
import { requestStop } from './codedeploy/stop';
import { getFunctionState } from './lambda/lookup';
import { deleteVersion } from './lambda/functions';
import { MetricRead } from './cloudwatch/state';

export { deployStack } from './cloudformation/deploy';
export type { StackOperation } from './cloudformation/deploy';
export type {
  DeploymentPreference,
  TemplateAlarm,
  TemplateFunction,
  StackTemplate,
} from './cloudformation/spec';
export { setHookOutcome } from './codedeploy';
export { evaluateAlarms, putAlarm, setAlarmState } from './cloudwatch';
export {
  forceVersionState,
  setTraffic,
  setVersionHealth,
} from './lambda/behaviour';
export { createAlias, routeAlias } from './lambda/aliases';
export {
  DEFAULT_SETTINGS,
  createFunction,
  publishVersion,
  updateSettings,
} from './lambda/functions';
export { inThePast } from './past';
export type { Happening } from './past';

/** CodeDeploy application and group of a function that a stack deploys with traffic shifting. */
export function deploymentGroupOf(
  stackName: string,
  fn: TemplateFunction,
): { application: string; group: string } {
  return {
    application: applicationResource(stackName, fn).physicalId,
    group: groupResource(stackName, fn).physicalId,
  };
}

/** Whether a stack is being created, updated or rolled back. */
export function isStackBusy(
  world: World,
  place: Place,
  stackName: string,
): boolean {
  const stack = cloudFormationState(world, place).stacks[stackName];
  return stack?.operation !== undefined;
}

/** The version that a stack recorded for a function; undefined before its first deployment. */
export function recordedVersion(
  world: World,
  place: Place,
  stackName: string,
  logicalId: string,
): string | undefined {
  const stack = cloudFormationState(world, place).stacks[stackName];
  return stack?.recorded[logicalId];
}

/** Where a function's alias points now. */
export function aliasVersion(
  world: World,
  place: Place,
  functionName: string,
  alias = 'live',
): string | undefined {
  const fn = getFunctionState(world, place, functionName);
  return fn.aliases[alias]?.version;
}

/** Stops the deployment of a function that is in progress. Returns its id if there was one. */
export function stopActiveDeployment(
  world: World,
  place: Place,
  functionName: string,
  options: { rollBack: boolean },
): string | undefined {
  const active = Object.values(codeDeployState(world, place).deployments).find(
    d => d.spec.functionName === functionName && !isFinished(d),
  );
  if (active) {
    requestStop(world, place, active, options.rollBack);
  }
  return active?.id;
}

/** Deletes a published version, as a clean-up job does. An alias must not point at it. */
export function removeVersion(
  world: World,
  place: Place,
  functionName: string,
  version: string,
): void {
  deleteVersion(getFunctionState(world, place, functionName), version);
}

/** An alarm on the share of failed invocations of an alias, by metric math. */
export function errorRateAlarm(options: {
  logicalId: string;
  name: string;
  functionName: string;
  alias: string;
  /** Goes off above this. */
  percent: number;
  /** Minutes in a row; default 2. */
  minutes?: number;
  description?: string;
}): TemplateAlarm {
  const { functionName, alias } = options;
  const read = (name: string): MetricRead => ({
    metric: {
      namespace: 'AWS/Lambda',
      name,
      dimensions: {
        FunctionName: functionName,
        Resource: `${functionName}:${alias}`,
      },
    },
    stat: 'Sum',
    period: 60,
  });
  return {
    logicalId: options.logicalId,
    name: options.name,
    description: options.description,
    evaluationPeriods: options.minutes ?? 2,
    threshold: options.percent,
    comparison: 'GreaterThanThreshold',
    queries: [
      { id: 'errors', read: read('Errors'), returnData: false },
      { id: 'invocations', read: read('Invocations'), returnData: false },
      {
        id: 'rate',
        expression: '100 * errors / invocations',
        label: 'Error rate (%)',
        returnData: true,
      },
    ],
  };
}
