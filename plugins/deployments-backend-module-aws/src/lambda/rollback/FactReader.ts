import {
  GetAliasCommand,
  GetFunctionCommand,
  GetProvisionedConcurrencyConfigCommand,
  paginateListVersionsByFunction,
} from '@aws-sdk/client-lambda';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { NotFoundError } from '@backstage/errors';
import type {
  Alarm,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { PlanInput } from '@backspin/backstage-plugin-deployments-node';
import { readAccess } from '../../account';
import type { AccountReaders, Place } from '../../account';
import { isNotFound } from '../../clients';
import type { AwsClients } from '../../clients';
import { alarmsOf } from '../observe/alarms';
import { recordedVersion, samGroupOf } from '../observe/stackFacts';
import { releaseFromConfiguration } from '../release';
import { CodeDeployFacts } from './CodeDeployFacts';
import type {
  AliasFacts,
  GroupFacts,
  PlanFacts,
  StackFacts,
  TargetFacts,
  VersionFacts,
} from './facts';
import { aliasFacts } from './steps/alias';

/** How old what is shared with the observer may be, in milliseconds. */
const SHARED_AGE_MS = 60_000;
const ALARMS_AGE_MS = 5_000;

/** What the reader speaks to AWS through. */
export interface FactSources {
  clients: AwsClients;
  /** Best shared with the observer, which has read most of it already. */
  readers: Pick<AccountReaders, 'alarms' | 'codeDeploy' | 'stacks'>;
  /** Finds the commit in a version's description. */
  commitPattern?: RegExp;
}

/** What nothing depends on must not keep somebody from going back. */
async function optional<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch {
    return undefined;
  }
}

const placeOf = ({ account, region }: Target): Place => ({ account, region });

/** Reads, now and for a person who waits, what a plan is worked out from. */
export class FactReader {
  private readonly codeDeploy: CodeDeployFacts;

  constructor(private readonly sources: FactSources) {
    this.codeDeploy = new CodeDeployFacts(sources);
  }

  /** What decides where an alias can go back to. */
  async target(
    input: PlanInput,
    stack = this.stack(input.target),
  ): Promise<TargetFacts> {
    const { target } = input;
    const [alias, versions, inFlight] = await Promise.all([
      this.alias(target),
      this.versions(input),
      stack.then(known => this.codeDeploy.inFlight(target, known?.group)),
    ]);
    return { alias, versions, inFlight };
  }

  /** All that a plan says. */
  async plan(input: PlanInput): Promise<PlanFacts> {
    const { target, history } = input;
    const stackFacts = this.stack(target);
    const groupName = this.codeDeploy.groupName(target, history, stackFacts);
    const group = groupName.then(
      name => name && this.codeDeploy.group(target, name),
    );
    const [facts, stack, groupFacts, alarms, provisionedConcurrency] =
      await Promise.all([
        this.target(input, stackFacts),
        stackFacts,
        group,
        group.then(known => this.alarms(target, known)),
        this.provisionedConcurrency(target),
      ]);
    return {
      ...facts,
      stack: stack?.facts,
      group:
        groupFacts ??
        // One that is deploying now is in charge, whatever else is known.
        (facts.inFlight && { ...facts.inFlight.group, alarms: [] }),
      alarms,
      provisionedConcurrency,
    };
  }

  /** Names of the alarms that fire on an alias. */
  async firingAlarms(target: Target): Promise<string[]> {
    const all = await this.sources.readers.alarms.all(placeOf(target), {
      maxAgeMs: 0,
      urgent: true,
    });
    return alarmsOf(all, this.subject(target))
      .filter(({ state }) => state === 'ALARM')
      .map(({ name }) => name);
  }

  /** The alias as it is now. */
  async alias({ account, region, ...target }: Target): Promise<AliasFacts> {
    try {
      return aliasFacts(
        await this.sources.clients
          .lambda(readAccess({ account, region }, true))
          .send(
            new GetAliasCommand({
              FunctionName: target.resourceName,
              Name: target.qualifier,
            }),
          ),
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw new NotFoundError(
        `The alias ${target.qualifier} of ${target.resourceName} does not exist any more`,
      );
    }
  }

  /** State of a version, which lists of versions leave out; undefined when it is gone. */
  async state(
    target: Target,
    version: string,
  ): Promise<FunctionConfiguration | undefined> {
    try {
      const { Configuration } = await this.sources.clients
        .lambda(readAccess(placeOf(target), true))
        .send(
          new GetFunctionCommand({
            FunctionName: target.resourceName,
            Qualifier: version,
          }),
        );
      return Configuration;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** The published versions, newest first: read now, since one may have been deleted. */
  private async versions({
    target,
    repositoryUrl,
  }: PlanInput): Promise<VersionFacts[]> {
    const client = this.sources.clients.lambda(
      readAccess(placeOf(target), true),
    );
    const versions: VersionFacts[] = [];
    const pages = paginateListVersionsByFunction(
      { client },
      { FunctionName: target.resourceName },
    );
    for await (const page of pages) {
      for (const configuration of page.Versions ?? []) {
        if (configuration.Version === '$LATEST') continue;
        versions.push({
          release: releaseFromConfiguration(configuration, {
            repositoryUrl,
            commitPattern: this.sources.commitPattern,
          }),
          configSha256: configuration.ConfigSha256,
        });
      }
    }
    return versions.sort((a, b) => Number(b.release.id) - Number(a.release.id));
  }

  /** The stack that made the function: CloudFormation leaves its name in the tags. */
  private async stack(target: Target) {
    const place = placeOf(target);
    const { clients, readers } = this.sources;
    const tags = await optional(
      clients.lambda(readAccess(place, true)).send(
        new GetFunctionCommand({
          FunctionName: target.resourceName,
          Qualifier: target.qualifier,
        }),
      ),
    );
    const name = tags?.Tags?.['aws:cloudformation:stack-name'];
    if (!name) return undefined;
    const stacks = await optional(
      readers.stacks.list(place, { maxAgeMs: SHARED_AGE_MS, urgent: true }),
    );
    const summary = stacks?.get(name);
    const resources =
      summary &&
      (await optional(readers.stacks.resources(place, summary, true)));
    const facts: StackFacts = {
      name,
      recordedVersion:
        resources && recordedVersion(resources, target.resourceName),
      updatedAt: summary?.updatedAt,
      otherFunctions: resources
        ?.filter(({ type }) => type === 'AWS::Lambda::Function')
        .map(({ physicalId }) => physicalId)
        .filter(other => other !== target.resourceName),
    };
    return {
      facts,
      group: resources && samGroupOf(resources, target.resourceName),
    };
  }

  private async alarms(
    target: Target,
    group: GroupFacts | undefined,
  ): Promise<Alarm[]> {
    const all = await optional(
      this.sources.readers.alarms.all(placeOf(target), {
        maxAgeMs: ALARMS_AGE_MS,
        urgent: true,
      }),
    );
    return all ? alarmsOf(all, this.subject(target, group?.alarms)) : [];
  }

  private subject(target: Target, groupAlarms: string[] = []) {
    return {
      region: target.region,
      functionName: target.resourceName,
      qualifier: target.qualifier,
      groupAlarms,
    };
  }

  private async provisionedConcurrency(
    target: Target,
  ): Promise<number | undefined> {
    const config = await optional(
      this.sources.clients.lambda(readAccess(placeOf(target), true)).send(
        new GetProvisionedConcurrencyConfigCommand({
          FunctionName: target.resourceName,
          Qualifier: target.qualifier,
        }),
      ),
    );
    return config?.RequestedProvisionedConcurrentExecutions;
  }
}
