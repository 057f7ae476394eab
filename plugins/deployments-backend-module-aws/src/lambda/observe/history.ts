import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type {
  Deployment,
  Release,
} from '@backspin/backstage-plugin-deployments-common';
import { bareRelease } from '@backspin/backstage-plugin-deployments-node';
import { deploymentUrl } from '../../consoleUrls';
import {
  deploymentStatus,
  initiatorOf,
  isEnded,
  reasonOf,
} from '../codedeploy/status';
import { parseRollbackDescription } from '../rollbackMark';

/** From which version to which a deployment goes. */
export interface Versions {
  from?: string;
  to: string;
}

/** A CodeDeploy deployment whose versions are known. */
export interface ResolvedDeployment {
  info: DeploymentInfo;
  versions: Versions;
}

/** CloudFormation makes the deployment soon after it has published the version. */
const PUBLISHED_BEFORE_MS = 10 * 60_000;

/**
 * The version that a deployment of CloudFormation brings, worked out from times,
 * because asking CodeDeploy costs a call for each deployment: the only one that
 * was published in the minutes before. Undefined when that is not certain.
 */
export function publishedFor(
  info: DeploymentInfo,
  versions: Release[],
): string | undefined {
  const createdAt = info.createTime?.getTime();
  if (createdAt === undefined || info.creator !== 'CloudFormation') {
    return undefined;
  }
  const candidates = versions.filter(version => {
    const age = createdAt - Date.parse(version.createdAt ?? '');
    return age >= 0 && age <= PUBLISHED_BEFORE_MS;
  });
  return candidates.length === 1 ? candidates[0].id : undefined;
}

/**
 * Finds out which versions deployments are about: as CodeDeploy told it where it
 * was asked, else from the publication of versions, and for CodeDeploy's own
 * rollbacks from the deployment that they answer.
 *
 * @param deployments - of one target, in any order
 * @param told - what CodeDeploy told, by deployment id
 * @param versions - of the function, oldest first
 * @returns oldest first, and those of which nothing is certain
 */
export function resolveDeployments(
  deployments: DeploymentInfo[],
  told: ReadonlyMap<string, Versions>,
  versions: Release[],
): { resolved: ResolvedDeployment[]; unresolved: DeploymentInfo[] } {
  const resolved = new Map<string, ResolvedDeployment>();
  const unresolved: DeploymentInfo[] = [];
  const oldestFirst = [...deployments].sort(
    (a, b) => Number(a.createTime) - Number(b.createTime),
  );
  let live: string | undefined;
  for (const info of oldestFirst) {
    const id = info.deploymentId!;
    const answered = resolved.get(
      info.rollbackInfo?.rollbackTriggeringDeploymentId ?? '',
    );
    let known = told.get(id);
    if (!known && answered?.versions.from) {
      known = { from: answered.versions.to, to: answered.versions.from };
    }
    if (!known) {
      const to = publishedFor(info, versions);
      known = to === undefined ? undefined : { from: live, to };
    }
    if (known) {
      resolved.set(id, { info, versions: known });
      if (info.status === 'Succeeded') live = known.to;
    } else {
      unresolved.push(info);
      // What it made live is not known, so neither is what the next came from.
      live = undefined;
    }
  }
  return { resolved: [...resolved.values()], unresolved };
}

/** What deployments are made from. */
export interface HistoryContext {
  targetId: string;
  region: string;
  release(version: string): Release;
}

const fromOf = (context: HistoryContext, version: string | undefined) => {
  if (version === undefined) return undefined;
  const { id, label } = context.release(version);
  return { id, label };
};

/** A CodeDeploy deployment as history keeps it. */
export function codeDeployDeployment(
  { info, versions }: ResolvedDeployment,
  context: HistoryContext,
): Deployment {
  const mark = parseRollbackDescription(info.description);
  return {
    id: info.deploymentId!,
    targetId: context.targetId,
    release: context.release(versions.to),
    from: fromOf(context, versions.from),
    status: deploymentStatus(info),
    startedAt: (info.startTime ?? info.createTime ?? new Date(0)).toISOString(),
    endedAt: isEnded(info) ? info.completeTime?.toISOString() : undefined,
    by: initiatorOf(info),
    reason: reasonOf(info),
    rollbackId: mark?.rollbackId,
    inferred: false,
    consoleUrl: deploymentUrl(context.region, info.deploymentId!),
  };
}

/**
 * The past of an alias of which AWS keeps no history, worked out from the
 * publication of versions: each is taken to have gone live when it was
 * published, up to the one that is live now.
 *
 * @param versions - of the function, oldest first
 * @param byStack - a stack made them
 */
export function inferredFromVersions(
  versions: Release[],
  liveVersion: string,
  byStack: boolean,
  context: HistoryContext,
): Deployment[] {
  const past = versions.filter(
    ({ id, createdAt }) => Number(id) <= Number(liveVersion) && createdAt,
  );
  return past.map((version, index) => {
    const before = past[index - 1];
    return {
      id: `version-${version.id}`,
      targetId: context.targetId,
      release: context.release(version.id),
      from: before && { id: before.id, label: before.label },
      status: 'succeeded',
      startedAt: version.createdAt!,
      endedAt: version.createdAt,
      by: byStack
        ? { kind: 'pipeline', name: 'CloudFormation' }
        : { kind: 'unknown' },
      inferred: true,
    };
  });
}

/** A move of the alias that was seen between two observations. */
export interface SeenMove {
  from: string;
  to: string;
  /** When the two observations were made. ISO 8601. */
  before: string;
  after: string;
  /** The stack has recorded the new version. */
  byStack: boolean;
}

/** A move of the alias that no CodeDeploy deployment explains. */
export function aliasMove(move: SeenMove, context: HistoryContext): Deployment {
  const release = context.release(move.to);
  // A version that was published in between went live no earlier than that.
  const published = release.createdAt;
  const at =
    published && published > move.before && published < move.after
      ? published
      : move.after;
  return {
    id: `alias-${move.to}-${Date.parse(at)}`,
    targetId: context.targetId,
    release,
    from: fromOf(context, move.from),
    status: 'succeeded',
    startedAt: at,
    endedAt: at,
    by: move.byStack
      ? { kind: 'pipeline', name: 'CloudFormation' }
      : { kind: 'unknown' },
    inferred: true,
  };
}

/** A version of which nothing but the number is known. */
export const bareVersion = (version: string) =>
  bareRelease('lambda-alias', version);
