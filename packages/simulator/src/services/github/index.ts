/**
 * GitHub, as much of it as making, deploying and taking back a service needs: see the
 * README beside this file. Its API is at `/_github/api/v3`; repositories are at
 * `/OWNER/NAME`, for people and for git, and below `/_github` too.
 */
import { createHash } from 'node:crypto';
import type { World } from '../../core/types';
import type { HttpModule } from '../../server/httpModules';
import { Synthesis, setSynthesis } from '../actions/cdk/synthesis';
import { synthesiseWith } from '../actions/cdk/synthesise';
import type { Synthesise } from '../actions/cdk/synthesise';
import { registerActions } from '../actions/runs';
import { GithubError } from './errors';
import { GitFolder } from './git/gitFolder';
import { gitRequestOf, serveGit } from './git/httpBackend';
import { routeOf } from './operations';
import { servePage } from './pages';
import type { Answer, GithubCall } from './routing';
import { githubState, SERVICE } from './state';
import { keepTogether } from './git/keepTogether';

export { recordPush, slugOf } from './repositories';
export { githubState, putGithubToken } from './state';
export { putOrganization } from './people';

/** Below this everything is GitHub's. */
export const GITHUB_WEB = '/_github';
/** Where the API is: to be used as `integrations.github[].apiBaseUrl`. */
export const GITHUB_API = `${GITHUB_WEB}/api/v3`;
/** Octokit takes this for the GraphQL address of an API at `/api/v3`. */
const GITHUB_GRAPHQL = `${GITHUB_WEB}/api/graphql`;

/** Whose token a request carries. */
function loginOf(world: World, authorization: string | null): string {
  const token = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1];
  const login = token && githubState(world).tokens[token];
  if (!login) throw new GithubError(401, 'Bad credentials');
  return login;
}

/** The path below the API's address; undefined for another address. */
function apiPath({ pathname }: URL): string | undefined {
  if (pathname === GITHUB_GRAPHQL) return '/graphql';
  return pathname.startsWith(`${GITHUB_API}/`)
    ? pathname.slice(GITHUB_API.length)
    : undefined;
}

/** An address as if everything lay at the root. */
function webUrl(url: URL): URL {
  const found = new URL(url);
  if (url.pathname.startsWith(`${GITHUB_WEB}/`)) {
    found.pathname = url.pathname.slice(GITHUB_WEB.length);
  }
  return found;
}

/** A tag of an answer, so that one that has not changed need not be sent again. */
function tagged(answer: Answer, request: Request): Answer {
  const { status = 200, body, headers = {} } = answer;
  if (request.method !== 'GET' || status !== 200 || body === undefined) {
    return answer;
  }
  const digest = createHash('sha1').update(JSON.stringify(body)).digest('hex');
  const etag = headers.etag ?? `W/"${digest}"`;
  return request.headers.get('if-none-match') === etag
    ? { status: 304, headers: { ...headers, etag } }
    : { ...answer, headers: { ...headers, etag } };
}

function respond({ status = 200, body, raw, headers }: Answer): Response {
  if (status === 204 || status === 304) {
    return new Response(null, { status, headers });
  }
  return raw === undefined
    ? Response.json(body, { status, headers })
    : new Response(typeof raw === 'string' ? raw : new Uint8Array(raw), {
        status,
        headers,
      });
}

async function serveApi(
  request: Request,
  url: URL,
  path: string,
  world: World,
  git: GitFolder,
) {
  try {
    const by = loginOf(world, request.headers.get('authorization'));
    const route = routeOf(request.method, path);
    if (!route) throw new GithubError(404, 'Not Found');
    const repository = route.slug
      ? githubState(world).repositories[route.slug]
      : undefined;
    const text = await request.text();
    const call: GithubCall = {
      world,
      git,
      params: route.params,
      query: url.searchParams,
      headers: request.headers,
      body: text ? JSON.parse(text) : undefined,
      by,
      web: url.origin,
      api: `${url.origin}${GITHUB_API}`,
    };
    return respond(tagged(await route.handle(call, repository), request));
  } catch (error) {
    if (error instanceof GithubError) return error.toResponse();
    if (error instanceof SyntaxError) {
      return new GithubError(400, 'Problems parsing JSON').toResponse();
    }
    throw error;
  }
}

/** The simulated GitHub, and what a simulator does with it besides serving. */
export interface Github extends HttpModule {
  /** Makes folder and world agree, after the world was replaced. */
  agree(world: World): void;
  /** Forgets every repository on disk. */
  clear(): void;
}

export interface GithubOptions {
  /** Where repositories lie; a temporary folder without it. */
  folder?: string;
  /** Where the runner keeps what CDK apps need to be synthesised; a temporary folder without it. */
  cdkFolder?: string;
  /** Takes the place of npm and the CDK CLI. */
  synthesise?: Synthesise;
}

/** The simulated GitHub. */
export function createGithub(options: GithubOptions = {}): Github {
  const git = new GitFolder(options.folder);
  const synthesis = new Synthesis(
    (slug, sha, folder) => git.checkOut(slug, sha, folder),
    options.synthesise ?? synthesiseWith(options.cdkFolder),
  );
  // Requests wait until world and folder agree; what goes wrong there, they meet themselves.
  let agreed: Promise<unknown> = Promise.resolve();
  return {
    id: SERVICE,
    register(world) {
      registerActions(world);
      setSynthesis(world, synthesis);
    },
    owns(url, world) {
      if (url.pathname.startsWith(`${GITHUB_WEB}/`)) return true;
      const { organizations, repositories } = githubState(world);
      const [, owner, name] = url.pathname.split('/');
      return (
        organizations?.[owner] !== undefined ||
        repositories[`${owner}/${name?.replace(/\.git$/, '')}`] !== undefined
      );
    },
    operationOf(request) {
      const url = new URL(request.url);
      const path = apiPath(url);
      if (path !== undefined) {
        return routeOf(request.method, path)?.name ?? 'Unknown';
      }
      const asked = gitRequestOf(webUrl(url));
      if (!asked) return undefined;
      return asked.isPush ? 'GitPush' : 'GitFetch';
    },
    errors: {
      throttle: () =>
        new GithubError(
          429,
          'You have exceeded a secondary rate limit.',
        ).toResponse(),
      accessDenied: () =>
        new GithubError(
          403,
          'Resource not accessible by integration',
        ).toResponse(),
      error: status => new GithubError(status, 'Server Error').toResponse(),
    },
    async serve(request, world) {
      await agreed;
      const url = new URL(request.url);
      const path = apiPath(url);
      if (path !== undefined) return serveApi(request, url, path, world, git);
      const web = webUrl(url);
      const asked = gitRequestOf(web);
      if (asked) return serveGit(world, git, request, asked);
      return (
        (await servePage({ world, git, request, url: web })) ??
        new GithubError(404, 'Not Found').toResponse()
      );
    },
    agree(world) {
      synthesis.stop();
      agreed = keepTogether(world, git).catch(() => undefined);
    },
    clear() {
      synthesis.stop();
      git.clear();
    },
  };
}

/** One whose repositories, if it ever gets any, lie in a temporary folder. */
export const github = createGithub();
