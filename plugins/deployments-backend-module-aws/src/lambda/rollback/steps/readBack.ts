import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { failedBy, settle } from '../../../steps/outcome';
import { inWords, isAllOn, readAlias } from './alias';
import { placeOf } from './context';
import type { StepSources } from './context';
import { readBackInputSchema, stepStateSchema } from './inputs';

const POLL_MS = 1_000;
/** An alias that has just been moved shows it within a moment. */
const READ_BACKS_MAX = 3;

/** Checks that one version has all the traffic. Mends nothing: what differs, somebody should know. */
export async function readBack(
  context: StepContext,
  { clients }: StepSources,
): Promise<StepResult> {
  const { functionName, alias, to } = readBackInputSchema.parse(
    context.step.input,
  );
  const read = await settle(
    readAlias(clients, placeOf(context), functionName, alias),
  );
  if ('error' in read) {
    return failedBy(read.error, 'The alias could not be read back');
  }
  if (isAllOn(read.output, to)) {
    return { outcome: 'done', message: `v${to} gets all traffic.` };
  }
  const now = inWords(read.output);
  const { readBacks = 0 } = stepStateSchema.parse(context.state);
  if (readBacks < READ_BACKS_MAX) {
    await context.checkpoint({ readBacks: readBacks + 1 });
    return {
      outcome: 'waiting',
      message: `The alias still points at ${now}.`,
      pollMs: POLL_MS,
    };
  }
  return {
    outcome: 'failed',
    message: `The alias ${alias} of ${functionName} points at ${now}, not at v${to} alone. Somebody else may have moved it; plan again from what is live now.`,
  };
}
