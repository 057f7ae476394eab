/** A simulator with the organisation `distrofm`, over a real socket, and a client of its GitHub. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { listen } from '../../server/listen';
import { createSimulator } from '../../server/simulator';
import type { Simulator, SimulatorOptions } from '../../server/simulator';
import { GIT_ENVIRONMENT } from './git/gitFolder';
import { GITHUB_API, putGithubToken, putOrganization } from '.';

const run = promisify(execFile);

export const START = Date.UTC(2026, 10, 23, 12);
/** Tokens of the app, of a release manager and of a developer. */
export const TOKENS = {
  app: 'token-of-the-app',
  iva: 'token-of-iva',
  mara: 'token-of-mara',
};

export interface ApiAnswer {
  status: number;
  body: any;
  headers: Headers;
}

/** What a test does with the simulated GitHub. */
export interface GithubKit {
  simulator: Simulator;
  url: string;
  /** A folder of its own, removed at the end. */
  folder: string;
  api(
    method: string,
    path: string,
    body?: unknown,
    options?: { token?: string; headers?: Record<string, string> },
  ): Promise<ApiAnswer>;
  /** Makes a repository of the organisation. */
  create(name: string): Promise<ApiAnswer>;
  git(cwd: string, ...args: string[]): Promise<string>;
  /** Clones into a new folder; with a token pushing works. */
  clone(name: string, token?: string): Promise<string>;
  /** Writes files, commits them and pushes them to a branch. Returns the commit's sha. */
  push(
    cwd: string,
    files: Record<string, string>,
    options?: { branch?: string; message?: string },
  ): Promise<string>;
  end(): Promise<void>;
}

/** A simulator with the organisation, its clock stopped. */
export const githubSimulator = (
  gitFolder?: string,
  options: SimulatorOptions = {},
) =>
  createSimulator({
    ...options,
    startAt: START,
    speed: 0,
    quotas: false,
    log: () => {},
    gitFolder,
    build(world) {
      putOrganization(world, {
        login: 'distrofm',
        members: ['iva.s', 'mara.k'],
        teams: { 'release-managers': ['iva.s'] },
      });
      putGithubToken(world, TOKENS.app, 'backspin[bot]');
      putGithubToken(world, TOKENS.iva, 'iva.s');
      putGithubToken(world, TOKENS.mara, 'mara.k');
    },
  });

/** Has a simulator listen, and makes a client. */
export async function startGithub(
  simulator = githubSimulator(),
): Promise<GithubKit> {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-test-'));
  const { url, close } = await listen(simulator, { port: 0 });
  let clones = 0;

  const git = async (cwd: string, ...args: string[]) => {
    const { stdout } = await run('git', args, {
      cwd,
      env: {
        ...GIT_ENVIRONMENT,
        GIT_AUTHOR_NAME: 'Mara Keller',
        GIT_AUTHOR_EMAIL: 'mara.k@distrofm.example',
        GIT_COMMITTER_NAME: 'Mara Keller',
        GIT_COMMITTER_EMAIL: 'mara.k@distrofm.example',
      },
    });
    return stdout.trim();
  };

  const api: GithubKit['api'] = async (method, path, body, options = {}) => {
    const response = await fetch(`${url}${GITHUB_API}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${options.token ?? TOKENS.app}`,
        ...options.headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers
      .get('content-type')
      ?.startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  };

  return {
    simulator,
    url,
    folder,
    api,
    create: name =>
      api('POST', '/orgs/distrofm/repos', { name, private: true }),
    git,
    async clone(name, token) {
      clones += 1;
      const into = join(folder, `clone-${clones}`);
      const from = new URL(`${url}/distrofm/${name}.git`);
      if (token) {
        from.username = 'x-access-token';
        from.password = token;
      }
      await git(folder, 'clone', '--quiet', String(from), into);
      return into;
    },
    async push(cwd, files, { branch = 'main', message = 'Change' } = {}) {
      await git(cwd, 'checkout', '--quiet', '-B', branch);
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, path)), { recursive: true });
        writeFileSync(join(cwd, path), text);
      }
      await git(cwd, 'add', '--all');
      await git(cwd, 'commit', '--quiet', '--message', message);
      await git(cwd, 'push', '--quiet', 'origin', branch);
      return git(cwd, 'rev-parse', 'HEAD');
    },
    async end() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
