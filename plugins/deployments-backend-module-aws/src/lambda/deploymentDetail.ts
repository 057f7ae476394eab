import type { DeploymentInfo, LambdaTarget } from '@aws-sdk/client-codedeploy';
import type {
  Deployment,
  StepLog,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { AccountReaders, Place } from '../account';
import { isNotFound } from '../clients';
import { logGroupUrl } from '../consoleUrls';
import { parseAppSpec } from './codedeploy/appSpec';
import { hookOf, stepsOf } from './codedeploy/steps';
import type { Hooks } from './codedeploy/steps';
import { bareVersion, codeDeployDeployment } from './observe/history';
import { releaseFromConfiguration } from './release';

/** Ids that CodeDeploy gives; the others are of our own making and not known to AWS. */
const CODEDEPLOY_ID = /^d-[A-Z0-9]+$/;

interface Detail {
  info: DeploymentInfo;
  facts: LambdaTarget;
  hooks: Hooks;
}

/** Reads single CodeDeploy deployments of a target, for whoever looks at one. */
export class DeploymentDetails {
  constructor(
    private readonly readers: AccountReaders,
    private readonly commitPattern?: RegExp,
  ) {}

  /** A deployment with its steps; undefined when it is not this target's, or AWS has forgotten it. */
  async get(target: Target, id: string): Promise<Deployment | undefined> {
    const detail = await this.read(target, id);
    if (!detail) return undefined;
    const { info, facts, hooks } = detail;
    const { currentVersion, targetVersion } = facts.lambdaFunctionInfo ?? {};
    if (!targetVersion) return undefined;
    const releases = new Map(
      await Promise.all(
        [targetVersion, currentVersion]
          .filter(version => version !== undefined)
          .map(
            async version =>
              [version, await this.release(target, version)] as const,
          ),
      ),
    );
    return {
      ...codeDeployDeployment(
        { info, versions: { from: currentVersion, to: targetVersion } },
        {
          targetId: target.id,
          region: target.region,
          release: version => releases.get(version) ?? bareVersion(version),
        },
      ),
      steps: stepsOf(facts, hooks),
    };
  }

  /**
   * What is known of a hook function's run. Its log is in CloudWatch Logs, which
   * the portal has no permission to read, so the text says where.
   */
  async log(target: Target, id: string, step: string): Promise<StepLog> {
    const detail = await this.read(target, id);
    const event = detail?.facts.lifecycleEvents?.find(
      ({ lifecycleEventName }) => lifecycleEventName === step,
    );
    if (!detail || !event) {
      return {
        text: `CodeDeploy knows no step ${step} of deployment ${id} any more.`,
        truncated: false,
      };
    }
    const hook = hookOf(step, detail.hooks) ?? event.diagnostics?.scriptName;
    if (!hook) {
      return {
        text: `No function runs at ${step} of this deployment, so there is no log.`,
        truncated: false,
      };
    }
    const group = `/aws/lambda/${hook}`;
    const lines = [
      `${step} ran function ${hook}: ${event.status}.`,
      event.diagnostics?.message,
      event.diagnostics?.logTail,
      `Its log is in CloudWatch Logs, group ${group}, around ${(
        event.startTime ?? detail.info.createTime
      )?.toISOString()}:`,
      logGroupUrl(target.region, group),
    ];
    return { text: lines.filter(Boolean).join('\n'), truncated: false };
  }

  private async read(target: Target, id: string): Promise<Detail | undefined> {
    if (!CODEDEPLOY_ID.test(id)) return undefined;
    const place: Place = { account: target.account, region: target.region };
    const { codeDeploy } = this.readers;
    try {
      const info = await codeDeploy.deployment(place, id, true);
      if (!info) return undefined;
      const facts = await codeDeploy.target(
        place,
        info,
        target.resourceName,
        true,
      );
      const fn = facts?.lambdaFunctionInfo;
      // The id comes from a request: it must not lead to another's deployment.
      const own =
        fn?.functionName === target.resourceName &&
        fn.functionAlias === target.qualifier;
      if (!facts || !own) return undefined;
      return { info, facts, hooks: await this.hooks(place, info) };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  private async hooks(place: Place, info: DeploymentInfo): Promise<Hooks> {
    const known = parseAppSpec(info.revision);
    if (known || !info.revision || !info.applicationName) return known ?? {};
    const revision = await this.readers.codeDeploy
      .revision(place, info.applicationName, info.revision, true)
      .catch(() => undefined);
    return parseAppSpec(revision) ?? {};
  }

  private async release(target: Target, version: string) {
    try {
      const configuration = await this.readers.versions.version(
        { account: target.account, region: target.region },
        target.resourceName,
        version,
        true,
      );
      return releaseFromConfiguration(configuration, {
        commitPattern: this.commitPattern,
      });
    } catch {
      return bareVersion(version);
    }
  }
}
