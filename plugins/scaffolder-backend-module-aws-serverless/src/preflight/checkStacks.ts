import {
  CloudFormationClient,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { AccountAccesses } from '../aws/accountAccess';
import { stackName, type EnvironmentDescription } from '../description';
import type { Problem } from '../description/problem';

async function exists(
  accessTo: AccountAccesses,
  stack: string,
  { accountId, region }: EnvironmentDescription,
): Promise<boolean> {
  const { settings } = await accessTo(accountId, region, 'readRole');
  const client = new CloudFormationClient({ ...settings, maxAttempts: 2 });
  try {
    await client.send(new DescribeStacksCommand({ StackName: stack }));
    return true;
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return false;
    throw error;
  } finally {
    client.destroy();
  }
}

/**
 * Looks whether an environment has a stack of the service's name already: the pipeline
 * would put the new service in its place. Accounts that the portal cannot look into are
 * named in the log, and do not stop anything.
 */
export async function checkStacks(
  {
    accessTo,
    logger,
  }: { accessTo: AccountAccesses; logger: Pick<LoggerService, 'warn'> },
  name: string,
  environments: EnvironmentDescription[],
): Promise<Problem[]> {
  const problems = await Promise.all(
    environments.map(async environment => {
      const stack = stackName(name, environment.name);
      const { accountId, region } = environment;
      try {
        return (await exists(accessTo, stack, environment))
          ? [
              {
                field: 'name',
                message: `account ${accountId} (${environment.name}) has a stack ${stack} in ${region} already, which the new service would take the place of. Choose another name`,
              },
            ]
          : [];
      } catch (error) {
        logger.warn(
          `Whether there is a stack ${stack} in account ${accountId} (${region}) is not known: ${
            (error as Error).message
          }`,
        );
        return [];
      }
    }),
  );
  return problems.flat();
}
