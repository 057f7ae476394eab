import { InputError } from '@backstage/errors';
import type { ServiceDescription } from '../description';

/** What a function may do, as the generated app has it. */
export interface Permission {
  actions: string[];
  resources: string[];
}

/** Statements of a policy template, and the parameters that they need. */
type Template = [parameters: string[], ...statements: Permission[]];

function arn(service: string, rest: string): string {
  return `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`;
}

const BUCKET = [
  'arn:${AWS::Partition}:s3:::{BucketName}',
  'arn:${AWS::Partition}:s3:::{BucketName}/*',
];
const TABLE = [
  arn('dynamodb', 'table/{TableName}'),
  arn('dynamodb', 'table/{TableName}/index/*'),
];

const READ_TABLE = [
  'dynamodb:GetItem',
  'dynamodb:Scan',
  'dynamodb:Query',
  'dynamodb:BatchGetItem',
  'dynamodb:DescribeTable',
];
const WRITE_TABLE = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:BatchWriteItem',
];

function one(
  parameter: string,
  actions: string[],
  ...resources: string[]
): Template {
  return [[parameter], { actions, resources }];
}

/**
 * SAM's policy templates, which the CDK does not have, as the statements that they
 * stand for.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
const TEMPLATES: Record<string, Template> = {
  AWSSecretsManagerGetSecretValuePolicy: one(
    'SecretArn',
    ['secretsmanager:GetSecretValue'],
    '{SecretArn}',
  ),
  CloudWatchPutMetricPolicy: [
    [],
    { actions: ['cloudwatch:PutMetricData'], resources: ['*'] },
  ],
  DynamoDBCrudPolicy: one(
    'TableName',
    [
      ...READ_TABLE,
      ...WRITE_TABLE,
      'dynamodb:DeleteItem',
      'dynamodb:ConditionCheckItem',
    ],
    ...TABLE,
  ),
  DynamoDBReadPolicy: one('TableName', READ_TABLE, ...TABLE),
  DynamoDBWritePolicy: one('TableName', WRITE_TABLE, ...TABLE),
  EventBridgePutEventsPolicy: one(
    'EventBusName',
    ['events:PutEvents'],
    arn('events', 'event-bus/{EventBusName}'),
  ),
  KMSDecryptPolicy: one('KeyId', ['kms:Decrypt'], arn('kms', 'key/{KeyId}')),
  KMSEncryptPolicy: one('KeyId', ['kms:Encrypt'], arn('kms', 'key/{KeyId}')),
  LambdaInvokePolicy: one(
    'FunctionName',
    ['lambda:InvokeFunction'],
    arn('lambda', 'function:{FunctionName}*'),
  ),
  S3CrudPolicy: one(
    'BucketName',
    [
      's3:GetObject',
      's3:ListBucket',
      's3:GetBucketLocation',
      's3:GetObjectVersion',
      's3:PutObject',
      's3:PutObjectAcl',
      's3:GetLifecycleConfiguration',
      's3:PutLifecycleConfiguration',
      's3:DeleteObject',
    ],
    ...BUCKET,
  ),
  S3ReadPolicy: one(
    'BucketName',
    [
      's3:GetObject',
      's3:ListBucket',
      's3:GetBucketLocation',
      's3:GetObjectVersion',
      's3:GetLifecycleConfiguration',
    ],
    ...BUCKET,
  ),
  S3WritePolicy: one(
    'BucketName',
    ['s3:PutObject', 's3:PutObjectAcl', 's3:PutLifecycleConfiguration'],
    ...BUCKET,
  ),
  SNSPublishMessagePolicy: one(
    'TopicName',
    ['sns:Publish'],
    arn('sns', '{TopicName}'),
  ),
  SQSSendMessagePolicy: one(
    'QueueName',
    ['sqs:SendMessage*'],
    arn('sqs', '{QueueName}'),
  ),
  SSMParameterReadPolicy: one(
    'ParameterName',
    [
      'ssm:DescribeParameters',
      'ssm:GetParameters',
      'ssm:GetParameter',
      'ssm:GetParametersByPath',
    ],
    arn('ssm', 'parameter/{ParameterName}'),
  ),
  StepFunctionsExecutionPolicy: one(
    'StateMachineName',
    ['states:StartExecution'],
    arn('states', 'stateMachine:{StateMachineName}'),
  ),
};

/**
 * The permissions of a function.
 *
 * @param index - of the function in its service
 * @throws InputError naming the field, where a policy template is not known here
 */
export function permissionsOf(
  { functions }: ServiceDescription,
  index: number,
): Permission[] {
  return functions[index].policies.flatMap(({ template, parameters }, at) => {
    const field = `functions.${index}.policies.${at}`;
    const found = TEMPLATES[template];
    if (!found) {
      throw new InputError(
        `${field}.template: ${template} is not known for CDK services. Choose one of ${Object.keys(
          TEMPLATES,
        ).join(', ')}.`,
      );
    }
    const [names, ...statements] = found;
    return statements.map(({ actions, resources }) => ({
      actions,
      resources: resources.map(resource =>
        names.reduce(
          (text, name) => text.split(`{${name}}`).join(parameters[name]),
          resource,
        ),
      ),
    }));
  });
}
