import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** Whether a handler gets an event as it is, or as a smoke test. */
export type EventMode = 'event' | 'smoke-test';

/**
 * A handler in a process of its own, which takes one event after the other as in
 * Lambda: what it keeps in memory is there for the next. The program reads lines
 * of a mode and a file, and answers each with a line of `RESULT` and JSON.
 */
export class HandlerProcess {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private output = '';
  private waiting?: {
    resolve(answer: unknown): void;
    reject(error: Error): void;
  };

  constructor(
    program: string,
    args: string[],
    options: { cwd: string; env: Record<string, string> },
  ) {
    this.child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stdout.on('data', data => this.printed(data));
    this.child.stderr.on('data', data => (this.output += data));
    // Its end tells more than that nobody reads any longer.
    this.child.stdin.on('error', () => undefined);
    this.child.on('error', error => this.waiting?.reject(error));
    this.child.on('close', () =>
      this.waiting?.reject(
        new Error(`The handler's process ended:\n${this.output.slice(-4000)}`),
      ),
    );
  }

  /**
   * Has the handler take the event of a file.
   *
   * @returns what the handler answers
   * @throws Error with what was printed, where it throws
   */
  async call(eventFile: string, mode: EventMode): Promise<unknown> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      throw new Error(`The handler's process ended:\n${this.output}`);
    }
    this.output = '';
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.child.stdin.write(`${mode} ${eventFile}\n`);
    }).finally(() => {
      this.waiting = undefined;
    });
  }

  /** Ends the process. */
  stop(): void {
    this.child.stdin.end();
    this.child.kill();
  }

  private printed(data: Buffer): void {
    this.output += data;
    const [, result] = /(?:^|\n)RESULT (.*)\n/.exec(this.output) ?? [];
    if (result !== undefined) {
      this.waiting?.resolve(JSON.parse(result));
    }
  }
}
