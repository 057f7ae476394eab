/** `sam deploy` in a job: reads the pushed template and deploys it. */
import type { Place, World } from '../../../core/types';
import { nextVersion } from '../../cloudformation/nextVersion';
import { exportedValue } from '../../cloudformation/state';
import { DeployError, placeFor, startStack } from '../deployStep';
import { actionsOf } from '../state';
import type { JobState, RunState } from '../state';
import { TemplateError } from '../template/templateError';
import type { ReadTemplate } from '../template/types';
import { readTemplate } from './readTemplate';
import { readDeployment, SamCommandError } from './samCommand';

const TEMPLATES = ['template.yaml', 'template.yml', 'template.json'];

/**
 * Begins the deployment; `checkDeploy` tells when it has ended.
 *
 * @throws DeployError with what is wrong and where
 */
export function beginSamDeploy(
  world: World,
  slug: string,
  run: RunState,
  job: JobState,
  { command, env }: { command: string; env: Record<string, string> },
  say: (line: string) => void,
): void {
  const source = actionsOf(world, slug).sources[run.sha];
  const path = TEMPLATES.find(name => source?.texts[name] !== undefined);
  if (!source || !path) {
    throw new DeployError(
      'Template file not found: the commit has no template.yaml at its root',
    );
  }
  say(command.trim());
  let place: Place;
  let read: ReadTemplate;
  try {
    const asked = readDeployment(command, env, source.texts['samconfig.toml']);
    place = placeFor(job, asked.region);
    const { stackName } = asked;
    read = readTemplate({
      text: source.texts[path],
      source,
      place,
      stackName,
      parameters: asked.parameters,
      tags: asked.tags,
      exported: name => exportedValue(world, place, name),
      versionOf: ({ spec }) => nextVersion(world, place, stackName, spec),
    });
  } catch (error) {
    if (error instanceof TemplateError) {
      throw new DeployError(`${path}:${error.line ?? 1}: ${error.message}`);
    }
    if (error instanceof SamCommandError) throw new DeployError(error.message);
    throw error;
  }
  for (const [logicalId, type] of Object.entries(read.inNameOnly)) {
    say(`${logicalId} (${type}) is there in name only: not simulated`);
  }
  startStack(world, place, job, read, say);
  if (!job.stack) job.stepEndsAt = world.now();
}
