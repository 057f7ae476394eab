/** Runs a program as a child of the simulator: with little around it, for a limited time, and never longer than the simulator. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** Lines of output that are kept: the last ones tell why a program failed. */
const KEPT_LINES = 40;
/** A line that is longer holds data. */
const LONGEST_LINE = 2_000;

/** A program that did not end well, with the last lines of what it printed. */
export class ProgramFailure extends Error {
  constructor(
    readonly command: string,
    readonly reason: string,
    readonly lines: string[],
  ) {
    super([`${command}: ${reason}`, ...lines].join('\n'));
    this.name = 'ProgramFailure';
  }
}

/**
 * How this machine reaches a registry. Nothing else of the simulator's environment is
 * passed on: what runs is code that somebody has pushed.
 */
const OF_THE_NETWORK =
  /^(?:npm_config_(?:registry|cafile|ca|proxy|https_proxy|noproxy|userconfig|globalconfig|cache|strict_ssl|offline|prefer_offline)|https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_(?:file|dir))$/i;

/** What a program needs to find others and the registry; `HOME` is up to the caller. */
export function smallEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const network = Object.entries(environment).filter(([name]) =>
    OF_THE_NETWORK.test(name),
  ) as [string, string][];
  // The simulator's own Node.js comes first: the one that is sure to be there.
  const path = [dirname(process.execPath), environment.PATH ?? ''];
  return { ...Object.fromEntries(network), PATH: path.join(delimiter) };
}

const running = new Set<ChildProcess>();

/** Ends a program with all that it has started. */
function kill(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // There are no process groups here, or it has just ended.
    child.kill('SIGKILL');
  }
}

function endWithSimulator(child: ChildProcess): void {
  if (running.size === 0) process.once('exit', killAll);
  running.add(child);
}

function killAll(): void {
  running.forEach(kill);
}

function settled(child: ChildProcess): void {
  running.delete(child);
  if (running.size === 0) process.off('exit', killAll);
}

export interface ProgramOptions {
  cwd: string;
  env: Record<string, string>;
  timeLimitMs: number;
  /** Ends it early. */
  signal: AbortSignal;
}

/**
 * Runs a program to its end. Resolves with the last lines that it printed.
 *
 * @throws ProgramFailure when it ends with other than 0, cannot be started, or takes too long
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env, timeLimitMs, signal }: ProgramOptions,
): Promise<string[]> {
  const command = [program, ...args].join(' ');
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    let cause: string | undefined;
    const child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithSimulator(child);
    const take = (line: string) => {
      const text = stripVTControlCharacters(line).trimEnd();
      if (text === '') return;
      lines.push(text.slice(0, LONGEST_LINE));
      lines.splice(0, Math.max(0, lines.length - KEPT_LINES));
    };
    const read = (stream: Readable) => {
      let unfinished = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        const parts = `${unfinished}${chunk}`.split(/\r?\n/);
        unfinished = parts.pop()!.slice(-LONGEST_LINE);
        parts.forEach(take);
      });
      stream.on('end', () => take(unfinished));
    };
    read(child.stdout);
    read(child.stderr);
    const end = (why: string) => {
      cause ??= why;
      kill(child);
    };
    const stop = () => end('was stopped');
    const limit = setTimeout(
      () => end(`took longer than ${timeLimitMs / 1000} s and was stopped`),
      timeLimitMs,
    );
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const done = (reason: string | undefined) => {
      clearTimeout(limit);
      signal.removeEventListener('abort', stop);
      settled(child);
      if (reason === undefined) resolve(lines);
      else reject(new ProgramFailure(command, reason, lines));
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      done(
        error.code === 'ENOENT'
          ? `there is no ${program} on this machine`
          : error.message,
      ),
    );
    child.on('close', code => {
      const failed = code === 0 ? undefined : `failed with exit code ${code}`;
      done(cause ?? failed);
    });
  });
}
