import {
  GetBranchCommand,
  GetJobCommand,
  ListAppsCommand,
  ListBranchesCommand,
  ListDomainAssociationsCommand,
  ListJobsCommand,
} from '@aws-sdk/client-amplify';
import type {
  App,
  Branch,
  DomainAssociation,
  Job,
  JobSummary,
} from '@aws-sdk/client-amplify';
import { isNotFound } from '../clients';
import type { AwsClients } from '../clients';
import { placeKey, readAccess, SharedReads } from '../account';
import type { Place } from '../account';

/** Largest pages that Amplify gives: its model allows 100 for apps and 50 for the rest. */
const APPS_PAGE = 100;
const PAGE = 50;

/** A branch of an app somewhere. */
export interface BranchRef extends Place {
  appId: string;
  branch: string;
}

/** How urgent a read is, and whether a recent answer will do. */
export interface ReadOptions {
  /** A person waits for it. */
  urgent?: boolean;
  /** An answer that is younger than this many milliseconds is good enough; 0 for a new one. */
  maxAgeMs?: number;
  signal?: AbortSignal;
}

/**
 * Amplify's reads, paged to their end. Apps and branches are read once for all
 * who ask at the same time.
 */
export class AmplifyReader {
  private readonly appLists = new SharedReads<App[]>();
  private readonly branchLists = new SharedReads<Branch[]>();

  constructor(private readonly clients: AwsClients) {}

  /** All apps of an account and region, with their production branch. */
  async apps(place: Place, options: ReadOptions = {}): Promise<App[]> {
    return this.appLists.get(placeKey(place), options.maxAgeMs ?? 0, () =>
      this.pages(async nextToken => {
        const page = await this.client(place, options).send(
          new ListAppsCommand({ maxResults: APPS_PAGE, nextToken }),
        );
        return { items: page.apps ?? [], nextToken: page.nextToken };
      }),
    );
  }

  /** All branches of an app. */
  async branches(
    place: Place,
    appId: string,
    options: ReadOptions = {},
  ): Promise<Branch[]> {
    const key = `${placeKey(place)}/${appId}`;
    return this.branchLists.get(key, options.maxAgeMs ?? 0, () =>
      this.pages(async nextToken => {
        const page = await this.client(place, options).send(
          new ListBranchesCommand({ appId, maxResults: PAGE, nextToken }),
        );
        return { items: page.branches ?? [], nextToken: page.nextToken };
      }),
    );
  }

  /** One branch, as it is now. */
  async branch(ref: BranchRef, options: ReadOptions = {}): Promise<Branch> {
    const { branch } = await this.client(ref, options).send(
      new GetBranchCommand({ appId: ref.appId, branchName: ref.branch }),
      { abortSignal: options.signal },
    );
    return branch!;
  }

  /**
   * Jobs of a branch, newest first.
   *
   * @param isEnough - whether what was read so far will do; asked after each page
   */
  async jobs(
    ref: BranchRef,
    pageSize: number,
    isEnough: (jobs: JobSummary[]) => boolean,
    options: ReadOptions = {},
  ): Promise<JobSummary[]> {
    const jobs: JobSummary[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.client(ref, options).send(
        new ListJobsCommand({
          appId: ref.appId,
          branchName: ref.branch,
          maxResults: Math.min(pageSize, PAGE),
          nextToken,
        }),
        { abortSignal: options.signal },
      );
      jobs.push(...(page.jobSummaries ?? []));
      nextToken = page.nextToken;
    } while (nextToken && !isEnough(jobs));
    return jobs;
  }

  /** A job with its steps; undefined when Amplify does not know it, or no longer. */
  async job(
    ref: BranchRef,
    jobId: string,
    options: ReadOptions = {},
  ): Promise<Job | undefined> {
    try {
      const { job } = await this.client(ref, options).send(
        new GetJobCommand({
          appId: ref.appId,
          branchName: ref.branch,
          jobId,
        }),
        { abortSignal: options.signal },
      );
      return job;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Custom domains of an app. */
  async domains(
    place: Place,
    appId: string,
    options: ReadOptions = {},
  ): Promise<DomainAssociation[]> {
    return this.pages(async nextToken => {
      const page = await this.client(place, options).send(
        new ListDomainAssociationsCommand({
          appId,
          maxResults: PAGE,
          nextToken,
        }),
        { abortSignal: options.signal },
      );
      return {
        items: page.domainAssociations ?? [],
        nextToken: page.nextToken,
      };
    });
  }

  private client(place: Place, { urgent }: ReadOptions) {
    return this.clients.amplify(readAccess(place, urgent));
  }

  private async pages<T>(
    read: (
      nextToken: string | undefined,
    ) => Promise<{ items: T[]; nextToken?: string }>,
  ): Promise<T[]> {
    const all: T[] = [];
    let nextToken: string | undefined;
    do {
      const page = await read(nextToken);
      all.push(...page.items);
      nextToken = page.nextToken;
    } while (nextToken);
    return all;
  }
}
