import type { Problem } from './problem';

/**
 * Parameters of SAM's policy templates, by template.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
const PARAMETERS: Record<string, string[]> = {
  ...each(
    [],
    [
      'AMIDescribePolicy',
      'CloudFormationDescribeStacksPolicy',
      'CloudWatchDashboardPolicy',
      'CloudWatchDescribeAlarmHistoryPolicy',
      'CloudWatchPutMetricPolicy',
      'CodePipelineLambdaExecutionPolicy',
      'ComprehendBasicAccessPolicy',
      'CostExplorerReadOnlyPolicy',
      'EC2DescribePolicy',
      'EKSDescribePolicy',
      'MobileAnalyticsWriteOnlyAccessPolicy',
      'OrganizationsListAccountsPolicy',
      'RekognitionDetectOnlyPolicy',
      'RekognitionFacesPolicy',
      'RekognitionLabelsPolicy',
      'SESEmailTemplateCrudPolicy',
      'ServerlessRepoReadWriteAccessPolicy',
      'TextractDetectAnalyzePolicy',
      'TextractGetResultPolicy',
      'TextractPolicy',
      'VPCAccessPolicy',
    ],
  ),
  ...each(
    ['TableName'],
    [
      'DynamoDBBackupFullAccessPolicy',
      'DynamoDBCrudPolicy',
      'DynamoDBReadPolicy',
      'DynamoDBReconfigurePolicy',
      'DynamoDBRestoreFromBackupPolicy',
      'DynamoDBWritePolicy',
    ],
  ),
  ...each(
    ['BucketName'],
    ['S3CrudPolicy', 'S3FullAccessPolicy', 'S3ReadPolicy', 'S3WritePolicy'],
  ),
  ...each(
    ['ClusterId'],
    [
      'ElasticMapReduceAddJobFlowStepsPolicy',
      'ElasticMapReduceCancelStepsPolicy',
      'ElasticMapReduceModifyInstanceFleetPolicy',
      'ElasticMapReduceModifyInstanceGroupsPolicy',
      'ElasticMapReduceSetTerminationProtectionPolicy',
      'ElasticMapReduceTerminateJobFlowsPolicy',
    ],
  ),
  ...each(
    ['CollectionId'],
    [
      'RekognitionFacesManagementPolicy',
      'RekognitionNoDataAccessPolicy',
      'RekognitionReadPolicy',
      'RekognitionWriteOnlyAccessPolicy',
    ],
  ),
  ...each(
    ['IdentityName'],
    ['SESBulkTemplatedCrudPolicy', 'SESCrudPolicy', 'SESSendBouncePolicy'],
  ),
  ...each(
    ['DeliveryStreamName'],
    ['FirehoseCrudPolicy', 'FirehoseWritePolicy'],
  ),
  ...each(
    ['FunctionName'],
    ['AWSSecretsManagerRotationPolicy', 'LambdaInvokePolicy'],
  ),
  ...each(['KeyId'], ['KMSDecryptPolicy', 'KMSEncryptPolicy']),
  ...each(
    ['ParameterName'],
    ['SSMParameterReadPolicy', 'SSMParameterWithSlashPrefixReadPolicy'],
  ),
  ...each(['QueueName'], ['SQSPollerPolicy', 'SQSSendMessagePolicy']),
  ...each(['RepositoryName'], ['CodeCommitCrudPolicy', 'CodeCommitReadPolicy']),
  ...each(['StreamName'], ['KinesisCrudPolicy', 'KinesisStreamReadPolicy']),
  ...each(['TopicName'], ['SNSCrudPolicy', 'SNSPublishMessagePolicy']),
  AWSSecretsManagerGetSecretValuePolicy: ['SecretArn'],
  AcmGetCertificatePolicy: ['CertificateArn'],
  AthenaQueryPolicy: ['WorkGroupName'],
  CodePipelineReadOnlyPolicy: ['PipelineName'],
  DynamoDBStreamReadPolicy: ['TableName', 'StreamName'],
  EC2CopyImagePolicy: ['ImageId'],
  EFSWriteAccessPolicy: ['FileSystem', 'AccessPoint'],
  EcsRunTaskPolicy: ['TaskDefinition'],
  ElasticsearchHttpPostPolicy: ['DomainName'],
  EventBridgePutEventsPolicy: ['EventBusName'],
  FilterLogEventsPolicy: ['LogGroupName'],
  PinpointEndpointAccessPolicy: ['PinpointApplicationId'],
  PollyFullAccessPolicy: ['LexiconName'],
  Route53ChangeResourceRecordSetsPolicy: ['HostedZoneId'],
  SageMakerCreateEndpointConfigPolicy: ['EndpointConfigName'],
  SageMakerCreateEndpointPolicy: ['EndpointName'],
  StepFunctionsExecutionPolicy: ['StateMachineName'],
};

/** What a parameter's value may refer to: `royalties-${Environment}`. */
const UNKNOWN_REFERENCE = /\$\{(?!(Environment|AWS::[A-Za-z]+)\})/;

/** Names of SAM's policy templates, in alphabetical order. */
export const policyTemplateNames = Object.keys(PARAMETERS).sort();

/** What is wrong with a permission: a template SAM has not, or parameters it takes not. */
export function policyProblems(
  policy: { template: string; parameters: Record<string, string> },
  field: string,
): Problem[] {
  const expected = PARAMETERS[policy.template];
  if (!expected) {
    return [
      {
        field: `${field}.template`,
        message: `SAM has no policy template ${policy.template}; see the list in its documentation`,
      },
    ];
  }
  const given = Object.keys(policy.parameters);
  const problems = expected
    .filter(name => !given.includes(name))
    .map(name => ({
      field: `${field}.parameters.${name}`,
      message: `${policy.template} needs this parameter; give it a value`,
    }));
  const unknown = given
    .filter(name => !expected.includes(name))
    .map(name => ({
      field: `${field}.parameters.${name}`,
      message: `${policy.template} does not take this parameter; it takes ${
        expected.join(', ') || 'none'
      }`,
    }));
  const references = Object.entries(policy.parameters)
    .filter(([, value]) => UNKNOWN_REFERENCE.test(value))
    .map(([name]) => ({
      field: `${field}.parameters.${name}`,
      message:
        'may refer to the parameter Environment and to AWS’s pseudo parameters only',
    }));
  return [...problems, ...unknown, ...references];
}

function each(parameters: string[], templates: string[]) {
  return Object.fromEntries(
    templates.map(template => [template, parameters] as const),
  );
}
