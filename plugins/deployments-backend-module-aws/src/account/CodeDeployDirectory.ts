import {
  BatchGetDeploymentGroupsCommand,
  BatchGetDeploymentsCommand,
  BatchGetDeploymentTargetsCommand,
  GetApplicationRevisionCommand,
  GetDeploymentConfigCommand,
  ListDeploymentTargetsCommand,
} from '@aws-sdk/client-codedeploy';
import type {
  DeploymentGroupInfo,
  DeploymentInfo,
  LambdaTarget,
  RevisionLocation,
} from '@aws-sdk/client-codedeploy';
import type { AwsClients } from '../clients';
import { chunks } from './chunks';
import { DeploymentList, hasEnded } from './DeploymentList';
import { placeKey, readAccess } from './place';
import type { Place, ReadOptions } from './place';
import { SharedReads } from './SharedReads';

/** BatchGetDeploymentGroups takes at most 100 names. */
const GROUPS_MAX = 100;
/** Deployments of which it is kept in memory what CodeDeploy told. */
const KEPT_MAX = 5000;

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

/** What CodeDeploy says of accounts: deployments, their functions, groups and configurations. */
export class CodeDeployDirectory {
  private readonly list: DeploymentList;
  private readonly targets = new SharedReads<LambdaTarget | undefined>(5000);
  private readonly groups = new SharedReads<Map<string, DeploymentGroupInfo>>();
  private readonly configs = new SharedReads<
    Awaited<ReturnType<CodeDeployDirectory['readConfig']>>
  >();
  private readonly revisions = new SharedReads<RevisionLocation | undefined>();
  private readonly toldTargets = new Map<string, ToldTarget>();
  private readonly groupTargets = new Map<string, ToldTarget>();
  private readonly claimed = new Set<string>();

  constructor(private readonly clients: AwsClients) {
    this.list = new DeploymentList(clients);
  }

  /**
   * The Lambda deployments created since a time, and all that have not ended.
   *
   * @param since - milliseconds since the epoch
   * @returns newest first
   */
  deployments(
    place: Place,
    since: number,
    options: ReadOptions,
  ): Promise<DeploymentInfo[]> {
    return this.list.since(place, since, options);
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

  /** Notes that it is known whose a group is, so that CodeDeploy need not be asked. */
  claim(place: Place, group: GroupName): void {
    this.claimed.add(`${placeKey(place)}/${groupKey(group)}`);
  }

  /** Whether it is known whose a group is. */
  isKnown(place: Place, group: GroupName): boolean {
    const key = `${placeKey(place)}/${groupKey(group)}`;
    return this.claimed.has(key) || this.groupTargets.has(key);
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
