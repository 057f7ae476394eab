import type { AmplifyClient } from '@aws-sdk/client-amplify';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { STSClient } from '@aws-sdk/client-sts';
import type { AwsAccountConfig } from '../config';

/** With which of an account's two roles a call is made. */
export type AwsRole = 'read' | 'write';

/** Where, and with which role, AWS is called. */
export interface AwsAccess {
  account: string;
  region: string;
  role: AwsRole;
  /**
   * A person waits for the answer: the call goes to the head of the queue for
   * the quota. Always so with the role `write`.
   */
  urgent?: boolean;
}

/** The client of each service. */
export interface ServiceClients {
  lambda: LambdaClient;
  codedeploy: CodeDeployClient;
  cloudformation: CloudFormationClient;
  cloudwatch: CloudWatchClient;
  tagging: ResourceGroupsTaggingAPIClient;
  amplify: AmplifyClient;
  sts: STSClient;
}

/** A service as this package names it. */
export type AwsService = keyof ServiceClients;

/**
 * Real SDK clients, one for each account, region, service and role, made once.
 * They wait for the quota, retry what may be retried, refuse operations that
 * are not in `calls.ts`, time out, and never hand on the values of environment
 * variables or links to code.
 *
 * All of them throw a NotConfiguredError when the account or region is not in
 * the configuration.
 */
export type AwsClients = {
  [S in AwsService]: (access: AwsAccess) => ServiceClients[S];
} & {
  /** The accounts of the configuration. */
  readonly accounts: readonly AwsAccountConfig[];
};
