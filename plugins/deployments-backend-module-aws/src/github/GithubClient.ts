import type { CodeHosts } from '@backspin/backstage-plugin-deployments-node';
import { z } from 'zod';

const TIMEOUT_MS = 10_000;

/**
 * An answer of GitHub that is no success, or none at all. Its status stands where
 * errors of AWS have theirs, so that what passes is told by one rule.
 */
export class GithubError extends Error {
  readonly $metadata: { httpStatusCode: number };

  constructor(readonly status: number, message: string) {
    super(message);
    this.name = 'GithubError';
    this.$metadata = { httpStatusCode: status };
  }
}

const gitCommitSchema = z.object({
  sha: z.string(),
  tree: z.object({ sha: z.string() }),
  parents: z.array(z.object({ sha: z.string() })),
});
const refSchema = z.object({ object: z.object({ sha: z.string() }) });
const pullSchema = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
});
const comparisonSchema = z.object({
  files: z.array(z.object({ filename: z.string() })).default([]),
});

/** A pull request, as far as it matters here. */
export type Pull = z.infer<typeof pullSchema>;
/** A commit as git has it. */
export type GitCommit = z.infer<typeof gitCommitSchema>;

/** `distrofm/web` of a repository's address. */
export function slugOf(repositoryUrl: string): string | undefined {
  if (!URL.canParse(repositoryUrl)) return undefined;
  const match = /^\/([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(
    new URL(repositoryUrl).pathname,
  );
  return match?.[1];
}

/** A branch's name in a path, where it may have slashes. */
const inPath = (branch: string) =>
  branch.split('/').map(encodeURIComponent).join('/');

/**
 * The calls of GitHub's REST API that taking a release back needs. Credentials are
 * asked for anew with each call, since those of an app expire after an hour.
 * https://docs.github.com/rest (version 2022-11-28)
 */
export class GithubClient {
  private readonly slug: string;

  /**
   * @param beforeWriting - called right before what changes something is sent; what it
   *   throws is thrown instead
   */
  constructor(
    private readonly hosts: CodeHosts,
    private readonly repositoryUrl: string,
    private readonly beforeWriting: () => Promise<void> = async () => {},
  ) {
    this.slug = slugOf(repositoryUrl) ?? '';
  }

  /** Owner of the repository. */
  get owner(): string {
    return this.slug.split('/')[0];
  }

  /** Newest commit of a branch; undefined when there is no such branch. */
  async head(branch: string): Promise<string | undefined> {
    const ref = await this.optional(
      this.call('GET', `/git/ref/heads/${inPath(branch)}`, refSchema),
    );
    return ref?.object.sha;
  }

  /** A commit by its full SHA; undefined when the repository has none such. */
  commit(sha: string): Promise<GitCommit | undefined> {
    return this.optional(
      this.call('GET', `/git/commits/${sha}`, gitCommitSchema),
    );
  }

  /** Makes a commit that is on no branch yet. */
  createCommit(commit: {
    message: string;
    tree: string;
    parents: string[];
  }): Promise<GitCommit> {
    return this.call('POST', '/git/commits', gitCommitSchema, commit);
  }

  /**
   * Makes a branch.
   *
   * @throws GithubError 422 when there is one of this name
   */
  async createBranch(branch: string, sha: string): Promise<void> {
    const body = { ref: `refs/heads/${branch}`, sha };
    await this.call('POST', '/git/refs', refSchema, body);
  }

  /** The newest pull request from a branch, whatever became of it. */
  async pullFrom(branch: string): Promise<Pull | undefined> {
    const query = new URLSearchParams({
      head: `${this.owner}:${branch}`,
      state: 'all',
    });
    const [pull] = await this.call(
      'GET',
      `/pulls?${query}`,
      z.array(pullSchema),
    );
    return pull;
  }

  /** Opens a pull request. */
  openPull(pull: {
    title: string;
    body: string;
    head: string;
    base: string;
  }): Promise<Pull> {
    return this.call('POST', '/pulls', pullSchema, pull);
  }

  /** A pull request by its number. */
  pull(number: number): Promise<Pull> {
    return this.call('GET', `/pulls/${number}`, pullSchema);
  }

  /** Files that differ between two commits; of very many GitHub gives the first 300. */
  async changedFiles(older: string, newer: string): Promise<string[]> {
    const { files } = await this.call(
      'GET',
      `/compare/${older}...${newer}`,
      comparisonSchema,
    );
    return files.map(({ filename }) => filename);
  }

  private async optional<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (error instanceof GithubError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  private async call<T>(
    method: string,
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<T> {
    const access = await this.hosts.accessTo(this.repositoryUrl);
    if (!access) {
      throw new GithubError(
        401,
        `No GitHub integration with credentials is configured for ${this.repositoryUrl}`,
      );
    }
    if (method !== 'GET') await this.beforeWriting();
    let response: Response;
    try {
      response = await fetch(`${access.apiBaseUrl}/repos/${this.slug}${path}`, {
        method,
        headers: {
          ...access.headers,
          accept: 'application/vnd.github+json',
          'x-github-api-version': '2022-11-28',
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      // What fetch says names addresses, and nothing that helps.
      throw new GithubError(503, 'GitHub did not answer in time');
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw refused(response, answer);
    return schema.parse(answer);
  }
}

function refused(response: Response, answer: unknown): GithubError {
  const { message } = z
    .object({ message: z.string().optional() })
    .catch({})
    .parse(answer);
  // Rate limits of GitHub come as 403, too.
  const isLimited =
    response.status === 403 &&
    (response.headers.get('x-ratelimit-remaining') === '0' ||
      response.headers.has('retry-after'));
  return new GithubError(
    isLimited ? 429 : response.status,
    `GitHub answered ${response.status}${message ? `: ${message}` : ''}`,
  );
}
