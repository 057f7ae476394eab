import {
  BatchGetDeploymentsCommand,
  paginateListDeployments,
} from '@aws-sdk/client-codedeploy';
import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type { AwsClients } from '../clients';
import { chunks } from './chunks';
import { placeKey, readAccess } from './place';
import type { Place, ReadOptions } from './place';
import { SharedReads } from './SharedReads';

/** BatchGetDeployments takes at most 25 ids. */
const DEPLOYMENTS_MAX = 25;
/** Deployments of an account that are looked at when it is first read. */
const FIRST_READ_MAX = 1000;
/** A deployment may become visible a little late. */
const OVERLAP_MS = 5 * 60_000;
/** Deployments kept in memory for each account and region. */
const KEPT_MAX = 5000;

const ENDED = new Set(['Succeeded', 'Failed', 'Stopped']);
const createdAt = (info: DeploymentInfo) => info.createTime?.getTime() ?? 0;

/** Whether a deployment has ended, and so never changes again. */
export const hasEnded = ({ status }: DeploymentInfo) =>
  ENDED.has(String(status));

/** Servers and containers are deployed by CodeDeploy as well. */
const isForLambda = ({ computePlatform }: DeploymentInfo) =>
  computePlatform === undefined || computePlatform === 'Lambda';

interface Account {
  deployments: Map<string, DeploymentInfo>;
  /** All deployments created since then are known. Milliseconds. */
  coveredFrom: number;
}

/**
 * The CodeDeploy deployments of accounts. Listed account-wide by time of
 * creation, so that a quiet account costs one call however many groups it has;
 * what has ended is never read twice.
 */
export class DeploymentList {
  private readonly accounts = new Map<string, Account>();
  private readonly lists = new SharedReads<void>();

  constructor(private readonly clients: AwsClients) {}

  /**
   * The Lambda deployments created since a time, and all that have not ended.
   *
   * @param since - milliseconds since the epoch
   * @returns newest first
   */
  async since(
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
      .filter(isForLambda)
      .filter(info => createdAt(info) >= since || !hasEnded(info))
      .sort((a, b) => createdAt(b) - createdAt(a));
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
    const client = this.clients.codedeploy(readAccess(place, urgent));
    const start =
      since < account.coveredFrom ? since : this.nextStart(account, since);
    const ids: string[] = [];
    const pages = paginateListDeployments(
      { client },
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
        client.send(new BatchGetDeploymentsCommand({ deploymentIds: some })),
      ),
    );
    for (const answer of answers) {
      for (const info of answer.deploymentsInfo ?? []) {
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
}
