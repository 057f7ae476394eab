import {
  BatchGetDeploymentsCommand,
  paginateListDeployments,
} from '@aws-sdk/client-codedeploy';
import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import { ServiceUnavailableError } from '@backstage/errors';
import type {
  Deployment,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import { groupKey, groupOf, readAccess } from '../../account';
import type { AccountReaders, GroupName, Place } from '../../account';
import type { AwsClients } from '../../clients';
import { parseAppSpec } from '../codedeploy/appSpec';
import { customRouting, predefinedRouting } from '../codedeploy/schedule';
import type { GroupFacts, InFlightFacts, TrafficShift } from './facts';

/** BatchGetDeployments takes at most 25 ids. */
const BATCH = 25;
/** Statuses of deployments that have not ended. */
const UNFINISHED = [
  'Created',
  'Queued',
  'InProgress',
  'Baking',
  'Ready',
] as const;

const placeOf = ({ account, region }: Target): Place => ({ account, region });

const isLambda = ({ computePlatform }: DeploymentInfo) =>
  !computePlatform || computePlatform === 'Lambda';

/** What a deployment moves. */
interface Move {
  functionName?: string;
  alias?: string;
  from?: string;
  to?: string;
}

/** Reads, now and for a person who waits, what CodeDeploy has to do with an alias. */
export class CodeDeployFacts {
  constructor(
    private readonly sources: {
      clients: AwsClients;
      readers: Pick<AccountReaders, 'codeDeploy'>;
    },
  ) {}

  /**
   * The deployment of the alias that has not ended. Found by what the deployments
   * in progress are about, since the group need not be known.
   *
   * @param group - as the stack names it, which saves asking about other groups
   * @throws when CodeDeploy cannot be asked, or does not tell what a deployment
   *   moves: then nobody can say that there is none
   */
  async inFlight(
    target: Target,
    group: GroupName | undefined,
  ): Promise<InFlightFacts | undefined> {
    const place = placeOf(target);
    const unfinished = (await this.unfinished(place))
      .filter(isLambda)
      .filter(info => !group || groupKey(groupOf(info)) === groupKey(group));
    const moves = await Promise.all(
      unfinished.map(async info => ({
        info,
        move: await this.moveOf(place, info),
      })),
    );
    for (const { info, move } of moves) {
      const id = info.deploymentId!;
      if (!move?.from || !move.to) {
        throw new ServiceUnavailableError(
          `CodeDeploy does not tell yet what deployment ${id} moves. Try again in a moment`,
        );
      }
      if (
        move.functionName === target.resourceName &&
        move.alias === target.qualifier
      ) {
        return {
          id,
          status: info.status!,
          from: move.from,
          to: move.to,
          isRollback: info.creator === 'codeDeployRollback',
          group: groupOf(info),
        };
      }
    }
    return undefined;
  }

  /** The deployment group: as SAM made it in the stack, else that of the newest deployment in history. */
  async groupName(
    target: Target,
    history: readonly Deployment[],
    stack: Promise<{ group?: GroupName } | undefined>,
  ): Promise<GroupName | undefined> {
    const ofStack = (await stack)?.group;
    if (ofStack) return ofStack;
    const newest = history.find(({ id }) => /^d-[A-Z0-9]+$/.test(id));
    if (!newest) return undefined;
    const info = await this.sources.readers.codeDeploy.deployment(
      placeOf(target),
      newest.id,
      true,
    );
    return info && groupOf(info);
  }

  /** The group as it is now; undefined when it has been deleted. */
  async group(
    target: Target,
    name: GroupName,
  ): Promise<GroupFacts | undefined> {
    const info = await this.sources.readers.codeDeploy.group(
      placeOf(target),
      name,
      [],
      { maxAgeMs: 0, urgent: true },
    );
    if (!info) return undefined;
    const { enabled, alarms = [] } = info.alarmConfiguration ?? {};
    return {
      ...name,
      alarms: enabled ? alarms.flatMap(alarm => alarm.name ?? []) : [],
      shift: await this.shift(placeOf(target), info.deploymentConfigName),
    };
  }

  /** What a deployment configuration does; undefined when nobody can say. */
  private async shift(
    place: Place,
    configuration: string | undefined,
  ): Promise<TrafficShift | undefined> {
    if (!configuration) return undefined;
    const routing =
      predefinedRouting(configuration) ??
      customRouting(
        await this.sources.readers.codeDeploy
          .config(place, configuration)
          // One way less to choose from must not be in the way of the others.
          .catch(() => undefined),
      );
    return routing && { configuration, routing };
  }

  /** All deployments of the account that have not ended. */
  private async unfinished(place: Place): Promise<DeploymentInfo[]> {
    const client = this.sources.clients.codedeploy(readAccess(place, true));
    const ids: string[] = [];
    const pages = paginateListDeployments(
      { client },
      { includeOnlyStatuses: [...UNFINISHED] },
    );
    for await (const page of pages) ids.push(...(page.deployments ?? []));
    const infos: DeploymentInfo[] = [];
    for (let at = 0; at < ids.length; at += BATCH) {
      const { deploymentsInfo = [] } = await client.send(
        new BatchGetDeploymentsCommand({
          deploymentIds: ids.slice(at, at + BATCH),
        }),
      );
      infos.push(...deploymentsInfo);
    }
    return infos;
  }

  /** What a deployment moves: from its target, which exists once it has begun, else from its AppSpec file. */
  private async moveOf(
    place: Place,
    info: DeploymentInfo,
  ): Promise<Move | undefined> {
    const { codeDeploy } = this.sources.readers;
    const target = await codeDeploy.target(place, info, undefined, true);
    const moved = target?.lambdaFunctionInfo;
    if (moved) {
      return {
        functionName: moved.functionName,
        alias: moved.functionAlias,
        from: moved.currentVersion,
        to: moved.targetVersion,
      };
    }
    const { application } = groupOf(info);
    const spec = parseAppSpec(
      info.revision &&
        (await codeDeploy.revision(place, application, info.revision, true)),
    );
    return (
      spec && {
        functionName: spec.functionName,
        alias: spec.alias,
        from: spec.currentVersion,
        to: spec.targetVersion,
      }
    );
  }
}
