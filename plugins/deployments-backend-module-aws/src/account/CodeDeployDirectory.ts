import {
  BatchGetDeploymentGroupsCommand,
  BatchGetDeploymentsCommand,
  BatchGetDeploymentTargetsCommand,
  GetApplicationRevisionCommand,
  GetDeploymentConfigCommand,
  ListDeploymentTargetsCommand,
  paginateListDeployments,
} from '@aws-sdk/client-codedeploy';
import type {
  DeploymentGroupInfo,
  DeploymentInfo,
  LambdaTarget,
  RevisionLocation,
} from '@aws-sdk/client-codedeploy';
import type { AwsClients } from '../clients';
import { placeKey, readAccess } from './place';
import type { Place, ReadOptions } from './place';
import { SharedReads } from './SharedReads';

/** BatchGetDeployments takes at most 25 ids, BatchGetDeploymentGroups 100 names. */
const DEPLOYMENTS_MAX = 25;
const GROUPS_MAX = 100;
/** Deployments of an account that are looked at when it is first read. */
const FIRST_READ_MAX = 1000;
/** A deployment may become visible a little late. */
const OVERLAP_MS = 5 * 60_000;
/** Deployments kept in memory for each account and region. */
const KEPT_MAX = 5000;

const ENDED = new Set(['Succeeded', 'Failed', 'Stopped']);
const hasEnded = ({ status }: DeploymentInfo) => ENDED.has(String(status));
const createdAt = (info: DeploymentInfo) => info.createTime?.getTime() ?? 0;

/** A deployment group. */
export interface GroupName {
  application: string;
  group: string;
}

/** What CodeDeploy told of a deployment's function. */
export interface ToldTarget {
  functionName: string;
  alias: string;
  currentVersion?: string;
  targetVersion?: string;
}

/** A deployment group as a key of maps. */
export const groupKey = ({ application, group }: GroupName) =>
  `${application}/${group}`;

/** The deployment group of a deployment. */
export function groupOf(info: DeploymentInfo): GroupName {
  return {
    application: info.applicationName ?? '',
    group: info.deploymentGroupName ?? '',
  };
}

interface Account {
  deployments: Map<string, DeploymentInfo>;
  /** All deployments created since then are known. Milliseconds. */
  coveredFrom: number;
}

const chunks = <T>(items: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

/**
 * The CodeDeploy deployments of accounts. Listed account-wide by time of
 * creation, so that a quiet account costs one call however many groups it has;
 * what has ended is never read twice.
 */
export class CodeDeployDirectory {
  private readonly accounts = new Map<string, Account>();
  private readonly lists = new SharedReads<void>();
  private readonly targets = new SharedReads<LambdaTarget | undefined>(5000);
  private readonly groups = new SharedReads<Map<string, DeploymentGroupInfo>>();
  private readonly configs = new SharedReads<
    Awaited<ReturnType<CodeDeployDirectory['readConfig']>>
  >();
  private readonly revisions = new SharedReads<RevisionLocation | undefined>();
  private readonly toldTargets = new Map<string, ToldTarget>();
  private readonly groupTargets = new Map<string, ToldTarget>();

  constructor(private readonly clients: AwsClients) {}

  /**
   * The Lambda deployments created since a time, and all that have not ended.
   *
   * @param since - milliseconds since the epoch
   * @returns newest first
   */
  async deployments(
    place: Place,
    since: number,
    options: ReadOptions,
  ): Promise<DeploymentInfo[]> {
    const key = placeKey(place);
    const covered = this.accounts.get(key)?.coveredFrom ?? Infinity;
    const known = covered <= since;
    await this.lists.get(key, known ? options.maxAgeMs : 0, () =>
      this.update(place, since, options.urgent),
    );
    return [...this.account(key).deployments.values()]
      .filter(info => createdAt(info) >= since || !hasEnded(info))
      .sort((a, b) => createdAt(b) - createdAt(a));
  }

  /** One deployment, read now; undefined when AWS has forgotten it. */
  async deployment(
    place: Place,
    id: string,
    urgent = false,
  ): Promise<DeploymentInfo | undefined> {
    const answer = await this.client(place, urgent).send(
      new BatchGetDeploymentsCommand({ deploymentIds: [id] }),
    );
    return answer.deploymentsInfo?.[0];
  }

  /**
   * The function that a deployment shifts, with its steps and weight. Read once
   * for a deployment that has ended, and every time for another.
   *
   * @param functionName - where it is known already, which saves a call
   */
  target(
    place: Place,
    info: DeploymentInfo,
    functionName?: string,
    urgent = false,
  ): Promise<LambdaTarget | undefined> {
    const id = info.deploymentId!;
    const key = `${placeKey(place)}/${id}/${hasEnded(info)}`;
    const maxAgeMs = hasEnded(info) ? Infinity : 0;
    return this.targets.get(key, maxAgeMs, async () => {
      try {
        const target = await this.readTarget(place, id, functionName, urgent);
        this.learn(place, info, target);
        return target;
      } catch (error) {
        this.targets.forget(key);
        throw error;
      }
    });
  }

  /** What was told of a deployment before, without asking. */
  told(place: Place, deploymentId: string): ToldTarget | undefined {
    return this.toldTargets.get(`${placeKey(place)}/${deploymentId}`);
  }

  /** The function that a group is known to have deployed last. */
  targetOfGroup(place: Place, group: GroupName): ToldTarget | undefined {
    return this.groupTargets.get(`${placeKey(place)}/${groupKey(group)}`);
  }

  /** A deployment group, read together with others of its application. */
  async group(
    place: Place,
    { application, group }: GroupName,
    siblings: string[],
    options: ReadOptions,
  ): Promise<DeploymentGroupInfo | undefined> {
    const names = [...new Set([group, ...siblings])].sort();
    const key = `${placeKey(place)}/${application}/${names.join(',')}`;
    const groups = await this.groups.get(key, options.maxAgeMs, async () => {
      const found = new Map<string, DeploymentGroupInfo>();
      for (const some of chunks(names, GROUPS_MAX)) {
        const answer = await this.client(place, options.urgent).send(
          new BatchGetDeploymentGroupsCommand({
            applicationName: application,
            deploymentGroupNames: some,
          }),
        );
        for (const info of answer.deploymentGroupsInfo ?? []) {
          found.set(info.deploymentGroupName!, info);
        }
      }
      return found;
    });
    return groups.get(group);
  }

  /** How a configuration that somebody made moves traffic. Configurations never change. */
  config(place: Place, name: string) {
    const key = `${placeKey(place)}/${name}`;
    return this.configs.get(key, Infinity, async () => {
      try {
        return await this.readConfig(place, name);
      } catch (error) {
        this.configs.forget(key);
        throw error;
      }
    });
  }

  /** The AppSpec file of a revision, which AWS leaves out of deployments. */
  revision(
    place: Place,
    application: string,
    revision: RevisionLocation,
    urgent = false,
  ): Promise<RevisionLocation | undefined> {
    const digest = revision.appSpecContent?.sha256 ?? revision.string?.sha256;
    const key = `${placeKey(place)}/${application}/${digest}`;
    return this.revisions.get(key, Infinity, async () => {
      try {
        const answer = await this.client(place, urgent).send(
          new GetApplicationRevisionCommand({
            applicationName: application,
            revision,
          }),
        );
        return answer.revision;
      } catch (error) {
        this.revisions.forget(key);
        throw error;
      }
    });
  }

  private learn(
    place: Place,
    info: DeploymentInfo,
    target: LambdaTarget | undefined,
  ) {
    const facts = target?.lambdaFunctionInfo;
    if (!facts?.functionName || !facts.functionAlias) return;
    const told: ToldTarget = {
      functionName: facts.functionName,
      alias: facts.functionAlias,
      currentVersion: facts.currentVersion,
      targetVersion: facts.targetVersion,
    };
    const key = placeKey(place);
    this.toldTargets.set(`${key}/${info.deploymentId}`, told);
    this.groupTargets.set(`${key}/${groupKey(groupOf(info))}`, told);
    const [oldest] = this.toldTargets.keys();
    if (this.toldTargets.size > KEPT_MAX) this.toldTargets.delete(oldest);
  }

  private client(place: Place, urgent = false) {
    return this.clients.codedeploy(readAccess(place, urgent));
  }

  private account(key: string): Account {
    let account = this.accounts.get(key);
    if (!account) {
      account = { deployments: new Map(), coveredFrom: Infinity };
      this.accounts.set(key, account);
    }
    return account;
  }

  private async update(place: Place, since: number, urgent = false) {
    const account = this.account(placeKey(place));
    const start =
      since < account.coveredFrom ? since : this.nextStart(account, since);
    const ids: string[] = [];
    const pages = paginateListDeployments(
      { client: this.client(place, urgent) },
      { createTimeRange: { start: new Date(start) } },
    );
    for await (const page of pages) {
      ids.push(...(page.deployments ?? []));
      if (ids.length >= FIRST_READ_MAX) break;
    }
    const unknown = ids.filter(id => {
      const info = account.deployments.get(id);
      return !info || !hasEnded(info);
    });
    const answers = await Promise.all(
      chunks(unknown, DEPLOYMENTS_MAX).map(some =>
        this.client(place, urgent).send(
          new BatchGetDeploymentsCommand({ deploymentIds: some }),
        ),
      ),
    );
    for (const answer of answers) {
      for (const info of answer.deploymentsInfo ?? []) {
        // An account deploys servers and containers with CodeDeploy as well.
        if (info.computePlatform && info.computePlatform !== 'Lambda') continue;
        account.deployments.set(info.deploymentId!, info);
      }
    }
    account.coveredFrom = Math.min(account.coveredFrom, since);
    this.forgetOldest(account);
  }

  /**
   * Whatever moves now was created after the newest deployment that is known, or
   * moved at the last look too. AWS's times are compared with each other only:
   * its clock need not agree with ours.
   */
  private nextStart(account: Account, since: number): number {
    const known = [...account.deployments.values()];
    if (known.length === 0) return since;
    const newest = Math.max(...known.map(createdAt));
    const moving = known.filter(info => !hasEnded(info)).map(createdAt);
    return Math.min(newest - OVERLAP_MS, ...moving);
  }

  private forgetOldest(account: Account) {
    const surplus = account.deployments.size - KEPT_MAX;
    if (surplus <= 0) return;
    const oldest = [...account.deployments.values()]
      .filter(hasEnded)
      .sort((a, b) => createdAt(a) - createdAt(b))
      .slice(0, surplus);
    for (const { deploymentId } of oldest) {
      account.deployments.delete(deploymentId!);
    }
  }

  private async readTarget(
    place: Place,
    deploymentId: string,
    functionName: string | undefined,
    urgent: boolean,
  ): Promise<LambdaTarget | undefined> {
    const client = this.client(place, urgent);
    const read = async (targetIds: string[]) => {
      if (targetIds.length === 0) return undefined;
      const answer = await client.send(
        new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds }),
      );
      return answer.deploymentTargets?.[0]?.lambdaTarget;
    };
    if (functionName) {
      // For Lambda a target's id is the function's name:
      // https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeploymentTargets.html
      const target = await read([functionName]).catch(error => {
        if (error.name === 'DeploymentTargetDoesNotExistException')
          return undefined;
        throw error;
      });
      if (target) return target;
    }
    const listed = await client.send(
      new ListDeploymentTargetsCommand({ deploymentId }),
    );
    return read(listed.targetIds ?? []);
  }

  private async readConfig(place: Place, name: string) {
    const answer = await this.client(place).send(
      new GetDeploymentConfigCommand({ deploymentConfigName: name }),
    );
    return answer.deploymentConfigInfo?.trafficRoutingConfig;
  }
}
