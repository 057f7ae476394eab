import type { CodeHostAccess } from '@backspin/backstage-plugin-deployments-node';
import { z } from 'zod';

/** GitHub itself gives up after 10 seconds. Milliseconds. */
const TIMEOUT_MS = 10_000;

/** Characters of what GitHub says of an error that are passed on. */
const LONGEST_SAID = 300;

/** What GitHub says of its rate limit with every answer. */
export interface RateLimit {
  /** Requests in the present hour. */
  limit: number;
  remaining: number;
  /** When the next hour begins. Milliseconds since the epoch. */
  resetAt: number;
}

/** An answer of GitHub that is no success, or none at all. */
export class GithubApiError extends Error {
  constructor(
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    message: string,
    /** When to ask again at the earliest, where GitHub limits the rate. Milliseconds since the epoch. */
    readonly retryAt?: number,
  ) {
    super(message);
    this.name = 'GithubApiError';
  }
}

/** What a conditional read came to. */
export type Conditional<T> =
  | { changed: true; etag?: string; value: T }
  | { changed: false };

const numberOf = (headers: Headers, name: string): number | undefined => {
  const text = headers.get(name);
  const value = text === null || text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};

function rateLimitOf(headers: Headers): RateLimit | undefined {
  const limit = numberOf(headers, 'x-ratelimit-limit');
  const remaining = numberOf(headers, 'x-ratelimit-remaining');
  const reset = numberOf(headers, 'x-ratelimit-reset');
  return limit === undefined || remaining === undefined || reset === undefined
    ? undefined
    : { limit, remaining, resetAt: reset * 1000 };
}

/** A minute, as GitHub asks for where it limits the rate and does not say for how long. */
const UNTOLD_WAIT_MS = 60_000;

/**
 * When to ask again, of an answer that limits the rate; undefined of any other.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function retryAtOf(
  { status, headers }: Response,
  message: string | undefined,
  now: number,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = numberOf(headers, 'retry-after');
  if (after !== undefined) return now + after * 1000;
  const limit = rateLimitOf(headers);
  if (limit?.remaining === 0) return limit.resetAt;
  const limited = status === 429 || /rate limit/i.test(message ?? '');
  return limited ? now + UNTOLD_WAIT_MS : undefined;
}

/**
 * The part of GitHub's REST API below one repository.
 * https://docs.github.com/rest (version 2022-11-28)
 */
export class GithubApi {
  private limit: RateLimit | undefined;

  /**
   * @param access - where and as whom; never stored or logged
   * @param slug - `distrofm/royalty-calculator`
   */
  constructor(
    private readonly access: Pick<CodeHostAccess, 'apiBaseUrl' | 'headers'>,
    private readonly slug: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** What GitHub last said of its rate limit. */
  get rateLimit(): RateLimit | undefined {
    return this.limit;
  }

  /**
   * Reads what has changed since the answer with a tag. An answer that nothing has
   * does not count against the rate limit.
   *
   * @throws GithubApiError
   */
  async read<T>(
    path: string,
    schema: z.ZodType<T>,
    etag?: string,
  ): Promise<Conditional<T>> {
    const response = await this.fetch('GET', path, {
      ...(etag && { 'if-none-match': etag }),
    });
    if (response.status === 304) return { changed: false };
    return {
      changed: true,
      etag: response.headers.get('etag') ?? undefined,
      value: await this.parsed(response, path, schema),
    };
  }

  /**
   * Changes something. A redirect is not followed: of a 301 fetch would make a GET, whose
   * answer looks like success.
   *
   * @throws GithubApiError
   */
  async post(path: string, body: object): Promise<void> {
    await this.fetch(
      'POST',
      path,
      { 'content-type': 'application/json' },
      JSON.stringify(body),
    );
  }

  private async fetch(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Response> {
    const repository = this.slug.split('/').map(encodeURIComponent).join('/');
    let response: Response;
    try {
      response = await fetch(
        `${this.access.apiBaseUrl}/repos/${repository}${path}`,
        {
          method,
          headers: {
            ...headers,
            ...this.access.headers,
            accept: 'application/vnd.github+json',
            'x-github-api-version': '2022-11-28',
          },
          body,
          redirect: method === 'GET' ? 'follow' : 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
      );
    } catch {
      // What fetch says names addresses, and nothing that helps.
      throw new GithubApiError(0, 'GitHub did not answer in time');
    }
    this.limit = rateLimitOf(response.headers) ?? this.limit;
    if (response.ok || response.status === 304) return response;
    const said = z
      .object({ message: z.string().optional() })
      .catch({})
      .parse(await response.json().catch(() => ({}))).message;
    throw new GithubApiError(
      response.status,
      `GitHub answered ${response.status}${
        said ? `: ${said.slice(0, LONGEST_SAID)}` : ''
      }`,
      retryAtOf(response, said, this.now()),
    );
  }

  private async parsed<T>(
    response: Response,
    path: string,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const parsed = schema.safeParse(
      await response.json().catch(() => undefined),
    );
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new GithubApiError(
      response.status,
      `GitHub's answer to ${path.split('?')[0]} is not understood: ${[
        ...issue.path,
        issue.message,
      ].join(' ')}`,
    );
  }
}
