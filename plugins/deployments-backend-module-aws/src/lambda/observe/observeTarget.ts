import type {
  Deployment,
  Observation,
  Release,
} from '@backspin/backstage-plugin-deployments-common';
import type { ObserveResult } from '@backspin/backstage-plugin-deployments-node';
import { functionUrl } from '../../consoleUrls';
import { deploymentStatus, initiatorOf, isEnded } from '../codedeploy/status';
import { stepsOf } from '../codedeploy/steps';
import { alarmsOf } from './alarms';
import { lambdaDetails } from './details';
import {
  aliasMove,
  codeDeployDeployment,
  inferredFromVersions,
} from './history';
import type { HistoryContext, ResolvedDeployment } from './history';
import { trafficShift } from './inFlight';
import { liveSince } from './liveSince';
import type { WeightedVersion } from './live';
import type { LambdaMemo } from './memo';
import { noticesOf } from './notices';
import { stackView } from './stackFacts';
import { DEPLOYMENTS_MAX, TargetDeployments } from './TargetDeployments';
import type { CodeDeployReading } from './TargetDeployments';
import { TargetReading } from './TargetReading';
import type {
  FunctionReading,
  StackReading,
  TargetReadingOptions,
} from './TargetReading';

/** Deployments handed to the history before the versions have been listed. */
const FIRST_DEPLOYMENTS = 5;

/** The version that was live before a deployment, or else the last one published before its own. */
function versionBefore(
  deployment: ResolvedDeployment | undefined,
  versions: Release[],
): string | undefined {
  const { from, to } = deployment?.versions ?? {};
  if (from !== undefined || to === undefined) return from;
  return versions.filter(({ id }) => Number(id) < Number(to)).pop()?.id;
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

  /** Reads the rest, as far as it can be read, and puts it together. */
  async complete(fn: FunctionReading): Promise<ObserveResult> {
    const { batch, item } = this.options;
    const { target, previous } = item;
    const stack = await this.reading.stack(fn);
    const listed = await this.reading.versions();
    const reading = await this.deployments(fn, stack, listed ?? []);
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
    const news = this.news(reading, listed !== undefined);
    const shifts = [
      ...news,
      ...reading.resolved.filter(({ info }) => !isEnded(info)),
    ].flatMap(({ versions }) => [versions.to, versions.from]);
    const needed = [
      ...traffic.weights.map(({ version }) => version),
      ...shifts,
      this.memo.version,
    ].flatMap(version => (/^\d+$/.test(version ?? '') ? version! : []));
    const release = await this.reading.releases(needed, [
      ...(listed ?? []),
      this.reading.release(traffic.fn.configuration),
    ]);
    const context: HistoryContext = {
      targetId: target.id,
      region: target.region,
      release,
    };
    const history = this.history(context, reading, news, {
      main: traffic.main,
      listed,
      stack,
    });
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
    const since = this.liveSince(reading, history, traffic.main, context);
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
      deployments: history,
      memo: this.nextMemo(reading, news, stack, {
        main: traffic.main,
        listed: listed !== undefined,
      }),
    };
  }

  /** Deployments of CodeDeploy; read again when the version changed and none of them explains it. */
  private async deployments(
    fn: FunctionReading,
    stack: StackReading,
    versions: Release[],
  ): Promise<CodeDeployReading> {
    const known = this.reading.knownCodeDeploy();
    const group =
      this.options.item.target.qualifier === '$LATEST'
        ? undefined
        : await this.codeDeploy.group(
            stack.memo,
            known && {
              application: known.application,
              group: known.deploymentGroup,
            },
          );
    const reading = await this.codeDeploy.read(group, versions);
    const version = fn.configuration.Version;
    const changed = this.memo.version && this.memo.version !== version;
    if (group && changed && !this.explains(reading, version!)) {
      return this.codeDeploy.read(group, versions, true);
    }
    return reading;
  }

  /** Whether a deployment that is new or in flight brings or brought this version. */
  private explains(reading: CodeDeployReading, version: string): boolean {
    return reading.resolved.some(
      ({ info, versions }) =>
        (versions.to === version || versions.from === version) &&
        (!isEnded(info) || this.codeDeploy.isNews(info)),
    );
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
      batch.urgent ||
      reading.active !== undefined ||
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

  /** Deployments that the history does not have yet, oldest first. */
  private news(
    reading: CodeDeployReading,
    listed: boolean,
  ): ResolvedDeployment[] {
    const news = reading.resolved.filter(({ info }) =>
      this.codeDeploy.isNews(info),
    );
    const patient = listed || this.memo.versionsRead;
    return patient ? news : news.slice(-FIRST_DEPLOYMENTS);
  }

  private history(
    context: HistoryContext,
    reading: CodeDeployReading,
    news: ResolvedDeployment[],
    facts: { main: string; listed?: Release[]; stack: StackReading },
  ): Deployment[] {
    const { main, listed, stack } = facts;
    const deployments = news.map(item => ({
      ...codeDeployDeployment(item, context),
      steps: this.stepsOf(reading, item),
    }));
    const managed = stack.summary !== undefined;
    const firstList =
      listed !== undefined && !this.memo.versionsRead && reading.settled;
    // Where CodeDeploy remembers nothing, or nothing before some deployment.
    const upTo =
      reading.deployments.length > 0
        ? versionBefore(reading.resolved[0], listed ?? [])
        : main;
    if (firstList && upTo && upTo !== '$LATEST') {
      deployments.push(
        ...inferredFromVersions(listed, upTo, managed, context).map(item => ({
          ...item,
          steps: undefined,
        })),
      );
    }
    const { version: before } = this.memo;
    const { previous } = this.options.item;
    if (
      before &&
      previous &&
      before !== main &&
      !this.explains(reading, main)
    ) {
      deployments.push({
        ...aliasMove(
          {
            from: before,
            to: main,
            before: previous.observedAt,
            after: new Date(this.now).toISOString(),
            byStack: stack.memo?.recordedVersion === main,
          },
          context,
        ),
        steps: undefined,
      });
    }
    return deployments.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  }

  private stepsOf(reading: CodeDeployReading, { info }: ResolvedDeployment) {
    const target = reading.targets.get(info.deploymentId!);
    const known = this.reading.knownCodeDeploy();
    return target && stepsOf(target, known ?? {});
  }

  private liveSince(
    reading: CodeDeployReading,
    history: Deployment[],
    main: string,
    context: HistoryContext,
  ) {
    const { previous } = this.options.item;
    const arriving = reading.resolved.find(({ info }) => !isEnded(info));
    const allow = reading.targets
      .get(arriving?.info.deploymentId ?? '')
      ?.lifecycleEvents?.find(
        ({ lifecycleEventName }) => lifecycleEventName === 'AllowTraffic',
      );
    return liveSince({
      version: main,
      unchanged: this.memo.version === main,
      before: { since: previous?.liveSince, by: previous?.liveBy },
      arriving: arriving && {
        at: allow?.endTime?.toISOString(),
        by: initiatorOf(arriving.info),
        to: arriving.versions.to,
      },
      deployments: [
        ...history,
        ...reading.resolved.map(item => codeDeployDeployment(item, context)),
      ],
      now: this.now,
    });
  }

  private async inFlight(
    reading: CodeDeployReading,
    release: (version: string) => Release,
    hooks: { beforeHook?: string; afterHook?: string },
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

  private nextMemo(
    reading: CodeDeployReading,
    news: ResolvedDeployment[],
    stack: StackReading,
    facts: { main: string; listed: boolean },
  ): LambdaMemo {
    const current = new Set(
      reading.deployments.map(({ deploymentId }) => deploymentId!),
    );
    const kept = Object.entries(this.memo.seen).filter(
      ([id]) => current.has(id) || reading.deployments.length === 0,
    );
    const added = news.map(
      ({ info }) => [info.deploymentId!, deploymentStatus(info)] as const,
    );
    const seen = [...kept, ...added].slice(-2 * DEPLOYMENTS_MAX);
    return {
      seen: Object.fromEntries(seen),
      stack: stack.memo,
      version: facts.main,
      versionsRead: this.memo.versionsRead || (facts.listed && reading.settled),
    };
  }
}
