import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
} from 'aws-cdk-lib/aws-s3';
import type { ServiceFunction } from '../service-function.ts';

/** Called for objects that are put into a bucket of its own. */
export interface S3Trigger {
  type: 's3';
  prefix?: string;
  suffix?: string;
}

/**
 * Has a bucket call a function. The bucket tells so itself: `addEventNotification`
 * would deploy a function of the CDK's own to do it. Events that fail three times
 * are kept.
 */
export function onObject(
  fn: ServiceFunction,
  { prefix, suffix }: S3Trigger,
): void {
  const bucket = new Bucket(fn, 'Bucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const rules = [
    ...(prefix ? [{ name: 'prefix', value: prefix }] : []),
    ...(suffix ? [{ name: 'suffix', value: suffix }] : []),
  ];
  const resource = bucket.node.defaultChild as CfnBucket;
  resource.notificationConfiguration = {
    lambdaConfigurations: [
      {
        event: 's3:ObjectCreated:*',
        function: fn.alias.functionArn,
        ...(rules.length > 0 && { filter: { s3Key: { rules } } }),
      },
    ],
  };
  // The bucket is made with its notification, so S3 must be allowed to call by then;
  // the bucket's own ARN is not known before.
  resource.addResourceDependency(
    new CfnPermission(fn, 'BucketPermission', {
      action: 'lambda:InvokeFunction',
      functionName: fn.alias.functionArn,
      principal: 's3.amazonaws.com',
      sourceAccount: Stack.of(fn).account,
    }),
  );
  // A policy of its own: the role's would refer to the bucket, which refers to the
  // function, which waits for its role's policy.
  new Policy(fn, 'BucketReadPolicy', {
    roles: fn.lambda.role ? [fn.lambda.role] : [],
    statements: [
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects('*')],
      }),
      // Without it, an object that is gone looks like one that is forbidden.
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
    ],
  });
  fn.alias.configureAsyncInvoke({
    retryAttempts: 2,
    onFailure: new SqsDestination(fn.deadLetterQueue),
  });
}
