import { LambdaFunction, release } from './lambdaFunction';
import { lambdaScene } from './lambdaScenes';
import { addRoles } from './place';
import type { Scenario } from './Scene';

const functions = ['royalty-calculator', 'statement-export', 'payout-list'].map(
  service => new LambdaFunction(service),
);

const ofAll = (
  strategy: string,
  group: NonNullable<Scenario['group']>,
): Scenario => ({
  strategy,
  scenes: functions.map(fn => lambdaScene('lambda-alias', fn)),
  group,
  async build(simulator) {
    addRoles(simulator.world);
    await release(simulator, functions);
  },
});

/** Several targets as one: one after another until one fails, and all at once whatever happens. */
export const groupScenarios: Scenario[] = [
  ofAll('group-in-order', { atOnce: 1, onFailure: 'stop' }),
  ofAll('group-at-once', { atOnce: 3, onFailure: 'continue' }),
];
