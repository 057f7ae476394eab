import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type {
  DeploymentStatus,
  InFlight,
  Initiator,
} from '@backspin/backstage-plugin-deployments-common';
import { parseRollbackDescription } from '../rollbackMark';

/** Statuses that a CodeDeploy deployment never leaves. */
const FINAL = new Set(['Succeeded', 'Failed', 'Stopped']);

/** Whether a deployment has ended. */
export function isEnded({ status }: DeploymentInfo): boolean {
  return FINAL.has(String(status));
}

/**
 * How a deployment stands, in our words. One that CodeDeploy answered with a
 * deployment back to the version before is `rolled-back`, whether it failed or
 * was stopped.
 */
export function deploymentStatus(info: DeploymentInfo): DeploymentStatus {
  switch (info.status) {
    case 'Created':
    case 'Queued':
      return 'queued';
    case 'Succeeded':
      return 'succeeded';
    case 'Failed':
    case 'Stopped':
      if (info.rollbackInfo?.rollbackDeploymentId) return 'rolled-back';
      return info.status === 'Failed' ? 'failed' : 'stopped';
    default:
      return 'running';
  }
}

/** How a deployment that has not ended stands. */
export function inFlightStatus(info: DeploymentInfo): InFlight['status'] {
  return deploymentStatus(info) === 'queued' ? 'queued' : 'running';
}

/** By what a deployment was made. */
export function initiatorOf(info: DeploymentInfo): Initiator {
  const mark = parseRollbackDescription(info.description);
  if (mark) return { kind: 'rollback', name: mark.requestedBy };
  switch (info.creator) {
    case 'codeDeployRollback':
      return { kind: 'auto-rollback', name: 'CodeDeploy' };
    case 'CloudFormationRollback':
      return { kind: 'auto-rollback', name: 'CloudFormation' };
    case 'CloudFormation':
      return { kind: 'pipeline', name: 'CloudFormation' };
    case 'user':
      return { kind: 'person' };
    default:
      return { kind: 'unknown' };
  }
}

/** What AWS says of why a deployment was made or failed. */
export function reasonOf(info: DeploymentInfo): string | undefined {
  return (
    info.errorInformation?.message ||
    info.rollbackInfo?.rollbackMessage ||
    undefined
  );
}
