/** Names and attributes of resources that are there in name only. */
import type { Place } from '../../../core/types';
import { functionArn } from '../../lambda/names';
import type { Json } from './intrinsics';

/** Resources that SAM adds to a template by itself. */
const ADDED = [
  'ServerlessRestApi',
  'ServerlessHttpApi',
  'ServerlessDeploymentApplication',
  'CodeDeployServiceRole',
];
const OF_FUNCTIONS =
  /^(.*?)(?:Role|DeploymentGroup|LogGroup|Aliaslive|\.Alias|\.Version|EventSourceMapping)/;

/** Tells the logical ids that a template does not hold and SAM makes. */
export const implicitNames = (resources: Json) => (logicalId: string) => {
  const owner = OF_FUNCTIONS.exec(logicalId)?.[1];
  return (
    ADDED.includes(logicalId) ||
    /^Serverless(?:Rest|Http)Api/.test(logicalId) ||
    (owner !== undefined && owner in resources)
  );
};

/** `AWS::SQS::Queue` → `sqs` and what stands before the name in an ARN. */
const ARNS: Record<string, string> = {
  'AWS::DynamoDB::Table': 'dynamodb:table/',
  'AWS::Serverless::SimpleTable': 'dynamodb:table/',
  'AWS::IAM::Role': 'iam:role/',
  'AWS::Logs::LogGroup': 'logs:log-group:',
  'AWS::Events::Rule': 'events:rule/',
  'AWS::Events::EventBus': 'events:event-bus/',
};

/** An attribute of a resource, as `Fn::GetAtt` gives it. */
export function attributeOf(
  place: Place,
  type: string,
  name: string,
  attribute: string,
  liveVersion: string | undefined,
): string {
  const { account, region } = place;
  if (/^AWS::(?:Serverless|Lambda)::Function$/.test(type)) {
    if (attribute === 'Arn') return functionArn(place, name);
    if (/^Version(?:\.Version)?$/.test(attribute)) return liveVersion ?? '1';
    if (/^Alias/.test(attribute)) return functionArn(place, name, 'live');
  }
  if (/Arn$/.test(attribute)) {
    if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${name}`;
    const service = (type.split('::')[1] ?? 'unknown').toLowerCase();
    const [prefix, kind] = (ARNS[type] ?? `${service}:`).split(/:(.*)/s);
    const arn = `arn:aws:${prefix}:${
      prefix === 'iam' ? '' : region
    }:${account}:${kind}${name}`;
    return attribute === 'StreamArn'
      ? `${arn}/stream/2026-01-01T00:00:00.000`
      : arn;
  }
  if (/Name$/.test(attribute)) return name;
  if (type === 'AWS::SQS::Queue' && attribute === 'QueueUrl') {
    return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
  }
  return `${name}.${attribute}`;
}
