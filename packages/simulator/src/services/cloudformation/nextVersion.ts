import { Place, World } from '../../core/types';
import { settingsDigest } from '../lambda/functions';
import { FunctionState, lambdaState } from '../lambda/state';
import { needsVersion, settingsOf } from './resources';
import { TemplateFunction } from './spec';
import { StackState, cloudFormationState } from './state';

/**
 * The number of the version that a stack records once a function has been deployed,
 * before it is: templates refer to it where they describe alarms.
 */
export function nextVersion(
  world: World,
  place: Place,
  stackName: string,
  fn: TemplateFunction,
): string {
  const stack: StackState | undefined = cloudFormationState(world, place)
    .stacks[stackName];
  const state: FunctionState | undefined = lambdaState(world, place).functions[
    fn.functionName
  ];
  const recorded = stack?.recorded[fn.logicalId];
  if (stack && recorded && !needsVersion(place, stack, fn)) return recorded;
  if (!state) return '1';
  const settings = {
    ...state.latest.settings,
    ...settingsOf(place, stackName, fn),
  };
  // A release that was taken back and comes again is the version that it was.
  const last = state.versions[state.versions.length - 1];
  return last?.publishedFrom === settingsDigest(settings)
    ? last.version
    : String(state.nextVersion);
}
