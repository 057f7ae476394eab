/** A simulator with the estate, its clock stopped, and SDK clients for each account. */
import { AmplifyClient } from '@aws-sdk/client-amplify';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNTS, REGION, withEstate } from '..';
import { TOOLS_CREDENTIALS } from '../../identity/registry';
import { simulatorRequestHandler } from '../../server/requestHandler';
import { createSimulator } from '../../server/simulator';
import type { Simulator } from '../../server/simulator';
import type { Environment } from '../data/types';

export const START = Date.UTC(2026, 10, 23, 12);
export const MINUTE = 60_000;

/** Real time stands still, so that two worlds differ only by what happened in them. */
export function estateSimulator({ motion = false, seed = 'test' } = {}) {
  return createSimulator({
    ...withEstate({ motion }),
    seed,
    startAt: START,
    speed: 0,
    realTime: () => START,
    quotas: false,
    log: () => {},
  });
}

const config = (simulator: Simulator) => ({
  region: REGION,
  endpoint: 'http://simulator.test',
  requestHandler: simulatorRequestHandler(simulator),
  maxAttempts: 1,
});

/** Clients that act through one of the portal's roles in an account. */
export async function clientsFor(
  simulator: Simulator,
  environment: Environment,
  role: 'backspin-read' | 'backspin-write' = 'backspin-read',
) {
  const sts = new STSClient({
    ...config(simulator),
    credentials: TOOLS_CREDENTIALS,
  });
  const { Credentials: issued } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${ACCOUNTS[environment]}:role/${role}`,
      RoleSessionName: 'test',
    }),
  );
  const options = {
    ...config(simulator),
    credentials: {
      accessKeyId: issued!.AccessKeyId!,
      secretAccessKey: issued!.SecretAccessKey!,
      sessionToken: issued!.SessionToken!,
    },
  };
  return {
    amplify: new AmplifyClient(options),
    cloudformation: new CloudFormationClient(options),
    cloudwatch: new CloudWatchClient(options),
    codedeploy: new CodeDeployClient(options),
    lambda: new LambdaClient(options),
  };
}
