/** What CloudFormation calls the resources of a template, and what Ref and GetAtt give of them. */
import type { Place } from '../../../core/types';
import { generatedName } from '../../cloudformation/resources';
import { functionArn } from '../../lambda/names';
import { sha256Hex } from '../../shared/digest';
import { attributeOf } from '../template/names';

/** The property that names a resource, by its type. */
const NAME_PROPERTIES: Record<string, string> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CodeDeploy::Application': 'ApplicationName',
  'AWS::CodeDeploy::DeploymentGroup': 'DeploymentGroupName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::SSM::Parameter': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

export const namePropertyOf = (type: string): string | undefined =>
  NAME_PROPERTIES[type];

/** AWS::ApiGateway and V2: what is known there by ten letters and digits. */
const HAS_ID = /^AWS::ApiGateway(?:V2)?::/;
/** Longest name of a function or role. */
const LONGEST = 64;
const KEPT = 24;

/** A name for a resource that its template does not name. */
export function madeUpName(
  type: string,
  stackName: string,
  logicalId: string,
): string {
  const name = generatedName(stackName, logicalId);
  if (HAS_ID.test(type)) {
    const digits = BigInt(`0x${sha256Hex(name).slice(0, 16)}`);
    return digits.toString(36).padStart(10, '0').slice(0, 10);
  }
  if (type === 'AWS::S3::Bucket') return name.toLowerCase();
  if (name.length <= LONGEST) return name;
  const [letters] = name.split('-').slice(-1);
  return `${stackName.slice(0, KEPT)}-${logicalId.slice(0, KEPT)}-${letters}`;
}

/** What `Ref` gives of a resource. */
export function referenceTo(place: Place, type: string, name: string): string {
  if (type === 'AWS::SQS::Queue') {
    return `https://sqs.${place.region}.amazonaws.com/${place.account}/${name}`;
  }
  if (type === 'AWS::SNS::Topic' || type === 'AWS::SecretsManager::Secret') {
    return attributeOf(place, type, name, 'Arn', undefined);
  }
  return name;
}

/** What `Fn::GetAtt` gives of a resource. */
export function attributeOfResource(
  place: Place,
  type: string,
  name: string,
  attribute: string,
): string {
  if (type === 'AWS::Lambda::Function' && attribute === 'Arn') {
    return functionArn(place, name);
  }
  if (type === 'AWS::Lambda::Alias') return name;
  if (attribute === 'ApiEndpoint') {
    return `https://${name}.execute-api.${place.region}.amazonaws.com`;
  }
  return attributeOf(place, type, name, attribute, undefined);
}
