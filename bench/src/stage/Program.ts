import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What a program needs to end by itself when asked to. Milliseconds. */
const GRACE_MS = 8_000;
const START_MS = 180_000;
const LOG_LINES = 20;

/** How to start a program. */
export interface ProgramOptions {
  /** For messages: `The backend`. */
  name: string;
  /** Arguments of Node. */
  args: string[];
  cwd: string;
  env?: Record<string, string>;
  /** File that its output goes to. */
  log: string;
  /** Answers with success when the program is ready. */
  healthUrl: string;
}

/** A program of the project that runs beside this one. */
export class Program {
  private constructor(
    private readonly options: ProgramOptions,
    private readonly child: ChildProcess,
    private readonly ended: Promise<void>,
  ) {}

  /** Starts it; see {@link ready}. */
  static start(options: ProgramOptions): Program {
    const log = openSync(options.log, 'w');
    const child = spawn(process.execPath, options.args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const ended = new Promise<void>(resolve => {
      child.once('exit', () => resolve());
    });
    return new Program(options, child, ended);
  }

  /** Waits until it is ready. Throws with the end of its log when it ends instead. */
  async ready(): Promise<void> {
    const { healthUrl, log, name } = this.options;
    const deadline = Date.now() + START_MS;
    while (this.child.exitCode === null && Date.now() < deadline) {
      const response = await fetch(healthUrl).catch(() => undefined);
      if (response?.ok) return;
      await Promise.race([this.ended, delay(250)]);
    }
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    throw new Error(
      `${name} did not start:\n${lines.slice(-LOG_LINES).join('\n')}`,
    );
  }

  /** Ends it, gently and then firmly. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const late = new AbortController();
    await Promise.race([
      this.ended,
      delay(GRACE_MS, undefined, { signal: late.signal }).then(() =>
        this.child.kill('SIGKILL'),
      ),
    ]);
    late.abort();
    await this.ended;
  }
}
