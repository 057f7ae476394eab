/**
 * `sam deploy` in a job: reads the pushed template and deploys it in the account of
 * the role that the job has assumed.
 */
import type { Place, World } from '../../core/types';
import { ServiceError } from '../../core/types';
import { deploySamStack } from '../cloudformation/deploy';
import { nextVersion } from '../cloudformation/nextVersion';
import { cloudFormationState } from '../cloudformation/state';
import type { StackState } from '../cloudformation/state';
import { setBehaviour } from './behaviour';
import { readTemplate } from './sam/readTemplate';
import type { ReadTemplate } from './sam/readTemplate';
import { readDeployment, SamCommandError } from './sam/samCommand';
import { TemplateError } from './template/templateError';
import { actionsOf } from './state';
import type { JobState, RunState } from './state';

/** Why a step fails, as its log says it. */
export class DeployError extends Error {}

const ROLE = /^arn:aws[\w-]*:iam::(\d{12}):role\/.+$/;
const TEMPLATES = ['template.yaml', 'template.yml', 'template.json'];

function placeFor(job: JobState, region: string | undefined): Place {
  const { credentials } = job;
  if (!credentials) {
    throw new DeployError(
      'Unable to locate credentials: no step before this one has assumed a role (aws-actions/configure-aws-credentials with role-to-assume)',
    );
  }
  const account = ROLE.exec(credentials.roleArn)?.[1];
  if (!account) {
    throw new DeployError(
      `Credentials could not be loaded: role-to-assume is no role's ARN: '${credentials.roleArn}'`,
    );
  }
  const found = region ?? credentials.region;
  if (!found)
    throw new DeployError(
      'No region: set aws-region, or region in samconfig.toml',
    );
  return { account, region: found };
}

/**
 * Begins the deployment; `checkDeploy` tells when it has ended.
 *
 * @throws DeployError with what is wrong and where
 */
export function beginDeploy(
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
      versionOf: ({ spec }) => nextVersion(world, place, stackName, spec),
    });
  } catch (error) {
    if (error instanceof TemplateError) {
      throw new DeployError(`${path}:${error.line ?? 1}: ${error.message}`);
    }
    if (error instanceof SamCommandError) throw new DeployError(error.message);
    throw error;
  }
  const { stack, inNameOnly } = read;
  say(
    `Deploying stack ${stack.stackName} in ${place.account}, ${place.region}`,
  );
  for (const [logicalId, type] of Object.entries(inNameOnly)) {
    say(`${logicalId} (${type}) is there in name only: not simulated`);
  }
  job.behaviour = Object.fromEntries(
    read.functions.map(({ spec, errorRate }) => [
      spec.logicalId,
      errorRate ?? 0,
    ]),
  );
  try {
    const { token } = deploySamStack(world, place, stack);
    job.stack = { ...place, name: stack.stackName, token, seen: 0 };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (!/No updates are to be performed/.test(error.message)) {
      throw new DeployError(`Failed to deploy: ${error.message}`);
    }
    say(`No changes to deploy. Stack ${stack.stackName} is up to date`);
    job.stepEndsAt = world.now();
  }
}

/** What has become of the deployment that a job waits for; `lines` are new in its log. */
export function checkDeploy(
  world: World,
  job: JobState,
): { done: boolean; lines: string[] } {
  const waited = job.stack!;
  const stack: StackState | undefined = cloudFormationState(world, waited)
    .stacks[waited.name];
  if (!stack) throw new DeployError(`Stack ${waited.name} has been deleted`);
  const events = stack.events.filter(
    ({ token, sequence }) => token === waited.token && sequence > waited.seen,
  );
  const lines = events.map(
    ({ status, type, logicalId, reason }) =>
      `${status.padEnd(28)} ${type.padEnd(32)} ${logicalId}${
        reason ? ` - ${reason}` : ''
      }`,
  );
  waited.seen = events[events.length - 1]?.sequence ?? waited.seen;
  setBehaviour(world, waited, stack, job);
  if (stack.operation?.token === waited.token) return { done: false, lines };
  if (!/^(?:CREATE|UPDATE)_COMPLETE$/.test(stack.status)) {
    lines.forEach(line => job.log.push(line));
    throw new DeployError(
      `Failed to create/update the stack: ${waited.name}, ${stack.status}`,
    );
  }
  return { done: true, lines };
}
