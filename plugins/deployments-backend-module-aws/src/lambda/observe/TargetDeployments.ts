import type { DeploymentInfo, LambdaTarget } from '@aws-sdk/client-codedeploy';
import type {
  Release,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import { groupKey, groupOf } from '../../account';
import type { AccountReaders, GroupName } from '../../account';
import { parseAppSpec } from '../codedeploy/appSpec';
import type { Hooks } from '../codedeploy/steps';
import { deploymentStatus, isEnded } from '../codedeploy/status';
import type { BatchReading } from './BatchReading';
import { resolveDeployments } from './history';
import type { ResolvedDeployment, Versions } from './history';
import type { LambdaMemo, StackMemo } from './memo';

/** Deployments of a target that are looked at, newest first. */
export const DEPLOYMENTS_MAX = 50;

/** Whether a deployment has changed since it was handed to the history. */
export function isNews(memo: LambdaMemo, info: DeploymentInfo): boolean {
  return memo.seen[info.deploymentId!] !== deploymentStatus(info);
}

/** What CodeDeploy says of a target. */
export interface CodeDeployReading {
  group?: GroupName;
  /** Newest first. */
  deployments: DeploymentInfo[];
  /** Oldest first. */
  resolved: ResolvedDeployment[];
  active?: DeploymentInfo;
  /** Steps and weight of the active one, and of such as ended just now. */
  targets: Map<string, LambdaTarget>;
  /** CodeDeploy could be asked, or never can: there is nothing to wait for. */
  settled: boolean;
}

/** Reads what CodeDeploy says of one target, within what the batch may spend. */
export class TargetDeployments {
  constructor(
    private readonly readers: AccountReaders,
    private readonly batch: BatchReading,
    private readonly target: Target,
    private readonly memo: LambdaMemo,
  ) {}

  /**
   * @param versions - of the function, oldest first
   * @param fresh - read the account's deployments again
   */
  async read(
    group: GroupName | undefined,
    versions: Release[],
    fresh = false,
  ): Promise<CodeDeployReading> {
    const all = await (fresh
      ? this.batch.freshDeployments()
      : this.batch.deployments);
    const reading: CodeDeployReading = {
      group,
      deployments: [],
      resolved: [],
      targets: new Map(),
      settled: group === undefined || all.denied !== false,
    };
    if (!group || !all.value) return reading;
    reading.deployments = all.value
      .filter(info => groupKey(groupOf(info)) === groupKey(group))
      .filter(info => this.isOurs(info))
      .slice(0, DEPLOYMENTS_MAX);
    reading.active = reading.deployments.find(info => !isEnded(info));
    if (reading.active) await this.readTarget(reading, reading.active);
    await this.readEnded(reading);
    let { resolved, unresolved } = this.resolve(reading, versions);
    for (const info of unresolved.reverse()) {
      if (isNews(this.memo, info) && this.batch.takeDetail()) {
        await this.readTarget(reading, info);
      }
    }
    ({ resolved, unresolved } = this.resolve(reading, versions));
    reading.resolved = resolved;
    return reading;
  }

  /**
   * The deployment group of the target: as the stack tells it, as CodeDeploy
   * told it before, else by asking about groups of which nobody knows whose they
   * are. A function whose stack has no group may yet have one from elsewhere,
   * which is looked for on the regular walk when all stacks have been seen.
   */
  async group(
    stack: StackMemo | undefined,
    previous: GroupName | undefined,
  ): Promise<GroupName | undefined> {
    const { place, reason } = this.batch;
    if (stack?.application && stack.group) {
      const group = { application: stack.application, group: stack.group };
      this.readers.codeDeploy.claim(place, group);
      return group;
    }
    const deployments = (await this.batch.deployments).value ?? [];
    const newest = new Map<string, DeploymentInfo>();
    for (const info of deployments) {
      const key = groupKey(groupOf(info));
      if (!newest.has(key)) newest.set(key, info);
    }
    const groups = [...newest.values()];
    const known = groups.map(groupOf).find(group => this.isTarget(group));
    if (known || previous) return known ?? previous;
    const regular = reason === 'scheduled' || reason === 'sweep';
    const seenBefore = this.memo.version !== undefined;
    if (stack && !stack.otherGroups && !(regular && seenBefore)) {
      return undefined;
    }
    for (const info of groups) {
      const group = groupOf(info);
      if (this.readers.codeDeploy.isKnown(place, group)) continue;
      if (!this.batch.takeDetail()) return undefined;
      await this.ask(info).catch(() => undefined);
      if (this.isTarget(group)) return group;
    }
    return undefined;
  }

  /** The hook functions that check the releases of a group, from its newest AppSpec file. */
  async hooks(info: DeploymentInfo | undefined): Promise<Hooks> {
    const revision = info?.revision;
    if (!info?.applicationName || !revision) return {};
    let spec = parseAppSpec(revision);
    if (!spec) {
      const full = await this.readers.codeDeploy
        .revision(
          this.batch.place,
          info.applicationName,
          revision,
          this.batch.urgent,
        )
        .catch(() => undefined);
      spec = parseAppSpec(full);
    }
    const { beforeHook, afterHook } = spec ?? {};
    return { beforeHook, afterHook };
  }

  private isTarget(group: GroupName): boolean {
    const told = this.readers.codeDeploy.targetOfGroup(this.batch.place, group);
    return (
      told?.functionName === this.target.resourceName &&
      told.alias === this.target.qualifier
    );
  }

  /** A group may deploy several functions, one after the other. */
  private isOurs(info: DeploymentInfo): boolean {
    const told = this.readers.codeDeploy.told(
      this.batch.place,
      info.deploymentId!,
    );
    return (
      !told ||
      (told.functionName === this.target.resourceName &&
        told.alias === this.target.qualifier)
    );
  }

  private resolve(reading: CodeDeployReading, versions: Release[]) {
    const told = new Map<string, Versions>();
    for (const info of reading.deployments) {
      const known =
        this.readers.codeDeploy.told(this.batch.place, info.deploymentId!) ??
        parseAppSpec(info.revision);
      if (known?.targetVersion) {
        told.set(info.deploymentId!, {
          from: known.currentVersion,
          to: known.targetVersion,
        });
      }
    }
    return resolveDeployments(reading.deployments, told, versions);
  }

  /** The final steps of deployments that were in flight at the last look. */
  private async readEnded(reading: CodeDeployReading) {
    const ended = reading.deployments.filter(
      info =>
        isEnded(info) &&
        ['queued', 'running'].includes(this.memo.seen[info.deploymentId!]),
    );
    for (const info of ended) {
      if (this.batch.takeDetail()) await this.readTarget(reading, info);
    }
  }

  private async readTarget(reading: CodeDeployReading, info: DeploymentInfo) {
    const target = await this.ask(info).catch(() => undefined);
    if (target) reading.targets.set(info.deploymentId!, target);
  }

  private ask(info: DeploymentInfo) {
    return this.readers.codeDeploy.target(
      this.batch.place,
      info,
      this.target.resourceName,
      this.batch.urgent,
    );
  }
}
