import {
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  GetProvisionedConcurrencyConfigCommand,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { TOOLS_CREDENTIALS } from '../../identity/registry';
import { simulatorRequestHandler } from '../../server/requestHandler';
import { StackTemplate, deployStack } from '../sam';
import {
  DAY,
  MINUTE,
  START,
  SimulatedAccount,
  simulatedAccount,
} from '../testing/simulatedAccount';

const QUEUE = 'arn:aws:sqs:us-east-1:999999999999:plays';

function spec(release: number, stackName = 'plays-dev'): StackTemplate {
  return {
    stackName,
    description: 'Counts plays',
    parameters: { Environment: 'dev', LogLevel: 'info' },
    tags: { environment: 'dev', team: 'listening' },
    outputs: { ApiUrl: 'https://plays.example' },
    functions: [
      {
        logicalId: 'Counter',
        functionName: `${stackName}-counter`,
        codeSha256: Buffer.from(`code ${release}`).toString('base64'),
        environment: { TABLE: 'plays' },
        aliasName: 'live',
        deploymentPreference: { type: 'AllAtOnce' },
        provisionedConcurrency: 2,
        eventSources: [QUEUE],
      },
      {
        logicalId: 'Tool',
        functionName: `${stackName}-tool`,
        codeSha256: Buffer.from('tool').toString('base64'),
      },
    ],
  };
}

let aws: SimulatedAccount;
const call = <T>(command: T) =>
  aws.cloudformation.send(command as never) as any;

function deploy(release: number, stackName?: string) {
  const operation = deployStack(aws.world, aws.place, spec(release, stackName));
  aws.pass(5 * MINUTE);
  return operation;
}

beforeEach(() => {
  aws = simulatedAccount();
});

describe('a stack', () => {
  it('is described by name and by id', async () => {
    const { stackId } = deploy(1);
    for (const name of ['plays-dev', stackId]) {
      const { Stacks } = await call(
        new DescribeStacksCommand({ StackName: name }),
      );
      expect(Stacks).toHaveLength(1);
      expect(Stacks[0]).toMatchObject({
        StackId: expect.stringMatching(
          /^arn:aws:cloudformation:us-east-1:999999999999:stack\/plays-dev\/[0-9a-f-]{36}$/,
        ),
        StackStatus: 'CREATE_COMPLETE',
        CreationTime: new Date(START),
        Parameters: [
          { ParameterKey: 'Environment', ParameterValue: 'dev' },
          { ParameterKey: 'LogLevel', ParameterValue: 'info' },
        ],
        Outputs: [
          { OutputKey: 'ApiUrl', OutputValue: 'https://plays.example' },
        ],
        Tags: [
          { Key: 'environment', Value: 'dev' },
          { Key: 'team', Value: 'listening' },
        ],
      });
    }
  });

  const StackName = 'gone';
  it.each([
    ['DescribeStacks', new DescribeStacksCommand({ StackName })],
    ['DescribeStackEvents', new DescribeStackEventsCommand({ StackName })],
    ['ListStackResources', new ListStackResourcesCommand({ StackName })],
    ['GetTemplate', new GetTemplateCommand({ StackName })],
    ['ListChangeSets', new ListChangeSetsCommand({ StackName })],
  ])('that is missing is refused by %s', async (_, command) => {
    await expect(call(command)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id gone does not exist',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('has the resources that SAM makes of its functions', async () => {
    deploy(1);
    const { StackResources } = await call(
      new DescribeStackResourcesCommand({ StackName: 'plays-dev' }),
    );
    const found = StackResources.map((r: any) => [
      r.LogicalResourceId.replace(/[0-9a-f]{10}$/, '…'),
      r.ResourceType,
    ]);
    expect(found).toEqual([
      ['CodeDeployServiceRole', 'AWS::IAM::Role'],
      ['Counter', 'AWS::Lambda::Function'],
      ['CounterAliaslive', 'AWS::Lambda::Alias'],
      ['CounterDeploymentGroup', 'AWS::CodeDeploy::DeploymentGroup'],
      ['CounterLogGroup', 'AWS::Logs::LogGroup'],
      ['CounterRole', 'AWS::IAM::Role'],
      ['CounterVersion…', 'AWS::Lambda::Version'],
      ['ServerlessDeploymentApplication', 'AWS::CodeDeploy::Application'],
      ['Tool', 'AWS::Lambda::Function'],
      ['ToolLogGroup', 'AWS::Logs::LogGroup'],
      ['ToolRole', 'AWS::IAM::Role'],
    ]);
    const physical = Object.fromEntries(
      StackResources.map((r: any) => [r.ResourceType, r.PhysicalResourceId]),
    );
    const arn =
      'arn:aws:lambda:us-east-1:999999999999:function:plays-dev-counter';
    expect(physical['AWS::Lambda::Version']).toBe(`${arn}:1`);
    expect(physical['AWS::Lambda::Alias']).toBe(`${arn}:live`);
    expect(physical['AWS::CodeDeploy::DeploymentGroup']).toMatch(
      /^plays-dev-CounterDeploymentGroup-[0-9A-F]{12}$/,
    );
  });

  it('records the version that it deployed last, and lets the older one be', async () => {
    deploy(1);
    deploy(2);
    const { StackResourceSummaries } = await call(
      new ListStackResourcesCommand({ StackName: 'plays-dev' }),
    );
    const versions = StackResourceSummaries.filter(
      (r: any) => r.ResourceType === 'AWS::Lambda::Version',
    );
    expect(versions).toHaveLength(1);
    expect(versions[0].PhysicalResourceId).toMatch(/:2$/);
    const { StackEvents } = await call(
      new DescribeStackEventsCommand({ StackName: 'plays-dev' }),
    );
    expect(
      StackEvents.filter((e: any) => e.ResourceStatus === 'DELETE_SKIPPED'),
    ).toMatchObject([{ PhysicalResourceId: expect.stringMatching(/:1$/) }]);
  });

  it('is found by the physical id of a resource', async () => {
    deploy(1);
    const { StackResources } = await call(
      new DescribeStackResourcesCommand({
        PhysicalResourceId: 'plays-dev-counter',
      }),
    );
    expect(StackResources[0].StackName).toBe('plays-dev');
    await expect(
      call(new DescribeStackResourcesCommand({ PhysicalResourceId: 'gone' })),
    ).rejects.toMatchObject({ message: 'Stack for gone does not exist' });
    await expect(
      call(new DescribeStackResourcesCommand({})),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('describes one resource', async () => {
    deploy(1);
    const { StackResourceDetail } = await call(
      new DescribeStackResourceCommand({
        StackName: 'plays-dev',
        LogicalResourceId: 'Counter',
      }),
    );
    expect(StackResourceDetail).toMatchObject({
      PhysicalResourceId: 'plays-dev-counter',
      ResourceStatus: 'CREATE_COMPLETE',
    });
    await expect(
      call(
        new DescribeStackResourceCommand({
          StackName: 'plays-dev',
          LogicalResourceId: 'Gone',
        }),
      ),
    ).rejects.toMatchObject({
      message: 'Resource Gone does not exist for stack plays-dev',
    });
  });

  it('tells its events newest first, from the request to the end', async () => {
    const { token } = deploy(1);
    const { StackEvents } = await call(
      new DescribeStackEventsCommand({ StackName: 'plays-dev' }),
    );
    const own = StackEvents.filter(
      (e: any) => e.ResourceType === 'AWS::CloudFormation::Stack',
    );
    expect(own.map((e: any) => e.ResourceStatus)).toEqual([
      'CREATE_COMPLETE',
      'CREATE_IN_PROGRESS',
    ]);
    expect(own[1].ResourceStatusReason).toBe('User Initiated');
    const times = StackEvents.map((e: any) => e.Timestamp.getTime());
    expect([...times].sort((a, b) => b - a)).toEqual(times);
    expect(new Set(StackEvents.map((e: any) => e.EventId)).size).toBe(
      StackEvents.length,
    );
    expect(StackEvents[0].ClientRequestToken).toBe(token);
  });

  it('pages through many events', async () => {
    for (let i = 1; i <= 12; i++) {
      deploy(i);
    }
    const ids: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await call(
        new DescribeStackEventsCommand({ StackName: 'plays-dev', NextToken }),
      );
      expect(page.StackEvents.length).toBeLessThanOrEqual(100);
      ids.push(...page.StackEvents.map((e: any) => e.EventId));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(ids.length).toBeGreaterThan(100);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has its template, and no change sets left over', async () => {
    deploy(1);
    const { TemplateBody } = await call(
      new GetTemplateCommand({ StackName: 'plays-dev' }),
    );
    expect(JSON.parse(TemplateBody)).toMatchObject({
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: {
        Counter: {
          Type: 'AWS::Serverless::Function',
          Properties: {
            AutoPublishAlias: 'live',
            DeploymentPreference: { Type: 'AllAtOnce' },
          },
        },
      },
    });
    const { Summaries } = await call(
      new ListChangeSetsCommand({ StackName: 'plays-dev' }),
    );
    expect(Summaries ?? []).toEqual([]);
  });

  it('brings what hangs on a function: event sources and provisioned concurrency', async () => {
    deploy(1);
    const { EventSourceMappings } = await aws.lambda.send(
      new ListEventSourceMappingsCommand({
        FunctionName: 'plays-dev-counter:live',
      }),
    );
    expect(EventSourceMappings).toMatchObject([
      { EventSourceArn: QUEUE, State: 'Enabled' },
    ]);
    const provisioned = () =>
      aws.lambda.send(
        new GetProvisionedConcurrencyConfigCommand({
          FunctionName: 'plays-dev-counter',
          Qualifier: 'live',
        }),
      );
    expect(await provisioned()).toMatchObject({
      RequestedProvisionedConcurrentExecutions: 2,
    });
    const more = spec(2);
    more.functions[0].provisionedConcurrency = 5;
    deployStack(aws.world, aws.place, more);
    aws.pass(5 * MINUTE);
    expect(await provisioned()).toMatchObject({
      RequestedProvisionedConcurrentExecutions: 5,
    });
  });

  it('deletes a function that left the template', async () => {
    deploy(1);
    const { functions, ...rest } = spec(1);
    deployStack(aws.world, aws.place, {
      ...rest,
      functions: functions.slice(1),
    });
    aws.pass(5 * MINUTE);
    const { StackResources } = await call(
      new DescribeStackResourcesCommand({ StackName: 'plays-dev' }),
    );
    const left = StackResources.map((r: any) => r.LogicalResourceId);
    expect(left.filter((id: string) => id.startsWith('Counter'))).toEqual([]);
    expect(left).toContain('Tool');
    await expect(
      call(
        new DescribeStackResourcesCommand({
          PhysicalResourceId: 'plays-dev-counter',
        }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('fails to be created over a function that exists, and takes back what it made', async () => {
    deploy(1);
    const clash = { ...spec(1), stackName: 'second' };
    deployStack(aws.world, aws.place, {
      ...clash,
      functions: [
        { ...clash.functions[1], functionName: 'fresh' },
        clash.functions[0],
      ],
    });
    aws.pass(5 * MINUTE);
    const { Stacks } = await call(
      new DescribeStacksCommand({ StackName: 'second' }),
    );
    expect(Stacks[0].StackStatus).toBe('ROLLBACK_COMPLETE');
    await expect(
      call(new DescribeStackResourcesCommand({ PhysicalResourceId: 'fresh' })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    expect(() => deploy(2, 'second')).toThrow(/can not be updated/);
  });
});

describe('all stacks', () => {
  beforeEach(() => {
    for (let i = 0; i < 3; i++) {
      deploy(1, `stack-${i}`);
      aws.pass(DAY);
    }
    deployStack(aws.world, aws.place, spec(2, 'stack-1'));
    aws.pass(1000);
  });

  it('are described and listed newest first', async () => {
    const names = ['stack-2', 'stack-1', 'stack-0'];
    const { Stacks } = await call(new DescribeStacksCommand({}));
    expect(Stacks.map((s: any) => s.StackName)).toEqual(names);
    const { StackSummaries } = await call(new ListStacksCommand({}));
    expect(StackSummaries.map((s: any) => s.StackName)).toEqual(names);
  });

  it('are filtered by status', async () => {
    const { StackSummaries } = await call(
      new ListStacksCommand({ StackStatusFilter: ['UPDATE_IN_PROGRESS'] }),
    );
    expect(StackSummaries.map((s: any) => s.StackName)).toEqual(['stack-1']);
  });

  it('and their functions are found by tags', async () => {
    const tagging = new ResourceGroupsTaggingAPIClient({
      region: 'us-east-1',
      credentials: TOOLS_CREDENTIALS,
      requestHandler: simulatorRequestHandler(aws.simulator),
    });
    const { ResourceTagMappingList } = await tagging.send(
      new GetResourcesCommand({
        TagFilters: [{ Key: 'team', Values: ['listening'] }],
        ResourceTypeFilters: ['lambda:function', 'cloudformation:stack'],
      }),
    );
    const types = ResourceTagMappingList!.map(
      r => r.ResourceARN!.split(':')[2],
    );
    expect(types.filter(t => t === 'lambda')).toHaveLength(6);
    expect(types.filter(t => t === 'cloudformation')).toHaveLength(3);
  });

  it('are described at most five times a second', async () => {
    aws = simulatedAccount({ quotas: true });
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, () => call(new DescribeStacksCommand({}))),
    );
    const refused = results.filter(r => r.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0].reason).toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    });
  });
});
