import {
  GetAliasCommand,
  GetFunctionCommand,
  GetProvisionedConcurrencyConfigCommand,
} from '@aws-sdk/client-lambda';
import type { DeploymentGroupInfo } from '@aws-sdk/client-codedeploy';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type {
  LambdaDetails,
  Release,
} from '@backspin/backstage-plugin-deployments-common';
import type { ObserveItem } from '@backspin/backstage-plugin-deployments-node';
import { groupOf, readAccess } from '../../account';
import type { AccountReaders, GroupName, StackSummary } from '../../account';
import { isNotFound } from '../../clients';
import type { AwsClients } from '../../clients';
import { customRouting, predefinedRouting } from '../codedeploy/schedule';
import type { Routing } from '../codedeploy/schedule';
import type { Hooks } from '../codedeploy/steps';
import { releaseFromConfiguration } from '../release';
import type { BatchReading } from './BatchReading';
import { codeDeployDetails } from './details';
import { bareVersion } from './history';
import { versionsOfAlias } from './live';
import type { WeightedVersion } from './live';
import type { LambdaMemo, StackMemo } from './memo';
import { isCurrent, stackMemoOf } from './stackFacts';
import type { CodeDeployReading } from './TargetDeployments';

/** How long the settings of a deployment group serve on the regular walk. Milliseconds. */
const GROUP_AGE_MS = 10 * 60_000;

/** A function as its alias points at it. */
export interface FunctionReading {
  configuration: FunctionConfiguration;
  tags?: Record<string, string>;
}

/** What the stack of a target says. */
export interface StackReading {
  /** The list of stacks could be read. */
  readable: boolean;
  summary?: StackSummary;
  memo?: StackMemo;
}

/** What the readings of a target are made with. */
export interface TargetReadingOptions {
  clients: AwsClients;
  readers: AccountReaders;
  batch: BatchReading;
  item: ObserveItem;
  memo: LambdaMemo;
  commitPattern?: RegExp;
}

/** The reads of one target; each is one question to AWS, or none where the answer is known. */
export class TargetReading {
  constructor(private readonly options: TargetReadingOptions) {}

  /** The live version's configuration. Throws when it cannot be read. */
  async function(): Promise<FunctionReading> {
    const { target } = this.options.item;
    const answer = await this.lambda().send(
      new GetFunctionCommand({
        FunctionName: target.resourceName,
        Qualifier:
          target.qualifier === '$LATEST' ? undefined : target.qualifier,
      }),
    );
    const configuration = answer.Configuration ?? {};
    this.options.readers.versions.remember(
      this.place,
      target.resourceName,
      configuration,
    );
    return { configuration, tags: answer.Tags };
  }

  /** The stack of the function, its resources read only when it has been updated. */
  async stack({ tags }: FunctionReading): Promise<StackReading> {
    const { batch, item, memo, readers } = this.options;
    const stacks = await batch.stacks;
    if (!stacks.value) return { readable: false, memo: memo.stack };
    const { resourceName } = item.target;
    const name =
      tags?.['aws:cloudformation:stack-name'] ??
      readers.stacks.stackNameOf(this.place, resourceName) ??
      memo.stack?.name;
    const summary = name === undefined ? undefined : stacks.value.get(name);
    if (!summary) return { readable: true };
    if (memo.stack && isCurrent(memo.stack, summary)) {
      return { readable: true, summary, memo: memo.stack };
    }
    try {
      const resources = await readers.stacks.resources(
        this.place,
        summary,
        batch.urgent,
      );
      return {
        readable: true,
        summary,
        memo: stackMemoOf(summary, resources, resourceName),
      };
    } catch {
      return { readable: true, summary };
    }
  }

  /** Where the alias points and sends traffic, by its own call. */
  async alias(): Promise<{ main: string; weights: WeightedVersion[] }> {
    const { target } = this.options.item;
    const alias = await this.lambda().send(
      new GetAliasCommand({
        FunctionName: target.resourceName,
        Name: target.qualifier,
      }),
    );
    return {
      main: alias.FunctionVersion ?? '$LATEST',
      weights: versionsOfAlias(alias),
    };
  }

  /** How many executions are kept ready for the alias. */
  async provisionedConcurrency(): Promise<number | undefined> {
    const { item, batch } = this.options;
    const { previous, target } = item;
    const known =
      previous?.details.kind === 'lambda-alias'
        ? previous.details.provisionedConcurrency
        : undefined;
    const due =
      batch.reason === 'requested' ||
      (batch.reason === 'sweep' && previous !== undefined);
    if (!due || target.qualifier === '$LATEST') return known;
    try {
      const answer = await this.lambda().send(
        new GetProvisionedConcurrencyConfigCommand({
          FunctionName: target.resourceName,
          Qualifier: target.qualifier,
        }),
      );
      return answer.RequestedProvisionedConcurrentExecutions;
    } catch (error) {
      // ProvisionedConcurrencyConfigNotFoundException is 404 too: there is none.
      return isNotFound(error) ? undefined : known;
    }
  }

  /** Settings of the deployment group, as known before unless it is time to look again. */
  async codeDeploy(
    reading: CodeDeployReading,
    readHooks: () => Promise<Hooks>,
    stackChanged: boolean,
  ): Promise<LambdaDetails['codeDeploy']> {
    const { batch } = this.options;
    const { group } = reading;
    const known = this.knownCodeDeploy();
    if (!group) return undefined;
    const same =
      known?.application === group.application &&
      known.deploymentGroup === group.group;
    const looked = batch.reason === 'sweep' || batch.reason === 'requested';
    if (same && !looked && !stackChanged && !reading.active) return known;
    // The first fill does without the hooks; the AppSpec file costs a call.
    const hooks =
      reading.active || (looked && this.options.item.previous)
        ? await readHooks()
        : { beforeHook: known?.beforeHook, afterHook: known?.afterHook };
    try {
      const info = await this.group(group);
      return info ? codeDeployDetails(info, hooks) : undefined;
    } catch {
      return same ? { ...known, ...hooks } : undefined;
    }
  }

  /** A deployment group, read together with the others of its application. */
  async group(group: GroupName): Promise<DeploymentGroupInfo | undefined> {
    const { batch, readers } = this.options;
    return readers.codeDeploy.group(
      this.place,
      group,
      await this.siblings(group),
      {
        maxAgeMs: batch.reason === 'requested' ? 5_000 : GROUP_AGE_MS,
        urgent: batch.urgent,
      },
    );
  }

  /** How a deployment moves traffic; undefined when its configuration cannot be read. */
  async routing(configName: string | undefined): Promise<Routing | undefined> {
    if (!configName) return undefined;
    const predefined = predefinedRouting(configName);
    if (predefined) return predefined;
    const config = await this.options.readers.codeDeploy
      .config(this.place, configName)
      .catch(() => undefined);
    return customRouting(config);
  }

  /** The versions of the function that were listed, as releases, oldest first. */
  async versions(): Promise<Release[] | undefined> {
    const versions = await this.options.batch.versionsOf(this.options.item);
    return versions?.map(version => this.release(version));
  }

  /** Versions as releases, from memory or from AWS; bare where they are gone. */
  async releases(
    versions: Iterable<string>,
    listed: Release[],
  ): Promise<(version: string) => Release> {
    const { batch, item, readers } = this.options;
    const releases = new Map(listed.map(release => [release.id, release]));
    const missing = [...new Set(versions)].filter(id => !releases.has(id));
    await Promise.all(
      missing.map(async id => {
        try {
          const configuration = await readers.versions.version(
            this.place,
            item.target.resourceName,
            id,
            batch.urgent,
          );
          releases.set(id, this.release(configuration));
        } catch {
          releases.set(id, bareVersion(id));
        }
      }),
    );
    return version => releases.get(version) ?? bareVersion(version);
  }

  /** A configuration as a release. */
  release(configuration: FunctionConfiguration): Release {
    return releaseFromConfiguration(configuration, {
      commitPattern: this.options.commitPattern,
      repositoryUrl: this.options.item.repositoryUrl,
    });
  }

  /** What the observation before said of CodeDeploy. */
  knownCodeDeploy(): LambdaDetails['codeDeploy'] {
    const details = this.options.item.previous?.details;
    return details?.kind === 'lambda-alias' ? details.codeDeploy : undefined;
  }

  private get place() {
    return this.options.batch.place;
  }

  private lambda() {
    return this.options.clients.lambda(
      readAccess(this.place, this.options.batch.urgent),
    );
  }

  /** Groups of the same application with deployments: one call reads them all. */
  private async siblings({ application }: GroupName): Promise<string[]> {
    const deployments = (await this.options.batch.deployments).value ?? [];
    return deployments
      .map(groupOf)
      .filter(group => group.application === application)
      .map(({ group }) => group);
  }
}
