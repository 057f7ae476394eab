import type {
  PlanPurpose,
  PlanWarning,
  ReleaseCandidate,
  StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import { routingInWords, shiftMs } from '../codedeploy/schedule';
import { isRuntimeDeprecated, runtimeEndsOn } from '../runtimes';
import type { PlanFacts } from './facts';

/** What the warnings of a plan are worked out from. */
export interface WarningInput {
  facts: PlanFacts;
  strategy: StrategyId;
  /** Label of what is taken back. */
  from: string;
  to: ReleaseCandidate;
  /** Milliseconds since the epoch. */
  now: number;
  purpose?: PlanPurpose;
}

function inFlight({ facts, from, to }: WarningInput): PlanWarning[] {
  const { inFlight: deployment, stack } = facts;
  if (!deployment) return [];
  const ofStack = stack
    ? ` If stack ${stack.name} started it, its update fails and is rolled back too.`
    : '';
  return [
    {
      code: 'deployment-in-flight',
      title: `Deployment ${deployment.id} is stopped`,
      message: `It is bringing ${from}. CodeDeploy sends all traffic to ${to.release.label} again.${ofStack}`,
    },
  ];
}

/** While traffic moves, what is to be taken back goes on serving. */
function gradually({ facts, strategy, from, to }: WarningInput): PlanWarning[] {
  const shift = facts.group?.shift;
  if (strategy !== 'codedeploy-canary' || !shift) return [];
  const minutes = Math.max(1, Math.round(shiftMs(shift.routing) / 60_000));
  return [
    {
      code: 'shifts-gradually',
      title: `${from} goes on serving for ${minutes} min`,
      message: `Traffic goes to ${to.release.label} by ${
        shift.configuration
      }: ${routingInWords(
        shift.routing,
      )}. Until the end the rest of the users stay on ${from}.`,
    },
  ];
}

/** What the stack has recorded is, as a rule, what somebody took back. */
function untilDeployed({ facts, purpose, to }: WarningInput): PlanWarning[] {
  if (purpose !== 'back-in-step' || !facts.stack) return [];
  return [
    {
      code: 'stack-out-of-step',
      title: `${to.release.label} is live until the stack is deployed`,
      message: `Stack ${facts.stack.name} has recorded it. Do this right before the next deployment of the stack, with the deployment ready to start.`,
    },
  ];
}

function outOfStep({ facts, strategy, from, to }: WarningInput): PlanWarning[] {
  const { stack } = facts;
  // A deployment that is stopped fails the update of the stack, which goes back with it.
  if (!stack || strategy === 'codedeploy-stop') return [];
  const { recordedVersion } = stack;
  if (recordedVersion === to.release.id) return [];
  const recorded = recordedVersion === undefined ? from : `v${recordedVersion}`;
  return [
    {
      code: 'stack-out-of-step',
      title: `Stack ${stack.name} will be out of step`,
      message: `It goes on recording ${recorded} while ${to.release.label} is live, and its next deployment is likely to fail (aws/serverless-application-model#291). Deploy a revert, or point the alias at ${recorded} just before the next deployment.`,
    },
  ];
}

function alarms({ facts, strategy }: WarningInput): PlanWarning[] {
  const firing = facts.alarms.filter(({ state }) => state === 'ALARM');
  if (firing.length === 0) return [];
  const names = firing.map(({ name }) => name).join(', ');
  const plural = firing.length > 1;
  const stops =
    (strategy === 'codedeploy' || strategy === 'codedeploy-canary') &&
    firing.some(({ name }) => facts.group?.alarms.includes(name));
  return [
    {
      code: 'alarm-firing',
      title: `${names} ${plural ? 'are' : 'is'} firing`,
      message: stops
        ? 'CodeDeploy would stop any deployment now. For this one its alarms are switched off.'
        : 'Watch whether it stops after the rollback.',
    },
  ];
}

function provisioned({ facts, from, to }: WarningInput): PlanWarning[] {
  const { provisionedConcurrency } = facts;
  if (!provisionedConcurrency) return [];
  return [
    {
      code: 'provisioned-concurrency',
      title: `${provisionedConcurrency} instances are provisioned anew`,
      message: `Provisioned concurrency follows the alias: ${from} loses it at once, and ${to.release.label} has it after a minute or two. Until then there are cold starts.`,
    },
  ];
}

function takenBack({ to }: WarningInput): PlanWarning[] {
  if (!to.record?.takenBack) return [];
  return [
    {
      code: 'release-taken-back-before',
      title: `${to.release.label} was taken back before`,
      message: to.record.takenBackReason
        ? `The reason given: ${to.record.takenBackReason}`
        : 'No reason was given.',
    },
  ];
}

function runtime({ to, now }: WarningInput): PlanWarning[] {
  const name = to.release.configuration?.runtime;
  if (!isRuntimeDeprecated(name, now)) return [];
  return [
    {
      code: 'runtime-deprecated',
      title: `${to.release.label} runs on ${name}`,
      message: `AWS ended its support on ${runtimeEndsOn(
        name,
      )}. It still runs, without security patches.`,
    },
  ];
}

/** What somebody should know before taking an alias back, the most urgent first. */
export function lambdaWarnings(input: WarningInput): PlanWarning[] {
  return [
    inFlight,
    untilDeployed,
    takenBack,
    gradually,
    alarms,
    outOfStep,
    provisioned,
    runtime,
  ].flatMap(rule => rule(input));
}
