/** Git over HTTP: passes requests to `git http-backend` as a web server's CGI does. */
import type { World } from '../../../core/types';
import { GithubError } from '../errors';
import { githubState } from '../state';
import { GIT_ENVIRONMENT, GitFailure, runGit } from './gitFolder';
import type { GitFolder } from './gitFolder';
import { settlePush } from './pushes';

const GIT_PATH =
  /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** A request of a git client. */
export interface GitRequest {
  slug: string;
  rest: string;
  /** Whether it is about to change something. */
  isPush: boolean;
}

/** Tells whether an address is one that git clients ask. */
export function gitRequestOf({
  pathname,
  searchParams,
}: URL): GitRequest | undefined {
  const match = GIT_PATH.exec(pathname);
  if (!match) return undefined;
  const [, owner, name, rest] = match;
  return {
    slug: `${owner}/${name}`,
    rest,
    isPush:
      rest === 'git-receive-pack' ||
      searchParams.get('service') === 'git-receive-pack',
  };
}

/** Login of the token in a request; undefined without credentials. */
function loginOfBasic(world: World, header: string | null): string | undefined {
  const encoded = /^basic (.+)$/i.exec(header ?? '')?.[1];
  const bearer = /^(?:bearer|token) (.+)$/i.exec(header ?? '')?.[1];
  if (!encoded && !bearer) return undefined;
  const [user, ...password] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  const { tokens } = githubState(world);
  // As on GitHub the token may stand in either place.
  const login = tokens[bearer ?? password.join(':')] ?? tokens[user];
  if (!login) throw new GithubError(401, 'Bad credentials');
  return login;
}

const askForToken = () =>
  new Response('Authentication is required: use a token as the password.\n', {
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="GitHub"' },
  });

/** Splits what a CGI program prints into headers and body. */
function readCgi(output: Buffer): Response {
  const end = output.indexOf('\r\n\r\n');
  const headers = new Headers();
  let status = 200;
  for (const line of output.subarray(0, end).toString().split('\r\n')) {
    const [name, ...value] = line.split(':');
    if (name.toLowerCase() === 'status') status = parseInt(value.join(':'), 10);
    else headers.append(name, value.join(':').trim());
  }
  return new Response(new Uint8Array(output.subarray(end + 4)), {
    status,
    headers,
  });
}

/** Answers a git client. Reading needs no token, pushing does. */
export async function serveGit(
  world: World,
  git: GitFolder,
  request: Request,
  { slug, rest, isPush }: GitRequest,
): Promise<Response> {
  const repository = githubState(world).repositories[slug];
  let login: string | undefined;
  try {
    login = loginOfBasic(world, request.headers.get('authorization'));
  } catch {
    return askForToken();
  }
  if (isPush && !login) return askForToken();
  if (!repository) {
    return new Response('Repository not found.\n', { status: 404 });
  }
  if (!repository.hasFiles) {
    return new Response(
      `${slug} is known by its commits alone in the simulated GitHub; its files are not there.\n`,
      { status: 404 },
    );
  }
  const { search } = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  const header = (name: string) => request.headers.get(name) ?? '';
  try {
    const output = await runGit(['http-backend'], {
      input: body,
      env: {
        ...GIT_ENVIRONMENT,
        GIT_PROJECT_ROOT: git.root(),
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: `/${slug}.git/${rest}`,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: header('content-type'),
        CONTENT_LENGTH: String(body.length),
        HTTP_CONTENT_ENCODING: header('content-encoding'),
        GIT_PROTOCOL: header('git-protocol'),
        REMOTE_ADDR: '127.0.0.1',
        ...(login ? { REMOTE_USER: login } : {}),
      },
    });
    if (rest === 'git-receive-pack') {
      await settlePush({ world, git, repository, by: login! });
    }
    return readCgi(output);
  } catch (error) {
    if (error instanceof GithubError || error instanceof GitFailure) {
      return new Response(`${error.message}\n`, {
        status: error instanceof GithubError ? error.status : 500,
      });
    }
    throw error;
  }
}
