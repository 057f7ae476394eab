import type {
  Deployment,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { Simulator, World } from '@backspin/simulator';
import { deployStack } from '@backspin/simulator/src/services/cloudformation/deploy';
import { createDeployment } from '@backspin/simulator/src/services/codedeploy/createDeployment';
import {
  activeDeployment,
  codeDeployState,
} from '@backspin/simulator/src/services/codedeploy/state';
import { writeAppSpec } from '@backspin/simulator/src/services/codedeploy/appSpec';
import { updateAlias } from '@backspin/simulator/src/services/lambda/aliases';
import { deleteVersion } from '@backspin/simulator/src/services/lambda/functions';
import { lambdaState } from '@backspin/simulator/src/services/lambda/state';
import { HOUR, MINUTE, PLACE } from './place';
import type { Rival, Truth } from './Scene';

const ALIAS = 'live';

/** Releases that a function has had when the scene begins. */
export const RELEASES = 3;

/** A function of a SAM stack of its own, as people and pipelines deal with it. */
export class LambdaFunction {
  readonly target: Target;
  private readonly functionName: string;

  /** @param service - `royalty-calculator` */
  constructor(private readonly service: string) {
    this.functionName = `${service}-prod`;
    this.target = {
      id: `arn:aws:lambda:${PLACE.region}:${PLACE.account}:function:${this.functionName}:${ALIAS}`,
      kind: 'lambda-alias',
      ...PLACE,
      name: service,
      resourceName: this.functionName,
      qualifier: ALIAS,
      environment: 'prod',
    };
  }

  private of(world: World) {
    return lambdaState(world, PLACE).functions[this.functionName];
  }

  /** The alias: its version, and the second one while traffic is shifted. */
  alias(world: World) {
    return this.of(world).aliases[ALIAS];
  }

  /** `sam deploy`: begins to release code under this name. */
  deploy(world: World, code: string, shift?: string): void {
    const { functionName } = this;
    deployStack(world, PLACE, {
      stackName: functionName,
      functions: [
        {
          logicalId: 'Function',
          functionName,
          codeSha256: Buffer.from(code.padEnd(32, '.')).toString('base64'),
          versionDescription: `${code.padEnd(7, '0')} Change ${code} (Ana R.)`,
          environment: { TABLE: this.service },
          aliasName: ALIAS,
          deploymentPreference: shift ? { type: shift, alarms: [] } : undefined,
        },
      ],
      alarms: [
        {
          logicalId: 'Errors',
          name: `${functionName}-errors`,
          read: {
            metric: {
              namespace: 'AWS/Lambda',
              name: 'Errors',
              dimensions: {
                FunctionName: functionName,
                Resource: `${functionName}:${ALIAS}`,
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

  /** One release of the stack after the other, as history remembers them, newest first. */
  history({ world }: Simulator): Deployment[] {
    return Array.from({ length: RELEASES }, (_, index) => {
      const version = String(RELEASES - index);
      const at = new Date(world.now() - (index + 1) * HOUR).toISOString();
      return {
        id: `version-${version}`,
        targetId: this.target.id,
        release: { id: version, label: `v${version}` },
        status: 'succeeded' as const,
        startedAt: at,
        endedAt: at,
        by: { kind: 'pipeline' as const },
        inferred: true,
      };
    });
  }

  /** What is live, and whether it is a version, alone. */
  truth(world: World, to: string): Truth {
    const { version, second } = this.alias(world);
    const rest = second?.weight ?? 0;
    const live = [
      { releaseId: version, weight: Math.round((1 - rest) * 1e6) / 1e6 },
      ...(second ? [{ releaseId: second.version, weight: second.weight }] : []),
    ].sort((a, b) => b.weight - a.weight);
    return { live, isBack: version === to && !second };
  }

  /**
   * What somebody else may do meanwhile.
   *
   * @param to - the version gone back to
   */
  rivals(to: string): Rival[] {
    return [
      { name: 'moves it', act: world => this.moveAlias(world) },
      { name: 'starts a pipeline', act: world => this.startPipeline(world) },
      {
        name: 'deletes the version',
        act: world => {
          const { version, second } = this.alias(world);
          // Lambda refuses to delete a version that an alias points at.
          if (version !== to && second?.version !== to) {
            deleteVersion(this.of(world), to);
          }
        },
      },
    ];
  }

  private moveAlias(world: World): void {
    updateAlias(world, PLACE, this.of(world), this.alias(world), {
      version: '1',
      weights: {},
    });
  }

  /** A pipeline deploys: by CodeDeploy where there is a group, else it moves the alias. */
  private startPipeline(world: World): void {
    const state = codeDeployState(world, PLACE);
    const group = Object.values(state.groups)[0];
    if (!group) {
      this.moveAlias(world);
      return;
    }
    // AWS refuses the pipeline while another deployment is in progress.
    if (activeDeployment(state, group)) return;
    createDeployment(world, PLACE, group, {
      revision: writeAppSpec({
        functionName: this.functionName,
        alias: ALIAS,
        currentVersion: this.alias(world).version,
        targetVersion: '1',
      }),
      creator: 'user',
    });
  }
}

/** Releases functions side by side, one release after the other. */
export async function release(
  simulator: Simulator,
  functions: readonly LambdaFunction[],
  shift?: string,
): Promise<void> {
  for (let number = 1; number <= RELEASES; number += 1) {
    for (const fn of functions) {
      fn.deploy(simulator.world, `c${number}`, shift);
    }
    for (let minute = 0; minute < 40; minute += 1) {
      await simulator.control.step(MINUTE);
    }
    await simulator.control.step(HOUR);
  }
}
