import type { QuotaClass } from './quotas';
import type { AwsRole, AwsService } from './types';

/** A call that the code may make. */
export interface RegisteredCall {
  /** IAM action that allows it. Absent when AWS asks for none. */
  action?: string;
  /** Further IAM actions that AWS checks for the same call. */
  alsoNeeds?: string[];
  /** Writes are possible with the write role only. */
  access: AwsRole;
  quota: QuotaClass;
  /** What the code needs it for. */
  why: string;
}

/**
 * Every AWS call of this package, by service and operation. The client layer
 * refuses any other, and the IAM policies are generated from this table, so the
 * three cannot disagree.
 */
export const CALLS: Record<AwsService, Record<string, RegisteredCall>> = {
  lambda: {
    GetFunction: {
      action: 'lambda:GetFunction',
      access: 'read',
      quota: 'lambda-get-function',
      why: 'Which version an alias points at, its configuration, state and tags',
    },
    GetAlias: {
      action: 'lambda:GetAlias',
      access: 'read',
      quota: 'lambda-other',
      why: 'Weights of an alias and its revision',
    },
    GetProvisionedConcurrencyConfig: {
      action: 'lambda:GetProvisionedConcurrencyConfig',
      access: 'read',
      quota: 'lambda-other',
      why: 'Provisioned concurrency that follows the alias',
    },
    ListFunctions: {
      action: 'lambda:ListFunctions',
      access: 'read',
      quota: 'lambda-other',
      why: 'Versions of many functions at once, for their history',
    },
    ListVersionsByFunction: {
      action: 'lambda:ListVersionsByFunction',
      access: 'read',
      quota: 'lambda-other',
      why: 'Versions of one function, for its history and the way back',
    },
    UpdateAlias: {
      action: 'lambda:UpdateAlias',
      access: 'write',
      quota: 'lambda-other',
      why: 'Point the alias at the version gone back to',
    },
  },
  codedeploy: {
    ListDeployments: {
      action: 'codedeploy:ListDeployments',
      access: 'read',
      quota: 'codedeploy',
      why: 'Deployments of the account since the last look',
    },
    BatchGetDeployments: {
      action: 'codedeploy:BatchGetDeployments',
      access: 'read',
      quota: 'codedeploy',
      why: 'Status, times and creator of deployments',
    },
    ListDeploymentTargets: {
      action: 'codedeploy:ListDeploymentTargets',
      access: 'read',
      quota: 'codedeploy',
      why: 'The function that a deployment shifts',
    },
    BatchGetDeploymentTargets: {
      action: 'codedeploy:BatchGetDeploymentTargets',
      access: 'read',
      quota: 'codedeploy',
      why: 'Steps and traffic weight of a deployment in progress',
    },
    BatchGetDeploymentGroups: {
      action: 'codedeploy:BatchGetDeploymentGroups',
      access: 'read',
      quota: 'codedeploy',
      why: 'Configuration and alarms of a deployment group',
    },
    GetDeploymentConfig: {
      action: 'codedeploy:GetDeploymentConfig',
      access: 'read',
      quota: 'codedeploy',
      why: 'Times of the traffic shifts of a custom configuration',
    },
    GetApplicationRevision: {
      action: 'codedeploy:GetApplicationRevision',
      access: 'read',
      quota: 'codedeploy',
      why: 'Hook functions of a deployment group, from its AppSpec file',
    },
    CreateDeployment: {
      action: 'codedeploy:CreateDeployment',
      // https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html
      alsoNeeds: [
        'codedeploy:GetDeploymentConfig',
        'codedeploy:RegisterApplicationRevision',
        'codedeploy:GetApplicationRevision',
      ],
      access: 'write',
      quota: 'codedeploy',
      why: 'Deploy the version gone back to',
    },
    StopDeployment: {
      action: 'codedeploy:StopDeployment',
      access: 'write',
      quota: 'codedeploy',
      why: 'Stop a deployment in progress and let CodeDeploy roll back',
    },
  },
  cloudformation: {
    DescribeStacks: {
      action: 'cloudformation:DescribeStacks',
      access: 'read',
      quota: 'cloudformation-describe-stacks',
      why: 'Stacks of the account, their status and last update',
    },
    ListStackResources: {
      action: 'cloudformation:ListStackResources',
      access: 'read',
      quota: 'cloudformation-other',
      why: 'Functions, aliases and versions that a stack has made',
    },
  },
  cloudwatch: {
    DescribeAlarms: {
      action: 'cloudwatch:DescribeAlarms',
      access: 'read',
      quota: 'cloudwatch-describe-alarms',
      why: 'Alarms of the account and their state',
    },
    GetMetricData: {
      action: 'cloudwatch:GetMetricData',
      access: 'read',
      quota: 'cloudwatch-get-metric-data',
      why: 'Calls, errors and duration of a release, before and after a rollback',
    },
  },
  tagging: {
    GetResources: {
      action: 'tag:GetResources',
      access: 'read',
      quota: 'tagging',
      why: 'Functions that carry the tags of an annotation',
    },
  },
  amplify: {
    ListApps: {
      action: 'amplify:ListApps',
      access: 'read',
      quota: 'amplify',
      why: 'Name, repository and production branch of all apps at once',
    },
    ListBranches: {
      action: 'amplify:ListBranches',
      access: 'read',
      quota: 'amplify',
      why: 'Branches of an app, their active job and automatic builds',
    },
    GetBranch: {
      action: 'amplify:GetBranch',
      access: 'read',
      quota: 'amplify',
      why: 'One branch, before and after a rollback',
    },
    ListJobs: {
      action: 'amplify:ListJobs',
      access: 'read',
      quota: 'amplify',
      why: 'Builds of a branch',
    },
    GetJob: {
      action: 'amplify:GetJob',
      access: 'read',
      quota: 'amplify',
      why: 'Steps and logs of a build',
    },
    ListDomainAssociations: {
      action: 'amplify:ListDomainAssociations',
      access: 'read',
      quota: 'amplify',
      why: 'Custom domains and their state',
    },
    UpdateBranch: {
      action: 'amplify:UpdateBranch',
      access: 'write',
      quota: 'amplify',
      why: 'Pause and resume automatic builds',
    },
    StartJob: {
      action: 'amplify:StartJob',
      access: 'write',
      quota: 'amplify',
      why: 'Build an earlier job again',
    },
    StopJob: {
      action: 'amplify:StopJob',
      access: 'write',
      quota: 'amplify',
      why: 'Stop a deployment by hand that was made and never started',
    },
    StartDeployment: {
      action: 'amplify:StartDeployment',
      access: 'write',
      quota: 'amplify',
      why: 'Deploy the files of an earlier deployment by hand again',
    },
    UpdateDomainAssociation: {
      action: 'amplify:UpdateDomainAssociation',
      access: 'write',
      quota: 'amplify',
      why: 'Move custom domains to a warm branch and back',
    },
  },
  sts: {
    // AWS allows it to everybody, whatever the policy says:
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    GetCallerIdentity: {
      access: 'read',
      quota: 'sts',
      why: 'The identity of the calls, for diagnostics',
    },
  },
};
