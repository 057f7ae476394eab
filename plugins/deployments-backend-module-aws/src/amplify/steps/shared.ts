import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { z } from 'zod';
import type { AwsClients } from '../../clients';
import { sentences } from '../../steps/outcome';
import type { AmplifyReader, BranchRef } from '../reader';

/** Builds take minutes; their steps change every half minute or so. */
export const POLL_MS = 5_000;

/** Jobs that are looked at for one's own, and for typical durations. */
export const JOBS_LOOKED_AT = 25;

/** What the steps of a rebuild are given. */
export const stepInputSchema = z.object({
  appId: z.string(),
  branch: z.string(),
  /** The job that is built again. */
  jobId: z.string(),
  /** SHA that it has to build. */
  commit: z.string(),
});
/** What the steps of a rebuild are given. */
export type StepInput = z.infer<typeof stepInputSchema>;

/** What the steps of a rebuild remember. */
export const stepStateSchema = z.object({
  /** Written right before StartJob: what the branch looked like. */
  rebuildBefore: z
    .object({
      newestJobId: z.number(),
      /** When the job that is built again was started, as AWS had it. */
      originalStart: z.string().optional(),
    })
    .optional(),
  /** The job that was started. */
  rebuildJobId: z.string().optional(),
  /** Typical duration of a build of the branch, in milliseconds. */
  rebuildTypicalMs: z.number().optional(),
});

/** What the steps need. */
export interface StepSources {
  clients: AwsClients;
  reader: AmplifyReader;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** A step of a rebuild. */
export type RebuildStep = (
  context: StepContext,
  input: StepInput,
  sources: StepSources,
) => Promise<StepResult>;

/** How the branch stands after a rebuild that came to nothing. */
export const WHERE_IT_STANDS =
  'What was live stays live. Automatic builds stay paused until somebody resumes them on the page of the service';

/** The branch of a step. */
export function refOf({ plan }: StepContext, input: StepInput): BranchRef {
  const { account, region } = plan.target;
  return { account, region, appId: input.appId, branch: input.branch };
}

/** The client for calls with effect. */
export function writer({ clients }: StepSources, ref: BranchRef) {
  const { account, region } = ref;
  return clients.amplify({ account, region, role: 'write' });
}

/** The job that `start-job` has started. */
export function rebuildJobId(context: StepContext): string {
  const { rebuildJobId: jobId } = stepStateSchema.parse(context.state);
  // The engine runs steps in order, so this is a fault of the engine.
  if (!jobId) throw new Error('No build was started before waiting for it');
  return jobId;
}

/** The build cannot be followed any more. */
export const gone = (jobId: string): StepResult => ({
  outcome: 'failed',
  message: sentences(
    `Amplify does not know build #${jobId} any more`,
    WHERE_IT_STANDS,
    'Look at the builds of the branch in the AWS console',
  ),
});
