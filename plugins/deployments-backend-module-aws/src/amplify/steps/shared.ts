import type {
  CodeHosts,
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import type { AwsClients } from '../../clients';
import { sentences } from '../../steps/outcome';
import type { AmplifyReader, BranchRef } from '../reader';
import { stepStateSchema } from './inputs';
import type { BranchInput } from './inputs';

/** Builds take minutes; their steps change every half minute or so. */
export const POLL_MS = 5_000;

/** Jobs that are looked at for one's own, and for typical durations. */
export const JOBS_LOOKED_AT = 25;

/** What the steps need. */
export interface StepSources {
  clients: AwsClients;
  reader: AmplifyReader;
  /** For reverts in the repository. */
  codeHosts?: CodeHosts;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** A step of taking a branch back. */
export type AmplifyStep = (
  context: StepContext,
  sources: StepSources,
) => Promise<StepResult>;

const STAYS = 'What was live stays live';

/** How the branch stands after a build that came to nothing. */
export function whereItStands({ plan }: StepContext): string {
  return plan.steps.some(({ id }) => id === 'pause-auto-build')
    ? `${STAYS}. Automatic builds stay paused until somebody resumes them on the page of the service`
    : STAYS;
}

/** The branch of a step. */
export function refOf({ plan }: StepContext, input: BranchInput): BranchRef {
  const { account, region } = plan.target;
  return { account, region, appId: input.appId, branch: input.branch };
}

/** The client for calls with effect. */
export function writer({ clients }: StepSources, ref: BranchRef) {
  const { account, region } = ref;
  return clients.amplify({ account, region, role: 'write' });
}

/** The job that an earlier step has started, or found. */
export function startedJobId(context: StepContext): string {
  const { rebuildJobId: jobId } = stepStateSchema.parse(context.state);
  // The engine runs steps in order, so this is a fault of the engine.
  if (!jobId) throw new Error('No build was started before waiting for it');
  return jobId;
}

/** A job that this step has started, or an earlier run of it. */
export function started(
  what: string,
  jobId: string,
  requestIds?: string[],
): StepResult {
  return {
    outcome: 'done',
    message: `${what} #${jobId} was started.`,
    requestIds,
    deploymentId: jobId,
  };
}

/** The build cannot be followed any more. */
export const gone = (context: StepContext, jobId: string): StepResult => ({
  outcome: 'failed',
  message: sentences(
    `Amplify does not know build #${jobId} any more`,
    whereItStands(context),
    'Look at the builds of the branch in the AWS console',
  ),
});
