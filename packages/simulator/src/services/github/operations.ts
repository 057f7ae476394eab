/**
 * The operations of GitHub's REST API that are simulated, by method and path.
 * https://docs.github.com/rest (version 2022-11-28)
 */
import * as z from 'zod';
import type { World } from '../../core/types';
import { GithubError } from './errors';
import { closePull, mergePull, openPull } from './pulls';
import { addCommit, commitsBetween } from './repositories';
import { githubState } from './state';
import type { CommitState, PullState, RepositoryState } from './state';
import {
  viewBranch,
  viewComparison,
  viewGitCommit,
  viewPull,
  viewRef,
  viewRepository,
} from './views';

/** What an operation knows of its request. */
export interface GithubCall {
  world: World;
  repository: RepositoryState;
  /** What stands in the path for the named parts. */
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  /** Login of the token. */
  by: string;
  /** Address of the pages for people. */
  web: string;
}

interface Operation {
  name: string;
  method: string;
  /** Below `/repos/{owner}/{repo}`. */
  path: RegExp;
  handle(call: GithubCall): { status?: number; body: unknown };
}

const notFound = () => new GithubError(404, 'Not Found');

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new GithubError(422, 'Invalid request.', result.error.message);
}

function commitOf({ repository }: GithubCall, sha: string): CommitState {
  const commit = repository.commits[sha];
  if (!commit) throw notFound();
  return commit;
}

function pullOf({ repository, params }: GithubCall): PullState {
  const number = Number(params.number);
  const pull = repository.pulls.find(candidate => candidate.number === number);
  if (!pull) throw notFound();
  return pull;
}

/** A branch by name, or a commit by its sha. */
function resolve({ repository }: GithubCall, name: string): string {
  const sha = repository.branches[name] ?? name;
  if (!repository.commits[sha]) throw notFound();
  return sha;
}

const newCommit = z.object({
  message: z.string().min(1),
  tree: z.string(),
  parents: z.array(z.string()),
  author: z.object({ name: z.string(), date: z.iso.datetime() }).optional(),
});
const newRef = z.object({ ref: z.string(), sha: z.string() });
const newPull = z.object({
  title: z.string().min(1),
  head: z.string(),
  base: z.string(),
  body: z.string().default(''),
});

function createCommit(call: GithubCall) {
  const { repository, world, by } = call;
  const input = parsed(newCommit, call.body);
  const commits = Object.values(repository.commits);
  const known = (sha: string) => repository.commits[sha] !== undefined;
  if (!commits.some(({ tree }) => tree === input.tree)) {
    throw new GithubError(422, 'Tree SHA does not exist');
  }
  if (!input.parents.every(known)) {
    throw new GithubError(422, 'Parent SHA does not exist or is not a commit');
  }
  const commit = addCommit(repository, {
    tree: input.tree,
    parents: input.parents,
    message: input.message,
    author: input.author?.name ?? by,
    time: input.author ? Date.parse(input.author.date) : world.now(),
  });
  return { status: 201, body: viewGitCommit(commit) };
}

function createRef({ repository, body }: GithubCall) {
  const { ref, sha } = parsed(newRef, body);
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (!branch) throw new GithubError(422, 'Reference name is not valid');
  if (repository.branches[branch]) {
    throw new GithubError(422, 'Reference already exists');
  }
  if (!repository.commits[sha]) {
    throw new GithubError(422, 'Object does not exist');
  }
  repository.branches[branch] = sha;
  return { status: 201, body: viewRef(branch, sha) };
}

function listPulls({ repository, query, web }: GithubCall) {
  const head = query.get('head');
  const base = query.get('base');
  const state = query.get('state') ?? 'open';
  const wanted = repository.pulls.filter(
    pull =>
      (!head || `${repository.owner}:${pull.head}` === head) &&
      (!base || pull.base === base) &&
      (state === 'all' || (state === 'closed') === Boolean(pull.closedAt)),
  );
  return {
    body: wanted.reverse().map(pull => viewPull(repository, pull, web)),
  };
}

const OPERATIONS: Operation[] = [
  {
    name: 'GetRepository',
    method: 'GET',
    path: /^$/,
    handle: ({ repository, web }) => ({
      body: viewRepository(repository, web),
    }),
  },
  {
    name: 'GetBranch',
    method: 'GET',
    path: /^\/branches\/(?<branch>.+)$/,
    handle: call => {
      const sha = call.repository.branches[call.params.branch];
      if (!sha) throw new GithubError(404, 'Branch not found');
      return { body: viewBranch(call.params.branch, commitOf(call, sha)) };
    },
  },
  {
    name: 'GetRef',
    method: 'GET',
    path: /^\/git\/ref\/heads\/(?<branch>.+)$/,
    handle: ({ repository, params }) => {
      const sha = repository.branches[params.branch];
      if (!sha) throw notFound();
      return { body: viewRef(params.branch, sha) };
    },
  },
  {
    name: 'GetCommit',
    method: 'GET',
    path: /^\/git\/commits\/(?<sha>[0-9a-f]{40})$/,
    handle: call => ({ body: viewGitCommit(commitOf(call, call.params.sha)) }),
  },
  {
    name: 'CreateCommit',
    method: 'POST',
    path: /^\/git\/commits$/,
    handle: createCommit,
  },
  {
    name: 'CreateRef',
    method: 'POST',
    path: /^\/git\/refs$/,
    handle: createRef,
  },
  {
    name: 'Compare',
    method: 'GET',
    path: /^\/compare\/(?<base>.+?)\.\.\.(?<head>.+)$/,
    handle: call => {
      const base = resolve(call, call.params.base);
      const head = resolve(call, call.params.head);
      const commits = commitsBetween(call.repository, base, head);
      return { body: viewComparison(base, head, commits) };
    },
  },
  {
    name: 'ListPulls',
    method: 'GET',
    path: /^\/pulls$/,
    handle: listPulls,
  },
  {
    name: 'CreatePull',
    method: 'POST',
    path: /^\/pulls$/,
    handle: ({ world, repository, body, by, web }) => {
      const input = parsed(newPull, body);
      const pull = openPull(world, repository, { ...input, author: by });
      return { status: 201, body: viewPull(repository, pull, web) };
    },
  },
  {
    name: 'GetPull',
    method: 'GET',
    path: /^\/pulls\/(?<number>\d+)$/,
    handle: call => ({
      body: viewPull(call.repository, pullOf(call), call.web),
    }),
  },
  {
    name: 'UpdatePull',
    method: 'PATCH',
    path: /^\/pulls\/(?<number>\d+)$/,
    handle: call => {
      const { state } = parsed(
        z.object({ state: z.literal('closed') }),
        call.body,
      );
      const pull = pullOf(call);
      if (state === 'closed') closePull(call.world, pull);
      return { body: viewPull(call.repository, pull, call.web) };
    },
  },
  {
    name: 'MergePull',
    method: 'PUT',
    path: /^\/pulls\/(?<number>\d+)\/merge$/,
    handle: call => {
      const { world, repository, by } = call;
      const sha = mergePull(world, repository, pullOf(call), by);
      return {
        body: {
          sha,
          merged: true,
          message: 'Pull Request successfully merged',
        },
      };
    },
  },
];

const REPOSITORY_PATH = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/;

/** A request of GitHub's API, as far as its address tells. */
export interface GithubRoute {
  operation: Operation;
  slug: string;
  params: Record<string, string>;
}

/** The operation that a method and a path below the API's address stand for. */
export function routeOf(method: string, path: string): GithubRoute | undefined {
  const match = REPOSITORY_PATH.exec(path);
  if (!match) return undefined;
  const [, owner, name, rest = ''] = match;
  for (const operation of OPERATIONS) {
    const found = operation.method === method && operation.path.exec(rest);
    if (found) {
      const params = Object.entries(found.groups ?? {}).map(([key, value]) => [
        key,
        decodeURIComponent(value),
      ]);
      return {
        operation,
        slug: `${owner}/${name}`,
        params: Object.fromEntries(params),
      };
    }
  }
  return undefined;
}

/** Whose token a request carries. */
export function loginOf(world: World, authorization: string | null): string {
  const token = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1];
  const login = token && githubState(world).tokens[token];
  if (!login) throw new GithubError(401, 'Bad credentials');
  return login;
}
