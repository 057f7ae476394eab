/**
 * What `cdk synth` makes of a small app, recorded from CDK 2.276 with one function and
 * shortened: what a test synthesises instead of installing CDK.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Hex } from '../../shared/digest';
import type { Json } from '../template/intrinsics';

/** Where the app's stacks go. */
export const STACKS = {
  'tunes-dev': '111111111111',
  'tunes-staging': '222222222222',
  'tunes-prod': '333333333333',
};

type StackName = keyof typeof STACKS;

const getAtt = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });

const VERSION = 'ListFunctionCurrentVersion30999FDB';

const metric = (id: string, name: string, more: Json[] = []) => ({
  Id: id,
  ReturnData: false,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/Lambda',
      MetricName: name,
      Dimensions: [
        ...more,
        { Name: 'FunctionName', Value: { Ref: 'ListFunction6BF808ED' } },
      ],
    },
    Period: 60,
    Stat: 'Sum',
  },
});

const alarm = (name: string, dimensions: Json[] = []) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: name,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    Threshold: 1,
    TreatMissingData: 'notBreaching',
    Metrics: [
      { Id: 'rate', Expression: '100 * errors / invocations' },
      metric('errors', 'Errors', dimensions),
      metric('invocations', 'Invocations', dimensions),
    ],
  },
});

const lambda = (
  stack: StackName,
  name: string,
  asset: string,
  role: string,
  variables: Record<string, string> = {},
) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Architectures: ['arm64'],
    Code: {
      S3Bucket: `cdk-hnb659fds-assets-${STACKS[stack]}-us-east-1`,
      S3Key: `${asset}.zip`,
    },
    Environment: { Variables: variables },
    Handler: 'index.handler',
    LoggingConfig: { LogFormat: 'JSON' },
    MemorySize: 256,
    Role: getAtt(role, 'Arn'),
    Runtime: 'nodejs24.x',
    Tags: [{ Key: 'service', Value: 'tunes' }],
    TracingConfig: { Mode: 'Active' },
  },
  DependsOn: [role],
  Metadata: { 'aws:asset:path': `asset.${asset}` },
});

const role = { Type: 'AWS::IAM::Role', Properties: {} };

/** What moves traffic in prod. */
const shift = (hook: string): Json => ({
  TrafficShiftApplication8F88F98F: {
    Type: 'AWS::CodeDeploy::Application',
    Properties: { ComputePlatform: 'Lambda' },
  },
  PreTrafficHookServiceRoleC307BA18: role,
  PreTrafficHook9C5F7EDA: lambda(
    'tunes-prod',
    'CodeDeployHook_tunes-prod-pre',
    hook,
    'PreTrafficHookServiceRoleC307BA18',
  ),
  ListNewVersionAlarm376017FF: alarm('tunes-prod-new-version', [
    { Name: 'ExecutedVersion', Value: getAtt(VERSION, 'Version') },
    {
      Name: 'Resource',
      Value: { 'Fn::Sub': '${ListFunction6BF808ED}:live' },
    },
  ]),
  ListDeploymentGroupC5BA42E8: {
    Type: 'AWS::CodeDeploy::DeploymentGroup',
    Properties: {
      ApplicationName: { Ref: 'TrafficShiftApplication8F88F98F' },
      AlarmConfiguration: {
        Alarms: [{ Name: { Ref: 'ListNewVersionAlarm376017FF' } }],
        Enabled: true,
      },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      ServiceRoleArn: getAtt('DeploymentRole4884BD37', 'Arn'),
    },
  },
  DeploymentRole4884BD37: role,
});

/** One stack's template, with the digests of its code. */
export function recordedTemplate(
  stack: StackName,
  commit: string,
  assets: { code: string; hook: string },
): Json {
  const shifts = stack === 'tunes-prod';
  // CDK calls a version after what it is made of.
  const version = `${VERSION}${sha256Hex(`${commit} ${assets.code}`).slice(
    0,
    32,
  )}`;
  const text = JSON.stringify({
    Description: 'Plays tunes',
    Resources: {
      ListLogGroup1717FE17: {
        Type: 'AWS::Logs::LogGroup',
        Properties: {
          LogGroupName: `/aws/lambda/${stack}`,
          RetentionInDays: 7,
        },
        DeletionPolicy: 'Delete',
      },
      ListFunctionServiceRoleF42E7BB9: role,
      ListFunction6BF808ED: lambda(
        stack,
        stack,
        assets.code,
        'ListFunctionServiceRoleF42E7BB9',
        { COMMIT: commit },
      ),
      [VERSION]: {
        Type: 'AWS::Lambda::Version',
        Properties: {
          Description: commit,
          FunctionName: { Ref: 'ListFunction6BF808ED' },
        },
        DeletionPolicy: 'Retain',
      },
      ListAlias58B2F8C6: {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          FunctionName: { Ref: 'ListFunction6BF808ED' },
          FunctionVersion: getAtt(VERSION, 'Version'),
          Name: 'live',
        },
        ...(shifts
          ? {
              UpdatePolicy: {
                CodeDeployLambdaAliasUpdate: {
                  ApplicationName: { Ref: 'TrafficShiftApplication8F88F98F' },
                  DeploymentGroupName: { Ref: 'ListDeploymentGroupC5BA42E8' },
                  BeforeAllowTrafficHook: { Ref: 'PreTrafficHook9C5F7EDA' },
                },
              },
            }
          : {}),
      },
      Queue6FB53B87: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: `${stack}-plays` },
      },
      QueueSource13E08EA8: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: getAtt('Queue6FB53B87', 'Arn'),
          FunctionName: {
            'Fn::Join': [
              '',
              [
                {
                  'Fn::Select': [
                    6,
                    { 'Fn::Split': [':', { Ref: 'ListAlias58B2F8C6' }] },
                  ],
                },
                ':live',
              ],
            ],
          },
        },
      },
      CDKMetadata: {
        Type: 'AWS::CDK::Metadata',
        Properties: { Analytics: 'v2:deflate64:' },
      },
      ...(shifts ? shift(assets.hook) : {}),
    },
    Outputs: {
      FunctionArn: { Value: getAtt('ListFunction6BF808ED', 'Arn') },
    },
    Parameters: {
      BootstrapVersion: {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/cdk-bootstrap/hnb659fds/version',
      },
    },
  });
  return JSON.parse(text.replaceAll(VERSION, version));
}

/** Files of an assembly by their path, for code whose source map holds `source`. */
function filesOf(commit: string, source: string): Record<string, unknown> {
  const map = {
    version: 3,
    sources: ['../src/app.ts'],
    sourcesContent: [source],
  };
  const code = sha256Hex(source);
  const hook = sha256Hex('the hook');
  const manifest: Json = {};
  const files: Record<string, unknown> = {
    [`asset.${code}/index.js`]: 'exports.handler=async()=>({});',
    [`asset.${code}/index.js.map`]: map,
    [`asset.${hook}/index.js`]: 'exports.handler=async()=>{};',
    'manifest.json': { version: '55.0.0', artifacts: manifest },
  };
  for (const [stack, account] of Object.entries(STACKS)) {
    files[`${stack}.template.json`] = recordedTemplate(
      stack as StackName,
      commit,
      { code, hook },
    );
    const asset = (digest: string) => ({
      source: { path: `asset.${digest}`, packaging: 'zip' },
      destinations: {
        [`${account}-us-east-1`]: {
          bucketName: `cdk-hnb659fds-assets-${account}-us-east-1`,
          objectKey: `${digest}.zip`,
        },
      },
    });
    files[`${stack}.assets.json`] = {
      version: '55.0.0',
      files: { [code]: asset(code), [hook]: asset(hook) },
      dockerImages: {},
    };
    manifest[`${stack}.assets`] = {
      type: 'cdk:asset-manifest',
      properties: { file: `${stack}.assets.json` },
    };
    manifest[stack] = {
      type: 'aws:cloudformation:stack',
      environment: `aws://${account}/us-east-1`,
      properties: {
        templateFile: `${stack}.template.json`,
        tags: { service: 'tunes' },
      },
      dependencies: [`${stack}.assets`],
      displayName: stack,
    };
    manifest.Tree = { type: 'cdk:tree', properties: { file: 'tree.json' } };
  }
  return files;
}

/** Writes the assembly into a folder. */
export async function writeRecorded(
  folder: string,
  commit: string,
  source: string,
): Promise<void> {
  for (const [path, content] of Object.entries(filesOf(commit, source))) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  }
}
