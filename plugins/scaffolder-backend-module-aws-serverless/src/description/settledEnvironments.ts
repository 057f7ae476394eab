import { InputError } from '@backstage/errors';
import * as z from 'zod';
import {
  deploymentPreferenceSchema,
  type EnvironmentDescription,
} from './serviceDescription';

/** How traffic moves, by name of the environment. */
export const deploymentPreferencesSchema = z
  .record(z.string(), deploymentPreferenceSchema)
  .default({})
  .describe(
    'How traffic moves to a new version, by name of the environment; as the environment says if left out',
  );

/** What is said of environments when something is made. */
export interface EnvironmentWishes {
  /** All of them, in place of the configured ones. */
  environments?: EnvironmentDescription[];
  /** How traffic moves, by name of the environment, in place of what it says itself. */
  deploymentPreferences?: z.output<typeof deploymentPreferencesSchema>;
}

/**
 * The environments that something is made for: those that are given or else the
 * configured ones, each with the deployment preference that was chosen for it.
 *
 * @throws InputError when there are none, or a preference is for one that there is not.
 */
export function settledEnvironments(
  { environments, deploymentPreferences = {} }: EnvironmentWishes,
  configured: EnvironmentDescription[],
): EnvironmentDescription[] {
  const settled = environments ?? configured;
  if (settled.length === 0) {
    throw new InputError(
      'environments: none are given, and none are configured. Give at least one, or set awsServerless.environments.',
    );
  }
  const names = settled.map(({ name }) => name);
  const unknown = Object.keys(deploymentPreferences).filter(
    name => !names.includes(name),
  );
  if (unknown.length > 0) {
    throw new InputError(
      `deploymentPreferences.${
        unknown[0]
      }: there is no such environment; choose among ${names.join(', ')}`,
    );
  }
  return settled.map(environment => ({
    ...environment,
    deploymentPreference:
      deploymentPreferences[environment.name] ??
      environment.deploymentPreference,
  }));
}
