import { Place, World } from '../../core/types';
import { noConfig } from './errors';
import { ConfigState, Routing, codeDeployState } from './state';

export const ALL_AT_ONCE = 'CodeDeployDefault.LambdaAllAtOnce';

const MINUTE = 60_000;

const canary = (interval: number): [string, Routing] => [
  `CodeDeployDefault.LambdaCanary10Percent${interval}Minutes`,
  { type: 'TimeBasedCanary', percentage: 10, interval },
];

const linear = (interval: number): [string, Routing] => [
  `CodeDeployDefault.LambdaLinear10PercentEvery${interval}Minute${
    interval === 1 ? '' : 's'
  }`,
  { type: 'TimeBasedLinear', percentage: 10, interval },
];

/** The predefined configurations of the Lambda platform. */
const PREDEFINED = new Map<string, Routing>([
  [ALL_AT_ONCE, { type: 'AllAtOnce' }],
  ...[5, 10, 15, 30].map(canary),
  ...[1, 2, 3, 10].map(linear),
]);

/** Predefined and own configurations, by name. */
export function listConfigs(world: World, place: Place): ConfigState[] {
  const predefined = [...PREDEFINED].map(([name, routing], i) => ({
    id: `00000000-0000-0000-0000-${String(i + 1).padStart(12, '0')}`,
    name,
    createTime: Date.parse('2017-11-15T00:00:00Z'),
    routing,
  }));
  return [
    ...predefined,
    ...Object.values(codeDeployState(world, place).configs),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws DeploymentConfigDoesNotExistException */
export function getConfig(
  world: World,
  place: Place,
  name: string,
): ConfigState {
  const found = listConfigs(world, place).find(c => c.name === name);
  if (!found) {
    throw noConfig(name);
  }
  return found;
}

/** One move of traffic. */
export interface Shift {
  /** In ms after traffic began to move. */
  after: number;
  /** Percent of traffic on the target version from then on. */
  weight: number;
}

/**
 * The moves of a configuration. The last one is always to 100. A linear
 * configuration makes its first move at once, as a canary does.
 */
export function shiftsOf(routing: Routing): Shift[] {
  if (routing.type === 'AllAtOnce') {
    return [{ after: 0, weight: 100 }];
  }
  const { percentage, interval } = routing;
  if (routing.type === 'TimeBasedCanary') {
    return [
      { after: 0, weight: percentage },
      { after: interval * MINUTE, weight: 100 },
    ];
  }
  const count = Math.ceil(100 / percentage);
  return Array.from({ length: count }, (_, i) => ({
    after: i * interval * MINUTE,
    weight: Math.min(100, percentage * (i + 1)),
  }));
}
