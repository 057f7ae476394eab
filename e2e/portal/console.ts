import {
  AmplifyClient,
  GetBranchCommand,
  GetJobCommand,
  ListDomainAssociationsCommand,
} from '@aws-sdk/client-amplify';
import {
  GetAliasCommand,
  LambdaClient,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { ACCOUNTS, simulator } from './simulator';
import { SIMULATOR_URL } from './settings';

type Account = keyof typeof ACCOUNTS;

/** Access to an account past the portal, with a key of its own. */
async function accessTo(account: Account) {
  const accessKeyId = `AKIA${account.toUpperCase().padEnd(16, '0')}`;
  await simulator.act('iam.putAccessKey', {
    accessKeyId,
    account: ACCOUNTS[account],
  });
  return {
    endpoint: SIMULATOR_URL,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'simulator' },
  };
}

/** All of the demo's Amplify apps live there. */
const amplify = async () => new AmplifyClient(await accessTo('prod'));

/** What somebody sees and does in an AWS account past the portal, as in the AWS console. */
export const awsConsole = {
  /** Points the alias `live` of a function at a version. */
  async moveAlias(account: Account, functionName: string, version: string) {
    const lambda = new LambdaClient(await accessTo(account));
    await lambda.send(
      new UpdateAliasCommand({
        FunctionName: functionName,
        Name: 'live',
        FunctionVersion: version,
      }),
    );
  },
  /** Where the alias `live` of a function points: `v8`, or with two versions `v8, v9 10 %`. */
  async aliasOf(account: Account, functionName: string): Promise<string> {
    const lambda = new LambdaClient(await accessTo(account));
    const alias = await lambda.send(
      new GetAliasCommand({ FunctionName: functionName, Name: 'live' }),
    );
    const weights = alias.RoutingConfig?.AdditionalVersionWeights ?? {};
    return [
      `v${alias.FunctionVersion}`,
      ...Object.entries(weights).map(
        ([version, share]) => `v${version} ${Math.round(share * 100)} %`,
      ),
    ].join(', ');
  },
  /** The branch to which each custom name of an app leads. */
  async domainsOf(appId: string): Promise<Record<string, string>> {
    const { domainAssociations = [] } = await (
      await amplify()
    ).send(new ListDomainAssociationsCommand({ appId }));
    const names = domainAssociations.flatMap(
      ({ domainName, subDomains = [] }) =>
        subDomains.map(({ subDomainSetting }) => [
          [subDomainSetting?.prefix, domainName].filter(Boolean).join('.'),
          subDomainSetting?.branchName ?? '',
        ]),
    );
    return Object.fromEntries(names);
  },
  /** The job that a branch serves. */
  async liveJob(appId: string, branchName: string) {
    const client = await amplify();
    const { branch } = await client.send(
      new GetBranchCommand({ appId, branchName }),
    );
    const { job } = await client.send(
      new GetJobCommand({ appId, branchName, jobId: branch?.activeJobId }),
    );
    return job?.summary;
  },
};
