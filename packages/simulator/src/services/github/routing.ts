/** How operations of GitHub's REST API are written down and found. */
import * as z from 'zod';
import type { World } from '../../core/types';
import { GithubError } from './errors';
import type { GitFolder } from './git/gitFolder';
import type { RepositoryState } from './state';

export const notFound = () => new GithubError(404, 'Not Found');

/** What an operation knows of its request. */
export interface GithubCall {
  world: World;
  /** What stands in the path for the named parts. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
  /** Login of the token. */
  by: string;
  /** Address of the pages for people. */
  web: string;
  /** Address of the API. */
  api: string;
  git: GitFolder;
}

/** A request for something of a repository. */
export interface RepositoryCall extends GithubCall {
  repository: RepositoryState;
  /** `owner/name` */
  slug: string;
}

/** An answer: JSON, or with `raw` something else. */
export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  raw?: Uint8Array | string;
}

interface Named {
  name: string;
  method: string;
}

/** An operation below `/repos/{owner}/{repo}`. */
export interface RepositoryOperation extends Named {
  path: RegExp;
  handle(call: RepositoryCall): Answer | Promise<Answer>;
}

/** An operation that is about no repository. */
export interface GlobalOperation extends Named {
  /** The whole path below the API's address. */
  path: RegExp;
  handle(call: GithubCall): Answer | Promise<Answer>;
}

/** A request of GitHub's API, as far as its address tells. */
export interface GithubRoute {
  name: string;
  params: Record<string, string>;
  /** `owner/name`, where it is about a repository. */
  slug?: string;
  handle(
    call: GithubCall,
    repository: RepositoryState | undefined,
  ): Answer | Promise<Answer>;
}

const REPOSITORY_PATH = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/;

const paramsOf = (found: RegExpExecArray) =>
  Object.fromEntries(
    Object.entries(found.groups ?? {}).map(([key, value]) => [
      key,
      decodeURIComponent(value ?? ''),
    ]),
  );

/** Finds the operation that a method and a path below the API's address stand for. */
export function router(
  ofRepositories: RepositoryOperation[],
  global: GlobalOperation[],
) {
  return (method: string, path: string): GithubRoute | undefined => {
    const match = REPOSITORY_PATH.exec(path);
    if (!match) {
      for (const { name, handle, ...operation } of global) {
        const found = operation.method === method && operation.path.exec(path);
        if (found) return { name, params: paramsOf(found), handle };
      }
      return undefined;
    }
    const [, owner, repo, rest = ''] = match;
    const slug = `${owner}/${repo}`;
    for (const { name, handle, ...operation } of ofRepositories) {
      const found = operation.method === method && operation.path.exec(rest);
      if (found) {
        return {
          name,
          params: paramsOf(found),
          slug,
          handle(call, repository) {
            if (!repository) throw notFound();
            return handle({ ...call, repository, slug });
          },
        };
      }
    }
    return undefined;
  };
}

/** The body of a request, or 422 with what is wrong. */
export function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  throw new GithubError(422, 'Invalid request.', z.prettifyError(result.error));
}

const LARGEST_PAGE = 100;

/** One page of a list, with GitHub's `Link` header to the others. */
export function paged<T>(
  { query, api }: Pick<GithubCall, 'query' | 'api'>,
  path: string,
  items: readonly T[],
): { page: T[]; headers: Record<string, string> } {
  const number = (name: string, usual: number) => {
    const given = Number(query.get(name) ?? usual);
    return Number.isInteger(given) && given > 0 ? given : usual;
  };
  const size = Math.min(LARGEST_PAGE, number('per_page', 30));
  const page = number('page', 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const next = new URLSearchParams(query);
    next.set('page', String(to));
    return `<${api}${path}?${next}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    page: items.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}
