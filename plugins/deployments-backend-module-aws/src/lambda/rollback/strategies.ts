import type {
  StrategyId,
  StrategyOption,
} from '@backspin/backstage-plugin-deployments-common';
import type { AliasFacts, InFlightFacts } from './facts';

/** What decides which strategies fit. */
export interface StrategyFacts {
  alias: Pick<AliasFacts, 'version' | 'second'>;
  inFlight?: Pick<InFlightFacts, 'id' | 'from' | 'to' | 'isRollback'>;
  /** Name of the deployment group, where the alias has one. */
  group?: string;
  /** Version to go back to. */
  to: string;
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
function byAlias({ alias, inFlight, group, to }: StrategyFacts): Fit {
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
  return group
    ? fits(
        'In seconds, but past CodeDeploy, whose deployment group will know nothing of it.',
      )
    : fits('One call, in seconds. The alias has no deployment group.');
}

/** A deployment to the older version, all at once. */
function byDeployment({ alias, inFlight, group, to }: StrategyFacts): Fit {
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
  if (alias.version === to) {
    return doesNot('CodeDeploy needs two different versions.');
  }
  return fits(
    "All traffic at once, by the deployment group of the alias, so that CodeDeploy's records stay true.",
  );
}

/** Stopping the deployment in progress, which goes back to the version before it. */
function byStop({ inFlight, to }: StrategyFacts): Fit {
  if (!inFlight) return doesNot('No deployment is in progress.');
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

const TITLES: Record<Exclude<StrategyId, 'amplify-rebuild'>, string> = {
  'codedeploy-stop': 'Stop the deployment and go back',
  codedeploy: 'Deploy the older version',
  'lambda-alias': 'Move the alias',
};

/**
 * The ways to take an alias back, in order of preference, each with why it fits
 * or does not. The first that fits is recommended: CodeDeploy's own ways come
 * first where it is in charge of the alias.
 */
export function lambdaStrategies(facts: StrategyFacts): StrategyOption[] {
  const options: StrategyOption[] = [
    { id: 'codedeploy-stop' as const, ...byStop(facts) },
    { id: 'codedeploy' as const, ...byDeployment(facts) },
    { id: 'lambda-alias' as const, ...byAlias(facts) },
  ].map(option => ({
    ...option,
    title: TITLES[option.id],
    recommended: false,
  }));
  const best = options.find(({ eligible }) => eligible);
  return options.map(option => ({ ...option, recommended: option === best }));
}
