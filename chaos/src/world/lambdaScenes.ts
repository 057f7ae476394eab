import type { StrategyId } from '@backspin/backstage-plugin-deployments-common';
import { LambdaFunction, release, RELEASES } from './lambdaFunction';
import { addRoles, SECOND } from './place';
import type { Scene } from './Scene';

/** The function's alias goes back to a version, the one before the newest unless told otherwise. */
export function lambdaScene(
  strategy: StrategyId,
  fn: LambdaFunction,
  shift?: string,
  to = '2',
): Scene {
  return {
    strategy,
    target: fn.target,
    async build(simulator) {
      addRoles(simulator.world);
      await release(simulator, [fn], shift);
    },
    history: simulator => fn.history(simulator),
    truth: world => fn.truth(world, to),
    sees: 'lambda:GetAlias',
    rivals: fn.rivals(to),
  };
}

const royalties = new LambdaFunction('royalty-calculator');

/** A new version is getting traffic when somebody asks to go back to the one before it. */
function inFlight(): Scene {
  const shift = 'Linear10PercentEvery2Minutes';
  return {
    ...lambdaScene('codedeploy-stop', royalties, shift, String(RELEASES)),
    async build(simulator) {
      addRoles(simulator.world);
      await release(simulator, [royalties], shift);
      royalties.deploy(simulator.world, 'c4', shift);
      for (let tries = 0; tries < 200; tries += 1) {
        if (royalties.alias(simulator.world).second) return;
        await simulator.control.step(5 * SECOND);
      }
      throw new Error('CodeDeploy moves no traffic');
    },
  };
}

/** One for each way of taking a Lambda alias back. */
export const lambdaScenes: Scene[] = [
  lambdaScene('lambda-alias', royalties),
  lambdaScene('codedeploy', royalties, 'AllAtOnce'),
  lambdaScene('codedeploy-canary', royalties, 'Canary10Percent5Minutes'),
  inFlight(),
];
