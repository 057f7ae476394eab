import {
  releaseHistory,
  releasesTakenBack,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanStep,
  Release,
  ReleaseCandidate,
  StrategyOption,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import {
  bareRelease,
  type PlanDraft,
  type PlanInput,
} from '@backspin/backstage-plugin-deployments-node';
import { comparisonUrl } from '../../codeHost';
import { configurationDifferences } from './differences';
import { expectedTime } from './expected';
import { routingInWords } from '../codedeploy/schedule';
import { versionTakenBack } from './facts';
import type { PlanFacts, TrafficShift } from './facts';
import { notUndoneByAlias } from './notUndone';
import { purposeOf } from './purpose';
import type {
  CreateDeploymentInput,
  ReadBackInput,
  StopDeploymentInput,
  UpdateAliasInput,
  WaitDeploymentInput,
} from './steps/inputs';
import { lambdaWarnings } from './warnings';

/** Everything that a plan is worked out from. */
export interface DraftInput {
  input: PlanInput;
  facts: PlanFacts;
  to: ReleaseCandidate;
  strategies: StrategyOption[];
  /** The one that is used. */
  strategy: StrategyOption;
  /** Milliseconds since the epoch. */
  now: number;
}

const named = ({ resourceName, qualifier }: Target) =>
  `${resourceName} ${qualifier}`;

function readBackStep(target: Target, version: string): PlanStep {
  const input: ReadBackInput = {
    functionName: target.resourceName,
    alias: target.qualifier,
    to: version,
  };
  return {
    id: 'read-back',
    title: `Check that v${version} gets all traffic`,
    action: 'lambda:GetAlias',
    call: `lambda:GetAlias ${named(
      target,
    )}, v${version} without weights expected`,
    effect: false,
    input: { ...input },
  };
}

function waitStep(target: Target, input: WaitDeploymentInput): PlanStep {
  return {
    id: 'wait-deployment',
    title: 'Wait for CodeDeploy',
    action: 'codedeploy:BatchGetDeployments',
    call: `codedeploy:BatchGetDeployments, until v${input.to} of ${named(
      target,
    )} is live`,
    effect: false,
    input: { ...input },
  };
}

function aliasSteps(target: Target, facts: PlanFacts, to: string): PlanStep[] {
  const { version, second, revisionId } = facts.alias;
  const input: UpdateAliasInput = {
    functionName: target.resourceName,
    alias: target.qualifier,
    from: version,
    second,
    revisionId,
    to,
  };
  const cleared = second ? ', weights cleared' : '';
  return [
    {
      id: 'update-alias',
      title:
        version === to
          ? `Send all traffic to v${to}`
          : `Move the alias from v${version} to v${to}`,
      action: 'lambda:UpdateAlias',
      call: `lambda:UpdateAlias ${named(target)} ${
        version === to ? `all to ${to}` : `${version} → ${to}`
      }${cleared}`,
      effect: true,
      input: { ...input },
    },
    readBackStep(target, to),
  ];
}

function deploymentSteps(
  target: Target,
  facts: PlanFacts,
  to: string,
  shift?: TrafficShift,
): PlanStep[] {
  const { application, group, alarms } = facts.group!;
  const overrideAlarms = facts.alarms.some(
    ({ name, state }) => state === 'ALARM' && alarms.includes(name),
  );
  const move = {
    functionName: target.resourceName,
    alias: target.qualifier,
    from: facts.alias.version,
    to,
  };
  const input: CreateDeploymentInput = {
    ...move,
    application,
    group,
    configuration: shift?.configuration,
    overrideAlarms,
  };
  return [
    {
      id: 'create-deployment',
      title: shift
        ? `Deploy v${to} gradually with CodeDeploy`
        : `Deploy v${to} with CodeDeploy`,
      action: 'codedeploy:CreateDeployment',
      call: `codedeploy:CreateDeployment ${named(target)} ${
        move.from
      } → ${to}, ${shift ? routingInWords(shift.routing) : 'all at once'}${
        overrideAlarms ? ', alarms off' : ''
      }`,
      effect: true,
      input: { ...input },
    },
    waitStep(target, move),
    readBackStep(target, to),
  ];
}

function stopSteps(target: Target, facts: PlanFacts): PlanStep[] {
  const { id, from, to } = facts.inFlight!;
  const input: StopDeploymentInput = {
    functionName: target.resourceName,
    alias: target.qualifier,
    // What is taken back, and the version before it.
    from: to,
    to: from,
    deploymentId: id,
  };
  return [
    {
      id: 'stop-deployment',
      title: `Stop deployment ${id}`,
      action: 'codedeploy:StopDeployment',
      call: `codedeploy:StopDeployment ${id}, rolling back`,
      effect: true,
      input: { ...input },
    },
    waitStep(target, input),
    readBackStep(target, from),
  ];
}

function stepsFor({ input, facts, to, strategy }: DraftInput): PlanStep[] {
  const { target } = input;
  switch (strategy.id) {
    case 'codedeploy-stop':
      return stopSteps(target, facts);
    case 'codedeploy':
      return deploymentSteps(target, facts, to.release.id);
    case 'codedeploy-canary':
      return deploymentSteps(target, facts, to.release.id, facts.group?.shift);
    default:
      return aliasSteps(target, facts, to.release.id);
  }
}

/**
 * What must not change before the plan is carried out. While traffic is being
 * shifted, alias and weights change by themselves and decide nothing: there, it
 * is the deployment that must be the same.
 */
function basisOf({ input, facts, to, strategy }: DraftInput) {
  const { alias, inFlight, group, stack } = facts;
  const purpose = purposeOf(input);
  const chosenCode = to.release.configuration?.codeSha256;
  return strategy.id === 'codedeploy-stop'
    ? {
        deploymentInProgress: inFlight!.id,
        versionBefore: inFlight!.from,
        chosenCode,
      }
    : {
        aliasRevision: alias.revisionId,
        liveVersion: alias.version,
        secondVersion: alias.second ?? null,
        deploymentInProgress: inFlight?.id ?? null,
        deploymentGroup: group?.group ?? null,
        chosenCode,
        ...(strategy.id === 'codedeploy-canary' && {
          trafficShift: group?.shift?.configuration,
        }),
        ...(purpose !== 'roll-back' && { purpose }),
        ...(purpose === 'back-in-step' && {
          recordedVersion: stack?.recordedVersion,
        }),
      };
}

/** Works a rollback of an alias out. Pure: the same facts give the same plan. */
export function lambdaPlan(draft: DraftInput): PlanDraft {
  const { input, facts, to, strategies, strategy, now } = draft;
  const { target, repositoryUrl } = input;
  const known = releaseHistory(input.history, input.rollbacks);
  const fromVersion = versionTakenBack(facts);
  const from: Release =
    facts.versions.find(({ release }) => release.id === fromVersion)?.release ??
    bareRelease('lambda-alias', fromVersion);
  const takesBack = releasesTakenBack(known, from, to.release);
  return {
    target,
    purpose: purposeOf(input),
    from,
    to: to.release,
    strategy: strategy.id,
    strategies,
    steps: stepsFor(draft),
    warnings: lambdaWarnings({
      facts,
      strategy: strategy.id,
      from: from.label,
      to,
      now,
      purpose: purposeOf(input),
    }),
    // Back in step, it goes to what is newest: nothing is undone.
    notUndone:
      purposeOf(input) === 'back-in-step'
        ? []
        : notUndoneByAlias({
            strategy: strategy.id,
            stack: facts.stack,
            from,
            to: to.release,
            takesBack,
            provisionedConcurrency: facts.provisionedConcurrency,
          }),
    takesBack,
    compareUrl: comparisonUrl(repositoryUrl, from, to.release),
    differences: configurationDifferences(
      from.configuration,
      to.release.configuration,
    ),
    ...expectedTime(strategy.id, input.rollbacks, facts.group?.shift),
    basis: basisOf(draft),
  };
}
