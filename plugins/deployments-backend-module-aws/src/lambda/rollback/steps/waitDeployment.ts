import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import type { Place } from '../../../account';
import { failedBy, sentences, settle } from '../../../steps/outcome';
import { isEnded } from '../../codedeploy/status';
import { inWords, isAllOn, readAlias } from './alias';
import { placeOf } from './context';
import type { StepSources } from './context';
import { stepStateSchema, waitDeploymentInputSchema } from './inputs';
import type { WaitDeploymentInput } from './inputs';
import { endedBefore } from './stopDeployment';

const POLL_MS = 2_000;
/** A stopped deployment names its way back at once or, as far as is known, never. */
const STOPPED_SEEN_MAX = 10;

/** Everything that looking at a deployment needs. */
interface Watch {
  context: StepContext;
  sources: StepSources;
  place: Place;
  input: WaitDeploymentInput;
}

/** How much traffic the deployment has moved, 0 to 1, where CodeDeploy tells. */
async function weightOf(
  { sources, place, input }: Watch,
  info: DeploymentInfo,
): Promise<number | undefined> {
  const read = await settle(
    sources.readers.codeDeploy.target(place, info, input.functionName, true),
  );
  // It is for show only.
  if ('error' in read) return undefined;
  const weight = read.output?.lambdaFunctionInfo?.targetVersionWeight;
  return weight === undefined ? undefined : weight / 100;
}

async function waiting(
  watch: Watch,
  info: DeploymentInfo,
): Promise<StepResult> {
  const weight = await weightOf(watch, info);
  const share =
    weight === undefined ? '' : `, ${Math.round(weight * 100)} % moved`;
  return {
    outcome: 'waiting',
    message: `Deployment ${info.deploymentId} is ${info.status}${share}.`,
    pollMs: POLL_MS,
    progress: weight,
  };
}

const why = ({ errorInformation, rollbackInfo }: DeploymentInfo) =>
  errorInformation?.message || rollbackInfo?.rollbackMessage;

/** The deployment that goes back: the one that was created, or CodeDeploy's own. */
async function wayBack(watch: Watch, id: string): Promise<StepResult> {
  const { input, place, sources } = watch;
  const read = await settle(
    sources.readers.codeDeploy.deployment(place, id, true),
  );
  if ('error' in read) {
    return failedBy(read.error, `Deployment ${id} could not be read`);
  }
  const info = read.output;
  if (!info) {
    return {
      outcome: 'failed',
      message: `CodeDeploy does not know deployment ${id} any more. Look at the alias in the AWS console before anything else.`,
    };
  }
  if (!isEnded(info)) return waiting(watch, info);
  if (info.status === 'Succeeded') {
    return {
      outcome: 'done',
      message: `Deployment ${id} has moved all traffic to v${input.to}.`,
      deploymentId: id,
    };
  }
  return {
    outcome: 'failed',
    message: sentences(
      `Deployment ${id} ended as ${info.status}`,
      why(info),
      await aliasNow(watch),
      'Plan again from what is live now',
    ),
  };
}

/** Where the alias stands, as a sentence, for messages of failure. */
async function aliasNow({ sources, place, input }: Watch) {
  const { functionName, alias } = input;
  const read = await settle(
    readAlias(sources.clients, place, functionName, alias),
  );
  return 'output' in read
    ? `The alias ${alias} points at ${inWords(read.output)}`
    : undefined;
}

/** A deployment that was stopped, until CodeDeploy's way back is known. */
async function stopped(watch: Watch, id: string): Promise<StepResult> {
  const { context, input, place, sources } = watch;
  const read = await settle(
    sources.readers.codeDeploy.deployment(place, id, true),
  );
  if ('error' in read) {
    return failedBy(read.error, `Deployment ${id} could not be read`);
  }
  const info = read.output;
  if (!info || !isEnded(info)) {
    return {
      outcome: 'waiting',
      message: `CodeDeploy is stopping deployment ${id}.`,
      pollMs: POLL_MS,
    };
  }
  if (info.status === 'Succeeded') {
    return endedBefore(info, { ...input, deploymentId: id });
  }
  const wayBackId = info.rollbackInfo?.rollbackDeploymentId;
  if (wayBackId) {
    await context.checkpoint({ wayBackId });
    return wayBack(watch, wayBackId);
  }
  const { functionName, alias, to } = input;
  const now = await settle(
    readAlias(sources.clients, place, functionName, alias),
  );
  if ('output' in now && isAllOn(now.output, to)) {
    return {
      outcome: 'done',
      message: `Deployment ${id} is ${info.status}, and v${to} has all traffic.`,
      deploymentId: id,
    };
  }
  const { stoppedSeen = 0 } = stepStateSchema.parse(context.state);
  if (stoppedSeen < STOPPED_SEEN_MAX) {
    await context.checkpoint({ stoppedSeen: stoppedSeen + 1 });
    return {
      outcome: 'waiting',
      message: `Deployment ${id} is ${info.status}. CodeDeploy has not begun to go back.`,
      pollMs: POLL_MS,
    };
  }
  return {
    outcome: 'failed',
    message: sentences(
      `Deployment ${id} is ${info.status}, but CodeDeploy did not go back`,
      why(info),
      'output' in now
        ? `The alias points at ${inWords(now.output)}`
        : undefined,
      `Plan again: moving the alias sends all traffic to v${to} and clears the weights`,
    ),
  };
}

/** Waits until CodeDeploy has gone back, by the deployment that was made for it or by its own. */
export async function waitDeployment(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = waitDeploymentInputSchema.parse(context.step.input);
  const state = stepStateSchema.parse(context.state);
  const watch: Watch = { context, sources, place: placeOf(context), input };
  if (state.wayBackId) return wayBack(watch, state.wayBackId);
  if (input.deploymentId) return stopped(watch, input.deploymentId);
  // The engine runs steps in order, so this is a fault of the engine.
  if (!state.deploymentId)
    throw new Error('There is no deployment to wait for');
  return wayBack(watch, state.deploymentId);
}
