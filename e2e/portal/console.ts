import { LambdaClient, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { ACCOUNTS, simulator } from './simulator';
import { SIMULATOR_URL } from './settings';

/** What somebody does in an AWS account past the portal, as in the AWS console. */
export const awsConsole = {
  /** Points the alias `live` of a function at a version. */
  async moveAlias(
    account: keyof typeof ACCOUNTS,
    functionName: string,
    version: string,
  ) {
    const accessKeyId = `AKIA${account.toUpperCase().padEnd(16, '0')}`;
    await simulator.act('iam.putAccessKey', {
      accessKeyId,
      account: ACCOUNTS[account],
    });
    const lambda = new LambdaClient({
      endpoint: SIMULATOR_URL,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey: 'simulator' },
    });
    await lambda.send(
      new UpdateAliasCommand({
        FunctionName: functionName,
        Name: 'live',
        FunctionVersion: version,
      }),
    );
    lambda.destroy();
  },
};
