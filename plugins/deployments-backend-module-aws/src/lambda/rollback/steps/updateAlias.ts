import { UpdateAliasCommand } from '@aws-sdk/client-lambda';
import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { underLease } from '../../../clients';
import { failedBy, settle } from '../../../steps/outcome';
import type { AliasFacts } from '../facts';
import { inWords, isAllOn, readAlias } from './alias';
import { placeOf } from './context';
import type { StepSources } from './context';
import { stepStateSchema, updateAliasInputSchema } from './inputs';
import type { UpdateAliasInput } from './inputs';

const NOTHING_MOVED = 'The alias was not moved';

/** Whether the alias still sends its traffic where it did when the plan was made. */
function isAsPlanned(alias: AliasFacts, { from, second }: UpdateAliasInput) {
  return (
    alias.version === from &&
    alias.second?.version === second?.version &&
    alias.second?.weight === second?.weight
  );
}

function moved(input: UpdateAliasInput, requestIds?: string[]): StepResult {
  const { functionName, alias, to } = input;
  return {
    outcome: 'done',
    message: `The alias ${alias} of ${functionName} points at v${to} alone.`,
    requestIds,
  };
}

const takenOver = (
  alias: AliasFacts,
  input: UpdateAliasInput,
  requestIds?: string[],
): StepResult => ({
  outcome: 'failed',
  message: `Somebody else moved the alias to ${inWords(
    alias,
  )} after the plan was made. ${NOTHING_MOVED} to v${
    input.to
  }; plan again from what is live now.`,
  requestIds,
});

/**
 * Moves the alias, with its revision as the condition and without weights, so
 * that nothing of a canary is left. Whether an earlier call took effect is read
 * from the alias itself.
 */
export async function updateAlias(
  context: StepContext,
  { clients }: StepSources,
): Promise<StepResult> {
  const input = updateAliasInputSchema.parse(context.step.input);
  const { functionName, alias, to } = input;
  const place = placeOf(context);
  const read = () => settle(readAlias(clients, place, functionName, alias));
  const ask = async (revisionId: string) => {
    await context.checkpoint({ aliasAsked: true });
    return settle(
      clients.lambda({ ...place, role: 'write' }).send(
        underLease(
          context,
          new UpdateAliasCommand({
            FunctionName: functionName,
            Name: alias,
            FunctionVersion: to,
            RoutingConfig: { AdditionalVersionWeights: {} },
            RevisionId: revisionId,
          }),
        ),
      ),
    );
  };

  let { revisionId } = input;
  const { aliasAsked } = stepStateSchema.parse(context.state);
  if (aliasAsked || context.previousAttempts > 0) {
    const found = await read();
    if ('error' in found) return failedBy(found.error, NOTHING_MOVED);
    if (isAllOn(found.output, to)) return moved(input);
    if (!isAsPlanned(found.output, input)) {
      return takenOver(found.output, input);
    }
    revisionId = found.output.revisionId;
  }

  const first = await ask(revisionId);
  if ('output' in first) return moved(input, first.requestIds);
  if (first.error.name !== 'PreconditionFailedException') {
    return failedBy(first.error, NOTHING_MOVED, first.requestIds);
  }

  // Something about the alias has changed: perhaps not where it points.
  const found = await read();
  if ('error' in found) return failedBy(found.error, NOTHING_MOVED);
  if (isAllOn(found.output, to)) return moved(input, first.requestIds);
  if (!isAsPlanned(found.output, input)) {
    return takenOver(found.output, input, first.requestIds);
  }
  const second = await ask(found.output.revisionId);
  const requestIds = [...first.requestIds, ...second.requestIds];
  return 'output' in second
    ? moved(input, requestIds)
    : failedBy(second.error, NOTHING_MOVED, requestIds);
}
