import type {
  PlanPurpose,
  StrategyId,
  StrategyOption,
} from '@backspin/backstage-plugin-deployments-common';
import { routingInWords } from '../codedeploy/schedule';
import type { AliasFacts, InFlightFacts, TrafficShift } from './facts';

/** What decides which strategies fit. */
export interface StrategyFacts {
  alias: Pick<AliasFacts, 'version' | 'second'>;
  inFlight?: Pick<InFlightFacts, 'id' | 'from' | 'to' | 'isRollback'>;
  /** Name of the deployment group, where the alias has one. */
  group?: string;
  /** How the group shifts traffic by itself; absent when that is not known. */
  shift?: TrafficShift;
  /** Version to go back to. */
  to: string;
  purpose?: PlanPurpose;
}

interface Fit {
  eligible: boolean;
  reason: string;
}

const fits = (reason: string): Fit => ({ eligible: true, reason });
const doesNot = (reason: string): Fit => ({ eligible: false, reason });

/**
 * Moving the alias. Never in the middle of a deployment: CodeDeploy would go on
 * with an alias that is not as it left it, or fail.
 */
function byAlias(facts: StrategyFacts): Fit {
  const { alias, inFlight, group, to, purpose } = facts;
  if (inFlight) {
    return doesNot(
      `CodeDeploy is moving traffic in deployment ${inFlight.id}. Moving the alias in the middle of it would leave both at odds.`,
    );
  }
  if (alias.second) {
    return fits(
      `The alias still sends part of its traffic to v${alias.second.version}. One call sends all of it to v${to} and clears the weights.`,
    );
  }
  if (purpose === 'back-in-step') {
    return fits(
      `One call, in seconds, so that v${to} is live only until the stack is deployed.`,
    );
  }
  return group
    ? fits(
        'In seconds, but past CodeDeploy, whose deployment group will know nothing of it.',
      )
    : fits('One call, in seconds. The alias has no deployment group.');
}

/** Why no deployment to the older version can be made, however it shifts traffic. */
function noDeployment(facts: StrategyFacts): Fit | undefined {
  const { alias, inFlight, group, to } = facts;
  if (!group) return doesNot('The alias has no CodeDeploy deployment group.');
  if (inFlight) {
    return doesNot(
      `A deployment group runs one deployment at a time, and ${inFlight.id} is in progress.`,
    );
  }
  if (alias.second) {
    return doesNot(
      `The alias has weights for v${alias.second.version} left over. CodeDeploy refuses to deploy until they are cleared.`,
    );
  }
  return alias.version === to
    ? doesNot('CodeDeploy needs two different versions.')
    : undefined;
}

/** A deployment to the older version, all at once. */
function byDeployment(facts: StrategyFacts): Fit {
  return (
    noDeployment(facts) ??
    fits(
      "All traffic at once, by the deployment group of the alias, so that CodeDeploy's records stay true.",
    )
  );
}

/** A deployment to the older version, as the group shifts traffic by itself. */
function byCanary(facts: StrategyFacts): Fit {
  const refused = noDeployment(facts);
  if (refused) return refused;
  const { alias, shift } = facts;
  if (!shift) {
    return doesNot(
      'How the deployment group shifts traffic could not be read from AWS.',
    );
  }
  return shift.routing.type === 'all-at-once'
    ? doesNot(
        `The deployment group's own configuration, ${shift.configuration}, moves all traffic at once: that is the other way.`,
      )
    : fits(
        `Slower: ${routingInWords(shift.routing)}, by ${
          shift.configuration
        }. Until the end, part of the users stay on v${
          alias.version
        }. For when the older version is the one in doubt.`,
      );
}

/** Stopping the deployment in progress, which goes back to the version before it. */
function byStop({ inFlight, to, purpose = 'roll-back' }: StrategyFacts): Fit {
  if (!inFlight) return doesNot('No deployment is in progress.');
  if (purpose !== 'roll-back') {
    return doesNot(
      `Stopping deployment ${inFlight.id} is a rollback. Wait for its end, or plan one.`,
    );
  }
  if (inFlight.isRollback) {
    return doesNot(
      `Deployment ${inFlight.id} is CodeDeploy's own way back to v${inFlight.to}. Wait for its end.`,
    );
  }
  return inFlight.from === to
    ? fits(
        `Deployment ${inFlight.id} is in progress. CodeDeploy stops it and sends all traffic to v${to} again.`,
      )
    : doesNot(
        `Stopping deployment ${inFlight.id} goes back to v${inFlight.from} only.`,
      );
}

/** The ways to take an alias back. */
export type LambdaStrategyId = Extract<
  StrategyId,
  'lambda-alias' | `codedeploy${string}`
>;

const TITLES: Record<LambdaStrategyId, string> = {
  'codedeploy-stop': 'Stop the deployment and go back',
  codedeploy: 'Deploy the older version',
  'lambda-alias': 'Move the alias',
  'codedeploy-canary': 'Deploy the older version gradually',
};

/**
 * The order of preference: CodeDeploy's own ways come first where it is in charge
 * of the alias. Back in step, the version is to be live for as short as can be, so
 * that the alias comes first. Gradually is never recommended: it keeps users on
 * what is to be taken back.
 */
const PREFERENCE: Record<PlanPurpose, LambdaStrategyId[]> = {
  'roll-back': ['codedeploy-stop', 'codedeploy', 'lambda-alias'],
  'settle-traffic': ['lambda-alias'],
  'back-in-step': ['lambda-alias', 'codedeploy'],
};

/**
 * The ways to take an alias back, each with why it fits or does not. One that fits
 * is recommended.
 */
export function lambdaStrategies(facts: StrategyFacts): StrategyOption[] {
  const ways: Record<LambdaStrategyId, Fit> = {
    'codedeploy-stop': byStop(facts),
    codedeploy: byDeployment(facts),
    'lambda-alias': byAlias(facts),
    'codedeploy-canary': byCanary(facts),
  };
  const best = PREFERENCE[facts.purpose ?? 'roll-back'].find(
    id => ways[id].eligible,
  );
  return (Object.keys(ways) as LambdaStrategyId[]).map(id => ({
    id,
    title: TITLES[id],
    ...ways[id],
    recommended: id === best,
  }));
}
