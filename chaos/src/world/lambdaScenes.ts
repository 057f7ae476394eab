import type {
  Deployment,
  StrategyId,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { Simulator, World } from '@backspin/simulator';
import { deploySamStack } from '@backspin/simulator/src/services/cloudformation/deploy';
import { createDeployment } from '@backspin/simulator/src/services/codedeploy/createDeployment';
import {
  activeDeployment,
  codeDeployState,
} from '@backspin/simulator/src/services/codedeploy/state';
import { writeAppSpec } from '@backspin/simulator/src/services/codedeploy/appSpec';
import { updateAlias } from '@backspin/simulator/src/services/lambda/aliases';
import { deleteVersion } from '@backspin/simulator/src/services/lambda/functions';
import { lambdaState } from '@backspin/simulator/src/services/lambda/state';
import { addRoles, HOUR, MINUTE, PLACE, SECOND } from './place';
import type { Rival, Scene, Truth } from './Scene';

const FUNCTION = 'royalty-calculator-prod';
const ALIAS = 'live';
const RELEASES = 3;

const target: Target = {
  id: `arn:aws:lambda:${PLACE.region}:${PLACE.account}:function:${FUNCTION}:${ALIAS}`,
  kind: 'lambda-alias',
  ...PLACE,
  name: 'royalty-calculator',
  resourceName: FUNCTION,
  qualifier: ALIAS,
  environment: 'prod',
};

const functionOf = (world: World) =>
  lambdaState(world, PLACE).functions[FUNCTION];

/** `sam deploy`: begins to release code under this name. */
function deploy(world: World, code: string, shift?: string): void {
  deploySamStack(world, PLACE, {
    stackName: 'royalties-prod',
    functions: [
      {
        logicalId: 'RoyaltyCalculator',
        functionName: FUNCTION,
        codeSha256: Buffer.from(code.padEnd(32, '.')).toString('base64'),
        versionDescription: `${code.padEnd(7, '0')} Change ${code} (Ana R.)`,
        environment: { TABLE: 'royalties' },
        aliasName: ALIAS,
        deploymentPreference: shift ? { type: shift, alarms: [] } : undefined,
      },
    ],
    alarms: [
      {
        logicalId: 'Errors',
        name: `${FUNCTION}-errors`,
        read: {
          metric: {
            namespace: 'AWS/Lambda',
            name: 'Errors',
            dimensions: {
              FunctionName: FUNCTION,
              Resource: `${FUNCTION}:${ALIAS}`,
            },
          },
          stat: 'Sum',
          period: 60,
        },
        evaluationPeriods: 1,
        threshold: 5,
        comparison: 'GreaterThanThreshold',
      },
    ],
  });
}

async function release(simulator: Simulator, shift?: string): Promise<void> {
  for (let number = 1; number <= RELEASES; number += 1) {
    deploy(simulator.world, `c${number}`, shift);
    for (let minute = 0; minute < 40; minute += 1) {
      await simulator.control.step(MINUTE);
    }
    await simulator.control.step(HOUR);
  }
}

/** One release of the stack after the other, as history remembers them. */
function history({ world }: Simulator): Deployment[] {
  return Array.from({ length: RELEASES }, (_, index) => {
    const version = String(RELEASES - index);
    const at = new Date(world.now() - (index + 1) * HOUR).toISOString();
    return {
      id: `version-${version}`,
      targetId: target.id,
      release: { id: version, label: `v${version}` },
      status: 'succeeded' as const,
      startedAt: at,
      endedAt: at,
      by: { kind: 'pipeline' as const },
      inferred: true,
    };
  });
}

function truth(to: string) {
  return (world: World): Truth => {
    const { version, second } = functionOf(world).aliases[ALIAS];
    const rest = second?.weight ?? 0;
    const live = [
      { releaseId: version, weight: Math.round((1 - rest) * 1e6) / 1e6 },
      ...(second ? [{ releaseId: second.version, weight: second.weight }] : []),
    ].sort((a, b) => b.weight - a.weight);
    return { live, isBack: version === to && !second };
  };
}

function moveAlias(world: World): void {
  const fn = functionOf(world);
  updateAlias(world, PLACE, fn, fn.aliases[ALIAS], {
    version: '1',
    weights: {},
  });
}

/** A pipeline deploys: by CodeDeploy where the alias has a group, else it moves the alias. */
function startPipeline(world: World): void {
  const state = codeDeployState(world, PLACE);
  const group = Object.values(state.groups)[0];
  const { version } = functionOf(world).aliases[ALIAS];
  if (!group) {
    moveAlias(world);
    return;
  }
  // AWS refuses the pipeline while another deployment is in progress.
  if (activeDeployment(state, group)) return;
  createDeployment(world, PLACE, group, {
    revision: writeAppSpec({
      functionName: FUNCTION,
      alias: ALIAS,
      currentVersion: version,
      targetVersion: '1',
    }),
    creator: 'user',
  });
}

const rivals = (to: string): Rival[] => [
  { name: 'moves it', act: moveAlias },
  { name: 'starts a pipeline', act: startPipeline },
  {
    name: 'deletes the version',
    act(world) {
      const fn = functionOf(world);
      const { version, second } = fn.aliases[ALIAS];
      // Lambda refuses to delete a version that an alias points at.
      if (version !== to && second?.version !== to) deleteVersion(fn, to);
    },
  },
];

function scene(strategy: StrategyId, shift?: string): Scene {
  return {
    strategy,
    target,
    async build(simulator) {
      addRoles(simulator.world);
      await release(simulator, shift);
    },
    history,
    truth: truth('2'),
    sees: 'lambda:GetAlias',
    rivals: rivals('2'),
  };
}

/** A new version is getting traffic when somebody asks to go back to the one before it. */
function inFlight(): Scene {
  const shift = 'Linear10PercentEvery2Minutes';
  const to = String(RELEASES);
  return {
    ...scene('codedeploy-stop', shift),
    async build(simulator) {
      addRoles(simulator.world);
      await release(simulator, shift);
      deploy(simulator.world, 'c4', shift);
      for (let tries = 0; tries < 200; tries += 1) {
        if (functionOf(simulator.world).aliases[ALIAS].second) return;
        await simulator.control.step(5 * SECOND);
      }
      throw new Error('CodeDeploy moves no traffic');
    },
    truth: truth(to),
    rivals: rivals(to),
  };
}

/** One for each way of taking a Lambda alias back. */
export const lambdaScenes: Scene[] = [
  scene('lambda-alias'),
  scene('codedeploy', 'AllAtOnce'),
  scene('codedeploy-canary', 'Canary10Percent5Minutes'),
  inFlight(),
];
