/**
 * AWS Amplify Hosting as a state machine over the world. What is built on which
 * evidence is said in the README beside this file.
 */
import * as sdk from '@aws-sdk/client-amplify';
import { ServiceError } from '../../core/types';
import type { Place, ServiceDefinition } from '../../core/types';
import { appOperations } from './apps';
import { appArn, branchArn, jobArn, domainArn } from './arns';
import { artifactOperations } from './artifacts';
import { backendEnvironmentOperations } from './backendEnvironments';
import { branchOperations } from './branches';
import { registerBuilds } from './builds';
import { deploymentOperations } from './deployments';
import { domainOperations } from './domains';
import { serveHttp } from './downloads';
import { badRequest, limitExceeded } from './errors';
import { jobOperations } from './jobs';
import { SERVICE } from './state';
import { taggedResources, tagOperations } from './tags';
import { webhookOperations } from './webhooks';

export { addApp } from './apps';
export { addBranch } from './branches';
export { appArn, branchArn } from './arns';
export { addDomain } from './domains';
export { addPastDeployment, addPastJob, pushCommit } from './commits';
export type { PastDeployment, PastJob, PushOptions } from './commits';
export { CONCURRENT_JOBS, unfinishedJob } from './builds';
export { amplifyState } from './state';
export type {
  AppState,
  BranchState,
  Commit,
  FailureKind,
  JobState,
  PhaseDurations,
} from './state';

interface Named {
  appId?: string;
  branchName?: string;
  jobId?: string;
  domainName?: string;
  resourceArn?: string;
}

/** What a request is authorized on: the most precise resource that it names. */
function resourceArn(operation: string, input: Named, place: Place): string {
  const { appId, branchName, jobId, domainName } = input;
  if (input.resourceArn) {
    return input.resourceArn;
  }
  if (!appId) {
    return appArn(place, '*');
  }
  if (branchName && jobId && operation !== 'StartJob') {
    return jobArn(place, appId, branchName, Number(jobId));
  }
  if (branchName) {
    return branchArn(place, appId, branchName);
  }
  return domainName
    ? domainArn(place, appId, domainName)
    : appArn(place, appId);
}

/** The simulated AWS Amplify. */
export const amplify: ServiceDefinition = {
  id: SERVICE,
  signingName: 'amplify',
  sdk,
  protocol: 'restJson1',
  operations: {
    ...appOperations,
    ...branchOperations,
    ...jobOperations,
    ...deploymentOperations,
    ...domainOperations,
    ...webhookOperations,
    ...backendEnvironmentOperations,
    ...artifactOperations,
    ...tagOperations,
  },
  // AWS publishes no rate for Amplify's control plane; this one is modest.
  quotas: [{ name: 'amplify', perSecond: 20, burst: 40, operations: 'others' }],
  throttlingError: () => limitExceeded('Rate exceeded'),
  accessDeniedError: (_caller, _operation, denial) =>
    new ServiceError('AccessDeniedException', denial.message, {}, 403),
  validationError: message => badRequest(message),
  resourceArn,
  register: registerBuilds,
  taggedResources,
  http: serveHttp,
};
