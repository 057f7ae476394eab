import type {
  EntityDeployments,
  ReadError,
} from '@backspin/backstage-plugin-deployments-common';

/**
 * Whether a failed read is left to the footer: throttling mends itself, and as
 * long as there is something to show, the cell stays calm.
 */
export function isQuiet(error: ReadError, observed: boolean): boolean {
  return error.code === 'throttled' && observed;
}

/** An environment of which something could not be read again. */
export interface LateEnvironment {
  /** Title of the environment; absent for targets that are not placed. */
  where?: string;
  /** ISO time of the oldest snapshot among them; absent when one was never read. */
  observedAt?: string;
  /** Why, where the cell itself does not say it. */
  message?: string;
}

/**
 * How old what is shown is. `seenAt` is the oldest snapshot among the targets
 * that can be read, so that nothing is older than it says; the others are named
 * by environment with the reason.
 */
export function freshnessOf(data: EntityDeployments): {
  seenAt?: string;
  late: LateEnvironment[];
} {
  const seen = data.targets
    .filter(({ error }) => !error)
    .flatMap(({ observation }) => observation?.observedAt ?? [])
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  const titles = new Map(data.environments.map(e => [e.name, e.title]));
  const late = new Map<string, LateEnvironment>();
  data.targets.forEach(({ target, observation, error }) => {
    if (!error) return;
    const saidInCell = !isQuiet(error, observation !== undefined);
    const key = `${target.environment ?? ''} ${
      saidInCell ? '' : error.message
    }`;
    const known = late.get(key);
    const observedAt = observation?.observedAt;
    late.set(key, {
      where:
        target.environment &&
        (titles.get(target.environment) ?? target.environment),
      message: saidInCell ? undefined : error.message,
      observedAt:
        known && (!known.observedAt || !observedAt)
          ? undefined
          : [known?.observedAt, observedAt]
              .filter((at): at is string => Boolean(at))
              .sort((a, b) => Date.parse(a) - Date.parse(b))[0],
    });
  });
  return { seenAt: seen[0], late: [...late.values()] };
}
