import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAtExit } from '../../shared/temporaryFolders';
import { GithubError } from '../errors';

/** Nothing of whoever runs the simulator: no configuration, no hooks, no questions. */
export const GIT_ENVIRONMENT: Record<string, string> = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

const gitMissing = () =>
  new GithubError(
    503,
    'The simulated GitHub keeps repositories with git, and there is no git on this machine. Install git, then try again.',
  );

/** What git printed where it ended with something other than 0. */
export class GitFailure extends Error {
  constructor(command: string, readonly output: string) {
    super(`git ${command}: ${output.trim()}`);
    this.name = 'GitFailure';
  }
}

export interface GitInput {
  input?: string | Uint8Array;
  env?: Record<string, string>;
}

/** Runs a program; resolves with its output once it has ended with 0. */
export function runGit(
  args: string[],
  { input, env }: GitInput = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: { ...GIT_ENVIRONMENT, ...env } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', chunk => out.push(chunk));
    child.stderr.on('data', chunk => err.push(chunk));
    // Git may end before it has read everything; its exit code tells why.
    child.stdin.on('error', () => {});
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? gitMissing() : error),
    );
    child.on('close', code => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new GitFailure(args[0], Buffer.concat(err).toString()));
    });
    child.stdin.end(input);
  });
}

/** The folder of the bare repositories: `owner/name.git` below it. */
export class GitFolder {
  private folder: string | undefined;

  /** @param path - without it, a temporary folder that is removed when the process ends */
  constructor(path?: string) {
    this.folder = path;
  }

  /** Where a repository lies, by `owner/name`. */
  pathOf(slug: string): string {
    return join(this.root(), `${slug}.git`);
  }

  /** The folder itself, made when first asked for. */
  root(): string {
    if (!this.folder) {
      const made = mkdtempSync(join(tmpdir(), 'simulator-git-'));
      removeAtExit(made);
      this.folder = made;
    }
    mkdirSync(this.folder, { recursive: true });
    return this.folder;
  }

  has(slug: string): boolean {
    return this.folder !== undefined && existsSync(this.pathOf(slug));
  }

  /** Every repository that lies there. */
  slugs(): string[] {
    if (!this.folder || !existsSync(this.folder)) return [];
    const { folder } = this;
    return readdirSync(folder).flatMap(owner =>
      readdirSync(join(folder, owner)).map(
        name => `${owner}/${name.replace(/\.git$/, '')}`,
      ),
    );
  }

  /** Runs git in a repository. */
  run(slug: string, args: string[], input?: GitInput): Promise<Buffer> {
    return runGit(['--git-dir', this.pathOf(slug), ...args], input);
  }

  /** The same, for output that is text. */
  async text(slug: string, args: string[], input?: GitInput): Promise<string> {
    return (await this.run(slug, args, input)).toString();
  }

  /** Makes an empty repository; what a world that is gone has left there goes first. */
  async init(slug: string, defaultBranch: string): Promise<void> {
    const path = this.pathOf(slug);
    rmSync(path, { recursive: true, force: true });
    await runGit([
      'init',
      '--quiet',
      '--bare',
      `--initial-branch=${defaultBranch}`,
      path,
    ]);
    await this.run(slug, ['config', 'http.receivepack', 'true']);
    // Histories are short; packing in the background would outlive the request.
    await this.run(slug, ['config', 'gc.auto', '0']);
    await this.run(slug, ['config', 'receive.autogc', 'false']);
  }

  /** Puts the files of a commit into a folder, without a repository around them. */
  async checkOut(slug: string, sha: string, folder: string): Promise<void> {
    const index = join(folder, '.git-index');
    await this.run(
      slug,
      ['--work-tree', folder, 'checkout', '--quiet', sha, '--', '.'],
      { env: { GIT_INDEX_FILE: index } },
    );
    rmSync(index, { force: true });
  }

  /** Removes one repository. */
  remove(slug: string): void {
    if (this.has(slug)) {
      rmSync(this.pathOf(slug), { recursive: true, force: true });
    }
  }

  /** Removes all repositories. */
  clear(): void {
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }
}
