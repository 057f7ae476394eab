/**
 * GitHub, as much of it as taking a release back needs: see the README beside this
 * file. Its API is at `/_github/api/v3`, pages for people below `/_github`.
 */
import type { World } from '../../core/types';
import type { HttpModule } from '../../server/httpModules';
import { GithubError } from './errors';
import { loginOf, routeOf } from './operations';
import { servePage } from './pages';
import { githubState, SERVICE } from './state';

export { recordPush, slugOf } from './repositories';
export { githubState, putGithubToken } from './state';

/** Where the pages are. */
export const GITHUB_WEB = '/_github';
/** Where the API is: to be used as `integrations.github[].apiBaseUrl`. */
export const GITHUB_API = `${GITHUB_WEB}/api/v3`;

async function serveApi(request: Request, url: URL, world: World) {
  try {
    const by = loginOf(world, request.headers.get('authorization'));
    const route = routeOf(
      request.method,
      url.pathname.slice(GITHUB_API.length),
    );
    const repository = route && githubState(world).repositories[route.slug];
    if (!route || !repository) throw new GithubError(404, 'Not Found');
    const text = await request.text();
    const { status = 200, body } = route.operation.handle({
      world,
      repository,
      params: route.params,
      query: url.searchParams,
      body: text ? JSON.parse(text) : undefined,
      by,
      web: `${url.origin}${GITHUB_WEB}`,
    });
    return Response.json(body, { status });
  } catch (error) {
    if (error instanceof GithubError) return error.toResponse();
    if (error instanceof SyntaxError) {
      return new GithubError(400, 'Problems parsing JSON').toResponse();
    }
    throw error;
  }
}

/** The simulated GitHub. */
export const github: HttpModule = {
  id: SERVICE,
  owns: ({ pathname }) => pathname.startsWith(`${GITHUB_WEB}/`),
  operationOf(request) {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(`${GITHUB_API}/`)) return undefined;
    const path = pathname.slice(GITHUB_API.length);
    return routeOf(request.method, path)?.operation.name ?? 'Unknown';
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
    const url = new URL(request.url);
    if (url.pathname.startsWith(`${GITHUB_API}/`)) {
      return serveApi(request, url, world);
    }
    const path = url.pathname.slice(GITHUB_WEB.length);
    return (
      servePage(world, request.method, path) ??
      new GithubError(404, 'Not Found').toResponse()
    );
  },
};
