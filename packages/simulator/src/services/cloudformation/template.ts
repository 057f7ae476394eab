import { TemplateFunction, StackTemplate } from './spec';

/** The template as its author wrote it, in JSON. */
export function originalTemplate(spec: StackTemplate): string {
  if (spec.template !== undefined) return spec.template;
  const functions = spec.functions.map(fn => [
    fn.logicalId,
    { Type: 'AWS::Serverless::Function', Properties: functionProperties(fn) },
  ]);
  const alarms = (spec.alarms ?? []).map(alarm => [
    alarm.logicalId,
    {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: alarm.name,
        EvaluationPeriods: alarm.evaluationPeriods,
        Threshold: alarm.threshold,
        ComparisonOperator: alarm.comparison,
        TreatMissingData: alarm.missingData ?? 'notBreaching',
      },
    },
  ]);
  return JSON.stringify(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Transform: 'AWS::Serverless-2016-10-31',
      Description: spec.description,
      Parameters: Object.fromEntries(
        Object.keys(spec.parameters ?? {}).map(name => [
          name,
          { Type: 'String' },
        ]),
      ),
      Resources: Object.fromEntries([...functions, ...alarms]),
    },
    null,
    2,
  );
}

function functionProperties(fn: TemplateFunction) {
  const preference = fn.deploymentPreference;
  return {
    FunctionName: fn.functionName,
    Description: fn.description,
    CodeUri: `s3://aws-sam-cli-managed-default/${Buffer.from(
      fn.codeSha256,
      'base64',
    )
      .toString('hex')
      .slice(0, 32)}`,
    Handler: fn.handler ?? 'app.handler',
    Runtime: fn.runtime ?? 'nodejs24.x',
    Architectures: [fn.architecture ?? 'arm64'],
    MemorySize: fn.memory ?? 256,
    Timeout: fn.timeout ?? 10,
    Role: fn.role,
    Environment: fn.environment && { Variables: fn.environment },
    AutoPublishAlias: fn.aliasName,
    VersionDescription: fn.versionDescription,
    DeploymentPreference: preference && {
      Type: preference.type,
      Alarms: preference.alarms,
      Hooks:
        preference.preHook || preference.postHook
          ? { PreTraffic: preference.preHook, PostTraffic: preference.postHook }
          : undefined,
    },
    ProvisionedConcurrencyConfig: fn.provisionedConcurrency && {
      ProvisionedConcurrentExecutions: fn.provisionedConcurrency,
    },
  };
}
