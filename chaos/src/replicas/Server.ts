import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const START_MS = 30_000;

/** How a server is started. */
export interface ServerOptions {
  file: string;
  args: string[];
  port: number;
  /** User and group that it runs as, where not those of this process. */
  as?: { uid: number; gid: number };
}

const listens = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });

/** A server of this machine that belongs to the suite alone. */
export class Server {
  private child: ChildProcess | undefined;

  constructor(private readonly options: ServerOptions) {}

  get port(): number {
    return this.options.port;
  }

  /** Starts it, and waits until it listens. */
  async start(): Promise<void> {
    const { file, args, as, port } = this.options;
    const child = spawn(file, args, { ...as, stdio: 'ignore' });
    this.child = child;
    const deadline = Date.now() + START_MS;
    while (!(await listens(port))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`${file} does not start on port ${port}`);
      }
      await delay(50);
    }
  }

  /** Ends it at once, and waits until it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}
