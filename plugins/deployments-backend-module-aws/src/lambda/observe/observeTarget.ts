import type {
  Observation,
  Release,
} from '@backspin/backstage-plugin-deployments-common';
import type { ObserveResult } from '@backspin/backstage-plugin-deployments-node';
import type { GroupName } from '../../account';
import { functionUrl } from '../../consoleUrls';
import type { Hooks } from '../codedeploy/steps';
import { alarmsOf } from './alarms';
import { lambdaDetails } from './details';
import type { HistoryContext } from './history';
import { trafficShift } from './inFlight';
import type { WeightedVersion } from './live';
import type { LambdaMemo } from './memo';
import { noticesOf } from './notices';
import { stackView } from './stackFacts';
import { TargetDeployments } from './TargetDeployments';
import type { CodeDeployReading } from './TargetDeployments';
import { explains, TargetHistory } from './TargetHistory';
import { TargetReading } from './TargetReading';
import type {
  FunctionReading,
  StackReading,
  TargetReadingOptions,
} from './TargetReading';

/** What a function belongs to. */
export interface Belongings {
  stack: StackReading;
  /** Its deployment group. */
  group?: GroupName;
}

interface Traffic {
  /** The version that the alias points at. */
  main: string;
  /** Most traffic first. */
  weights: WeightedVersion[];
  fn: FunctionReading;
}

/** One observation of one target, from the function that was read already. */
export class TargetObservation {
  private readonly reading: TargetReading;
  private readonly codeDeploy: TargetDeployments;
  private readonly memo: LambdaMemo;
  private readonly now = Date.now();

  constructor(private readonly options: TargetReadingOptions) {
    this.memo = options.memo;
    this.reading = new TargetReading(options);
    this.codeDeploy = new TargetDeployments(
      options.readers,
      options.batch,
      options.item.target,
      options.memo,
    );
  }

  /** Reads the function: the one thing without which there is no observation. */
  function(): Promise<FunctionReading> {
    return this.reading.function();
  }

  /** Reads what can be read while the versions of functions are still being listed. */
  async belongings(fn: FunctionReading): Promise<Belongings> {
    const { target, previous } = this.options.item;
    const stack = await this.reading.stack(fn);
    if (target.qualifier === '$LATEST') return { stack };
    const known = this.reading.knownCodeDeploy();
    const group = await this.codeDeploy.group(
      stack.memo,
      known && {
        application: known.application,
        group: known.deploymentGroup,
      },
    );
    // `complete` finds the answer, or the failure, in the reader's memory.
    if (group && !previous) await this.reading.group(group).catch(() => {});
    return { stack, group };
  }

  /** Reads the rest, as far as it can be read, and puts it together. */
  async complete(
    fn: FunctionReading,
    { stack, group }: Belongings,
  ): Promise<ObserveResult> {
    const { batch, item } = this.options;
    const { target, previous } = item;
    const listed = await this.reading.versions();
    const reading = await this.deployments(fn, group, listed ?? []);
    const traffic = await this.traffic(fn, reading);
    const moving = reading.active !== undefined;
    const hooks = () => this.codeDeploy.hooks(reading.deployments[0]);
    const stackChanged =
      stack.memo !== this.memo.stack && this.memo.stack !== undefined;
    const [codeDeploy, provisionedConcurrency, alarms] = await Promise.all([
      this.reading.codeDeploy(reading, hooks, stackChanged),
      this.reading.provisionedConcurrency(),
      batch.alarms,
    ]);
    const history = new TargetHistory({
      item,
      memo: this.memo,
      reading,
      stack,
      listed,
      versionsDue: batch.needsVersions(item),
      main: traffic.main,
      hooks: codeDeploy ?? {},
      now: this.now,
    });
    const named = [
      ...traffic.weights.map(({ version }) => version),
      ...history.versions(),
    ].flatMap(version => (/^\d+$/.test(version ?? '') ? version! : []));
    const release = await this.reading.releases(named, [
      ...(listed ?? []),
      this.reading.release(traffic.fn.configuration),
    ]);
    const context: HistoryContext = {
      targetId: target.id,
      region: target.region,
      release,
    };
    const deployments = history.deployments(context);
    const details = lambdaDetails(
      target,
      traffic.fn.configuration,
      traffic.fn.tags,
      { codeDeploy, provisionedConcurrency },
    );
    const live = traffic.weights.map(({ version, weight }) => ({
      release: release(version),
      weight,
    }));
    const stackShown = stack.summary
      ? stackView(stack.summary, target.region, stack.memo?.recordedVersion, {
          version: traffic.main,
          moving,
        })
      : (!stack.readable && previous?.stack) || undefined;
    const since = history.liveSince(deployments, context);
    const memo = history.nextMemo();
    const observation: Observation = {
      targetId: target.id,
      observedAt: new Date(this.now).toISOString(),
      live,
      liveSince: since.since,
      liveBy: since.by,
      inFlight: await this.inFlight(reading, release, codeDeploy ?? {}),
      alarms: alarms.value
        ? alarmsOf(alarms.value, {
            region: target.region,
            functionName: target.resourceName,
            qualifier: target.qualifier,
            groupAlarms: codeDeploy?.alarms ?? [],
          })
        : (!alarms.denied && previous?.alarms) || [],
      notices: noticesOf({
        details,
        live,
        stack: stackShown,
        moving,
        now: this.now,
      }),
      stack: stackShown,
      details,
      consoleUrl: functionUrl(
        target.region,
        target.resourceName,
        target.qualifier,
      ),
    };
    return {
      targetId: target.id,
      observation,
      deployments,
      memo,
      // Once: what a second look cannot read, the slow walk tries again.
      moreToRead: memo.versionsAwaited && !this.memo.versionsAwaited,
    };
  }

  /** Deployments of CodeDeploy; read again when the version changed and none of them explains it. */
  private async deployments(
    fn: FunctionReading,
    group: GroupName | undefined,
    versions: Release[],
  ): Promise<CodeDeployReading> {
    const reading = await this.codeDeploy.read(group, versions);
    const version = fn.configuration.Version;
    const changed = this.memo.version && this.memo.version !== version;
    if (group && changed && !explains(reading, this.memo, version)) {
      return this.codeDeploy.read(group, versions, true);
    }
    return reading;
  }

  /** Weights need GetAlias, which is scarce: it is asked where there can be any. */
  private async traffic(
    fn: FunctionReading,
    reading: CodeDeployReading,
  ): Promise<Traffic> {
    const { batch, item } = this.options;
    const { previous, target } = item;
    const version = fn.configuration.Version ?? '$LATEST';
    const single: Traffic = {
      main: version,
      weights: [{ version, weight: 1 }],
      fn,
    };
    if (target.qualifier === '$LATEST') return single;
    const [newest] = reading.deployments;
    const due =
      batch.asked ||
      reading.active !== undefined ||
      previous?.inFlight !== undefined ||
      (previous !== undefined && batch.reason === 'sweep') ||
      (this.memo.version !== undefined && this.memo.version !== version) ||
      // A deployment that did not succeed may have left a weight behind.
      (previous === undefined &&
        newest !== undefined &&
        newest.status !== 'Succeeded' &&
        batch.takeAliasRead());
    if (!due) {
      if (previous && this.memo.version === version) {
        const weights = previous.live.map(({ release, weight }) => ({
          version: release.id,
          weight,
        }));
        if (weights.length > 0) return { ...single, weights };
      }
      return single;
    }
    const { main, weights } = await this.reading.alias();
    // The alias was moved between the two reads.
    const current = main === version ? fn : await this.reading.function();
    return { main, weights, fn: current };
  }

  private async inFlight(
    reading: CodeDeployReading,
    release: (version: string) => Release,
    hooks: Hooks,
  ): Promise<Observation['inFlight']> {
    const active = reading.resolved.find(
      ({ info }) => info.deploymentId === reading.active?.deploymentId,
    );
    if (!active) return undefined;
    const { info, versions } = active;
    return trafficShift({
      info,
      target: reading.targets.get(info.deploymentId!),
      to: release(versions.to),
      from: versions.from === undefined ? undefined : release(versions.from),
      hooks,
      routing: await this.reading.routing(info.deploymentConfigName),
      region: this.options.item.target.region,
      now: this.now,
    });
  }
}
