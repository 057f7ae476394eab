/** Deploying a stack in a job, in the account of the role that the job has assumed. */
import type { Place, World } from '../../core/types';
import { ServiceError } from '../../core/types';
import { deployStack } from '../cloudformation/deploy';
import { cloudFormationState } from '../cloudformation/state';
import type { StackState } from '../cloudformation/state';
import { getConfig } from '../codedeploy/configs';
import { setBehaviour } from './behaviour';
import type { ReadTemplate } from './template/types';
import type { JobState } from './state';

/** Why a step fails, as its log says it. */
export class DeployError extends Error {}

const ROLE = /^arn:aws[\w-]*:iam::(\d{12}):role\/.+$/;

/** Where a job works: in the account of its role. @throws DeployError */
export function placeFor(job: JobState, region: string | undefined): Place {
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
 * Begins the deployment of a stack; `checkDeploy` tells when it has ended. Where there is
 * nothing to update, the job has no stack to wait for.
 *
 * @throws DeployError where CloudFormation refuses it
 */
export function startStack(
  world: World,
  place: Place,
  job: JobState,
  { stack, functions }: ReadTemplate,
  say: (line: string) => void,
): void {
  say(
    `Deploying stack ${stack.stackName} in ${place.account}, ${place.region}`,
  );
  job.behaviour = Object.fromEntries(
    functions
      .filter(({ isProvider }) => !isProvider)
      .map(({ spec, errorRate }) => [spec.logicalId, errorRate ?? 0]),
  );
  try {
    for (const { deploymentPreference } of stack.functions) {
      if (!deploymentPreference) continue;
      const { type } = deploymentPreference;
      getConfig(world, place, `CodeDeployDefault.Lambda${type}`);
    }
    const { token } = deployStack(world, place, stack);
    job.stack = { ...place, name: stack.stackName, token, seen: 0 };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (!/No updates are to be performed/.test(error.message)) {
      throw new DeployError(`Failed to deploy: ${error.message}`);
    }
    say(`No changes to deploy. Stack ${stack.stackName} is up to date`);
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
