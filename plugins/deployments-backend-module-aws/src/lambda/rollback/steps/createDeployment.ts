import {
  BatchGetDeploymentsCommand,
  CreateDeploymentCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { readAccess } from '../../../account';
import type { Place } from '../../../account';
import { underLease } from '../../../clients';
import type { AwsClients } from '../../../clients';
import { failedBy, sentences, settle } from '../../../steps/outcome';
import { initiatorOf, isEnded } from '../../codedeploy/status';
import {
  parseRollbackDescription,
  rollbackDescription,
} from '../../rollbackMark';
import { appSpecRevision } from '../appSpec';
import { placeOf } from './context';
import type { StepSources } from './context';
import { createDeploymentInputSchema, stepStateSchema } from './inputs';
import type { CreateDeploymentInput } from './inputs';

const ALL_AT_ONCE = 'CodeDeployDefault.LambdaAllAtOnce';

/** AWS's clock and ours may differ by so much; the mark in the description decides anyway. */
const CLOCK_SKEW_MS = 3_600_000;
/** BatchGetDeployments takes at most 25 ids. */
const BATCH = 25;

const NOTHING_MADE = 'No deployment was made, and the alias was not moved';

/** The newest deployments of a group. */
async function recentDeployments(
  clients: AwsClients,
  place: Place,
  { application, group }: CreateDeploymentInput,
  since: number,
): Promise<DeploymentInfo[]> {
  const client = clients.codedeploy(readAccess(place, true));
  const { deployments = [] } = await client.send(
    new ListDeploymentsCommand({
      applicationName: application,
      deploymentGroupName: group,
      createTimeRange: { start: new Date(since) },
    }),
  );
  const infos: DeploymentInfo[] = [];
  for (let at = 0; at < deployments.length; at += BATCH) {
    const { deploymentsInfo = [] } = await client.send(
      new BatchGetDeploymentsCommand({
        deploymentIds: deployments.slice(at, at + BATCH),
      }),
    );
    infos.push(...deploymentsInfo);
  }
  return infos;
}

const created = (deploymentId: string, requestIds?: string[]): StepResult => ({
  outcome: 'done',
  message: `CodeDeploy deployment ${deploymentId} was made.`,
  requestIds,
  deploymentId,
});

/** What stands in the way when the group has a deployment in progress already. */
async function inTheWay(
  error: Error,
  requestIds: string[],
  read: () => Promise<DeploymentInfo[]>,
): Promise<StepResult> {
  const id = /(d-[A-Z0-9]{9})/.exec(error.message)?.[1];
  const found = await settle(read());
  const other =
    'output' in found &&
    found.output.find(
      info => info.deploymentId === id || (!id && !isEnded(info)),
    );
  const by = other ? initiatorOf(other).name ?? 'somebody' : undefined;
  return {
    outcome: 'failed',
    message: sentences(
      NOTHING_MADE,
      other
        ? `Deployment ${other.deploymentId}, made by ${by}, is ${other.status}, and a group runs one at a time`
        : error.message,
      'Plan again: it can be stopped, or its end be waited for',
    ),
    requestIds,
  };
}

/**
 * Makes the deployment that goes back. CodeDeploy has no idempotency token: what
 * was made by an earlier call is found by the rollback's mark in its description.
 */
export async function createDeployment(
  context: StepContext,
  { clients }: StepSources,
): Promise<StepResult> {
  const input = createDeploymentInputSchema.parse(context.step.input);
  const place = placeOf(context);
  const state = stepStateSchema.parse(context.state);
  if (state.deploymentId) return created(state.deploymentId);

  const read = () =>
    recentDeployments(
      clients,
      place,
      input,
      context.firstStartedAt - CLOCK_SKEW_MS,
    );
  if (state.deploymentAsked || context.previousAttempts > 0) {
    const found = await settle(read());
    if ('error' in found) return failedBy(found.error, NOTHING_MADE);
    const own = found.output.find(
      ({ description }) =>
        parseRollbackDescription(description)?.rollbackId ===
        context.rollbackId,
    );
    if (own?.deploymentId) {
      await context.checkpoint({ deploymentId: own.deploymentId });
      return created(own.deploymentId);
    }
  }

  await context.checkpoint({ deploymentAsked: true });
  const { functionName, alias, from, to } = input;
  const asked = await settle(
    clients.codedeploy({ ...place, role: 'write' }).send(
      underLease(
        context,
        new CreateDeploymentCommand({
          applicationName: input.application,
          deploymentGroupName: input.group,
          deploymentConfigName: input.configuration ?? ALL_AT_ONCE,
          description: rollbackDescription(context),
          revision: appSpecRevision({
            functionName,
            alias,
            currentVersion: from,
            targetVersion: to,
          }),
          overrideAlarmConfiguration: input.overrideAlarms
            ? { enabled: false, ignorePollAlarmFailure: true, alarms: [] }
            : undefined,
        }),
      ),
    ),
  );
  if ('error' in asked) {
    return asked.error.name === 'DeploymentLimitExceededException'
      ? inTheWay(asked.error, asked.requestIds, read)
      : failedBy(asked.error, NOTHING_MADE, asked.requestIds);
  }
  const deploymentId = asked.output.deploymentId!;
  await context.checkpoint({ deploymentId });
  return created(deploymentId, asked.requestIds);
}
