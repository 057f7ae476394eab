import { isObject } from '../template/intrinsics';
import type { Json } from '../template/intrinsics';
import { readStack } from './readStack';
import type { StackInput } from './stackReader';
import { recordedTemplate, STACKS } from './recorded';

const assets = { code: 'c0de', hook: 'h00c' };

const read = (
  stackName: keyof typeof STACKS,
  change: (resources: Record<string, any>, template: Json) => void = () => {},
  more: Partial<StackInput> = {},
) => {
  const template = recordedTemplate(stackName, 'abc', assets);
  change(template.Resources as Record<string, any>, template);
  return readStack({
    stack: {
      name: stackName,
      stackName,
      tags: { service: 'tunes' },
      parameters: {},
      dependsOn: [],
      template,
    },
    assets: { 'c0de.zip': { sha256: 'digest', errorRate: 0.25 } },
    place: { account: STACKS[stackName], region: 'us-east-1' },
    parameters: {},
    tags: { team: 'listening' },
    versionOf: () => '7',
    exported: name => (name === 'their-arn' ? 'arn:theirs' : undefined),
    ...more,
  });
};

const versionIn = (resources: Record<string, any>) =>
  Object.values(resources).find(({ Type }) => Type === 'AWS::Lambda::Version');

describe('a stack of a CDK app', () => {
  it('is read as CloudFormation reads it', () => {
    const { stack, functions } = read('tunes-prod');
    expect(stack).toMatchObject({
      stackName: 'tunes-prod',
      description: 'Plays tunes',
      parameters: { BootstrapVersion: '/cdk-bootstrap/hnb659fds/version' },
      tags: { service: 'tunes', team: 'listening' },
      outputs: {
        FunctionArn:
          'arn:aws:lambda:us-east-1:333333333333:function:tunes-prod',
      },
    });
    const [list, hook] = stack.functions;
    expect(list).toMatchObject({
      functionName: 'tunes-prod',
      codeSha256: 'digest',
      memory: 256,
      architecture: 'arm64',
      tracing: true,
      logging: { format: 'JSON', group: '/aws/lambda/tunes-prod' },
      tags: { service: 'tunes' },
      environment: { COMMIT: 'abc' },
      versionDescription: 'abc',
      aliasName: 'live',
      eventSources: ['arn:aws:sqs:us-east-1:333333333333:tunes-prod-plays'],
      deploymentPreference: {
        type: 'Canary10Percent5Minutes',
        alarms: ['tunes-prod-new-version'],
        preHook: 'CodeDeployHook_tunes-prod-pre',
      },
      own: {
        version: expect.stringMatching(/^ListFunctionCurrentVersion/),
        keepsVersions: true,
        alias: 'ListAlias58B2F8C6',
        group: {
          logicalId: 'ListDeploymentGroupC5BA42E8',
          name: expect.stringMatching(
            /^tunes-prod-ListDeploymentGroupC5BA42E8-\w{12}$/,
          ),
          autoRollback: {
            events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
          },
        },
      },
    });
    expect(hook).toMatchObject({
      functionName: 'CodeDeployHook_tunes-prod-pre',
    });
    expect(hook.aliasName).toBeUndefined();
    expect(functions.map(({ errorRate }) => errorRate)).toEqual([
      0.25,
      undefined,
    ]);
  });

  it('has its alarms watch the version that will be live', () => {
    const [alarm] = read('tunes-prod').stack.alarms!;
    expect(alarm.queries?.[1].read?.metric.dimensions).toEqual({
      FunctionName: 'tunes-prod',
      Resource: 'tunes-prod:live',
      ExecutedVersion: '7',
    });
  });

  it('moves its alias at once where no policy says otherwise', () => {
    const [list] = read('tunes-dev').stack.functions;
    expect(list.deploymentPreference).toBeUndefined();
    expect(list.own?.group).toBeUndefined();
  });

  it('holds what is there in name only, called as in AWS', () => {
    const { stack, inNameOnly } = read('tunes-dev', resources => {
      resources.Queue6FB53B87.DeletionPolicy = 'Retain';
      resources.HttpApiF5A9A8A7 = {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { Name: 'tunes' },
      };
    });
    const named = Object.fromEntries(
      stack.resources!.map(({ logicalId, physicalId }) => [
        logicalId,
        physicalId,
      ]),
    );
    expect(named).toEqual({
      ListLogGroup1717FE17: '/aws/lambda/tunes-dev',
      ListFunctionServiceRoleF42E7BB9: expect.stringMatching(
        /^tunes-dev-ListFunctionServiceRoleF42E7BB9-/,
      ),
      Queue6FB53B87:
        'https://sqs.us-east-1.amazonaws.com/111111111111/tunes-dev-plays',
      QueueSource13E08EA8: expect.any(String),
      CDKMetadata: expect.any(String),
      HttpApiF5A9A8A7: expect.stringMatching(/^[0-9a-z]{10}$/),
    });
    expect(Object.keys(inNameOnly)).toEqual(Object.keys(named));
    expect(stack.resources!.filter(({ keeps }) => keeps)).toMatchObject([
      { logicalId: 'Queue6FB53B87' },
    ]);
  });

  it('leaves out what its conditions rule out', () => {
    const { stack } = read('tunes-dev', (resources, template) => {
      template.Conditions = {
        Never: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
      };
      resources.CDKMetadata.Condition = 'Never';
    });
    expect(stack.resources!.map(({ logicalId }) => logicalId)).not.toContain(
      'CDKMetadata',
    );
  });

  it('imports what other stacks export, and exports itself', () => {
    const { stack } = read('tunes-dev', (resources, template) => {
      resources.ListFunction6BF808ED.Properties.Environment.Variables.THEIRS = {
        'Fn::ImportValue': 'their-arn',
      };
      (template.Outputs as Json).Ours = {
        Value: { Ref: 'ListFunction6BF808ED' },
        Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Ours' } },
      };
    });
    expect(stack.functions[0].environment).toMatchObject({
      THEIRS: 'arn:theirs',
    });
    expect(stack).toMatchObject({
      outputs: { Ours: 'tunes-dev' },
      exports: { Ours: 'tunes-dev:Ours' },
    });
  });

  it('names functions that it does not name itself', () => {
    const long = 'AnUncommonlyLongNameOfAFunctionThatNobodyShortened';
    const { stack } = read('tunes-dev', resources => {
      resources[long] = {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { ZipFile: 'exports.handler = async () => {};' },
          Handler: 'index.handler',
          Runtime: 'nodejs24.x',
          Role: 'arn:aws:iam::111111111111:role/x',
        },
      };
    });
    const { functionName, memory, timeout } = stack.functions[1];
    expect(functionName).toMatch(
      /^tunes-dev-AnUncommonlyLongNameOfA\w*-\w{12}$/,
    );
    expect(functionName.length).toBeLessThanOrEqual(64);
    expect({ memory, timeout }).toEqual({ memory: 128, timeout: 3 });
  });

  it('tells functions that only CloudFormation calls', () => {
    const { functions } = read('tunes-dev', resources => {
      resources.Custom = {
        Type: 'Custom::Thing',
        Properties: {
          ServiceToken: { 'Fn::GetAtt': ['ListFunction6BF808ED', 'Arn'] },
        },
      };
    });
    expect(functions[0].isProvider).toBe(true);
  });

  it.each<
    [string, (resources: Record<string, any>, template: Json) => void, string]
  >([
    [
      'a nested stack',
      r => {
        r.Inner = { Type: 'AWS::CloudFormation::Stack' };
      },
      'AWS::CloudFormation::Stack is not simulated: Inner',
    ],
    [
      'a second alias',
      r => {
        r.Other = structuredClone(r.ListAlias58B2F8C6);
      },
      'tunes-prod has 2 aliases',
    ],
    [
      'an alias of a version from elsewhere',
      r => {
        r.ListAlias58B2F8C6.Properties.FunctionVersion = '3';
      },
      'ListAlias58B2F8C6.FunctionVersion: only the version that the template itself makes',
    ],
    [
      'a configuration of its own',
      r => {
        r.ListDeploymentGroupC5BA42E8.Properties.DeploymentConfigName = 'Mine';
      },
      'not Mine',
    ],
    [
      'a group that is not there',
      r => {
        delete r.ListDeploymentGroupC5BA42E8;
      },
      'Ref ListDeploymentGroupC5BA42E8: no parameter and no resource',
    ],
    [
      'a function without a role',
      r => {
        delete r.ListFunction6BF808ED.Properties.Role;
      },
      'ListFunction6BF808ED.Role',
    ],
    [
      'a version of a function that is not there',
      r => {
        versionIn(r).Properties.FunctionName = { Ref: 'Nobody' };
      },
      'Ref Nobody: no parameter and no resource has this name',
    ],
    [
      'something imported that nobody exports',
      r => {
        r.ListFunction6BF808ED.Properties.Description = {
          'Fn::ImportValue': 'nothing',
        };
      },
      'No export named nothing found',
    ],
    [
      'a parameter that is stored elsewhere',
      (_, template) => {
        const { Parameters } = template;
        if (isObject(Parameters)) {
          Parameters.Image = {
            Type: 'AWS::SSM::Parameter::Value<String>',
            Default: '/images/newest',
          };
        }
      },
      'Unable to fetch parameters [/images/newest] from parameter store',
    ],
  ])('is refused with %s', (_, change, message) => {
    expect(() => read('tunes-prod', change)).toThrow(message);
  });
});
