import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A function of a generated project, as it is in one environment. */
export interface DeployedFunction {
  /** What the template calls it. */
  id: string;
  /** Its name in AWS. */
  name: string;
  variables: Record<string, string>;
  /** Where it is CodeDeploy that calls it: before or after traffic is moved. */
  hook?: 'pre' | 'post';
  /** File of the sample event that the project has for it; hooks have none. */
  sampleEvent?: string;
}

/** When CodeDeploy calls a function of a name, which it knows hooks by. */
export function hookOf(name: string): DeployedFunction['hook'] {
  const [, when] = /^CodeDeployHook_.*-(pre|post)$/.exec(name) ?? [];
  return when as DeployedFunction['hook'];
}

/**
 * The file of a function's sample event.
 *
 * @throws Error where the project has none
 */
export function sampleEventOf(
  project: string,
  folder: string,
  name: string,
): string {
  const path = join(project, folder, `${name}.json`);
  if (!existsSync(path)) {
    throw new Error(`${name} has no sample event at ${path}.`);
  }
  return path;
}
