import type {
  Deployment,
  Release,
} from '@backspin/backstage-plugin-deployments-common';
import type { ObserveItem } from '@backspin/backstage-plugin-deployments-node';
import { deploymentStatus, initiatorOf, isEnded } from '../codedeploy/status';
import { stepsOf } from '../codedeploy/steps';
import type { Hooks } from '../codedeploy/steps';
import {
  aliasMove,
  codeDeployDeployment,
  inferredFromVersions,
} from './history';
import type { HistoryContext, ResolvedDeployment } from './history';
import { liveSince } from './liveSince';
import type { LiveSince } from './liveSince';
import type { LambdaMemo } from './memo';
import { DEPLOYMENTS_MAX, isNews } from './TargetDeployments';
import type { CodeDeployReading } from './TargetDeployments';
import type { StackReading } from './TargetReading';

/** Deployments handed to the history before the versions have been listed. */
const FIRST_DEPLOYMENTS = 5;

/** What the history of a target is worked out from. */
export interface TargetHistoryInput {
  item: ObserveItem;
  memo: LambdaMemo;
  reading: CodeDeployReading;
  stack: StackReading;
  /** The versions of the function, oldest first, if they have been listed. */
  listed?: Release[];
  /** They were to be listed. */
  versionsDue: boolean;
  /** The version that the alias points at. */
  main: string;
  hooks: Hooks;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Whether a deployment that is new or in flight brings or brought a version. */
export function explains(
  reading: CodeDeployReading,
  memo: LambdaMemo,
  version: string | undefined,
): boolean {
  return reading.resolved.some(
    ({ info, versions }) =>
      (versions.to === version || versions.from === version) &&
      (!isEnded(info) || isNews(memo, info)),
  );
}

/** The version that was live before a deployment, or else the last one published before its own. */
function versionBefore(
  deployment: ResolvedDeployment | undefined,
  versions: Release[],
): string | undefined {
  const { from, to } = deployment?.versions ?? {};
  if (from !== undefined || to === undefined) return from;
  return versions.filter(({ id }) => Number(id) < Number(to)).pop()?.id;
}

/** What one observation adds to the history of a target. */
export class TargetHistory {
  /** CodeDeploy's deployments that the history does not have yet, oldest first. */
  readonly news: ResolvedDeployment[];

  constructor(private readonly input: TargetHistoryInput) {
    const { reading, memo, listed } = input;
    const news = reading.resolved.filter(({ info }) => isNews(memo, info));
    const patient = listed !== undefined || memo.versionsRead;
    this.news = patient ? news : news.slice(-FIRST_DEPLOYMENTS);
  }

  /** The versions that the deployments name. */
  versions(): Array<string | undefined> {
    const { reading, memo } = this.input;
    const active = reading.resolved.filter(({ info }) => !isEnded(info));
    return [
      ...[...this.news, ...active].flatMap(({ versions }) => [
        versions.to,
        versions.from,
      ]),
      memo.version,
    ];
  }

  /** The deployments that are new or have changed, oldest first. */
  deployments(context: HistoryContext): Deployment[] {
    const deployments = [
      ...this.news.map(item => this.ofCodeDeploy(item, context)),
      ...this.inferred(context),
      ...this.moved(context),
    ];
    return deployments.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  }

  /** Since when the alias has pointed where it points. */
  liveSince(deployments: Deployment[], context: HistoryContext): LiveSince {
    const { item, memo, reading, main, now } = this.input;
    const arriving = reading.resolved.find(({ info }) => !isEnded(info));
    const allowTraffic = reading.targets
      .get(arriving?.info.deploymentId ?? '')
      ?.lifecycleEvents?.find(
        ({ lifecycleEventName }) => lifecycleEventName === 'AllowTraffic',
      );
    return liveSince({
      version: main,
      unchanged: memo.version === main,
      before: { since: item.previous?.liveSince, by: item.previous?.liveBy },
      arriving: arriving && {
        at: allowTraffic?.endTime?.toISOString(),
        by: initiatorOf(arriving.info),
        to: arriving.versions.to,
      },
      deployments: [
        ...deployments,
        ...reading.resolved.map(known => codeDeployDeployment(known, context)),
      ],
      now,
    });
  }

  /** What to remember until the next observation. */
  nextMemo(): LambdaMemo {
    const { memo, reading, stack, listed, main } = this.input;
    const current = new Set(
      reading.deployments.map(({ deploymentId }) => deploymentId!),
    );
    const kept = Object.entries(memo.seen).filter(
      ([id]) => current.has(id) || reading.deployments.length === 0,
    );
    const added = this.news.map(
      ({ info }) => [info.deploymentId!, deploymentStatus(info)] as const,
    );
    const versionsRead =
      memo.versionsRead || (listed !== undefined && reading.settled);
    return {
      seen: Object.fromEntries([...kept, ...added].slice(-2 * DEPLOYMENTS_MAX)),
      stack: stack.memo,
      version: main,
      versionsRead,
      versionsAwaited:
        !versionsRead && (memo.versionsAwaited || this.input.versionsDue),
    };
  }

  private ofCodeDeploy(
    item: ResolvedDeployment,
    context: HistoryContext,
  ): Deployment {
    const target = this.input.reading.targets.get(item.info.deploymentId!);
    return {
      ...codeDeployDeployment(item, context),
      steps: target && stepsOf(target, this.input.hooks),
    };
  }

  /** What CodeDeploy does not remember, worked out once from the versions. */
  private inferred(context: HistoryContext): Deployment[] {
    const { memo, reading, stack, listed, main } = this.input;
    if (!listed || memo.versionsRead || !reading.settled) return [];
    const upTo =
      reading.deployments.length > 0
        ? versionBefore(reading.resolved[0], listed)
        : main;
    return upTo === undefined || upTo === '$LATEST'
      ? []
      : inferredFromVersions(
          listed,
          upTo,
          stack.summary !== undefined,
          context,
        );
  }

  /** A move of the alias since the last look that no deployment explains. */
  private moved(context: HistoryContext): Deployment[] {
    const { item, memo, reading, stack, main, now } = this.input;
    const before = memo.version;
    if (!before || !item.previous || before === main) return [];
    if (explains(reading, memo, main)) return [];
    const move = {
      from: before,
      to: main,
      before: item.previous.observedAt,
      after: new Date(now).toISOString(),
      byStack: stack.memo?.recordedVersion === main,
    };
    return [aliasMove(move, context)];
  }
}
