import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PACKAGE = resolve(__dirname, '../../..');
const START_MS = 60_000;

/** A backend in a process of its own, which can be killed and started again. */
export class BackendProcess {
  private child: ChildProcess | undefined;
  private token: string | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly folder: string,
  ) {}

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [
        '-r',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        join(__dirname, 'killableBackend.ts'),
        '--config',
        join(this.folder, 'app-config.json'),
      ],
      {
        cwd: PACKAGE,
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          NODE_ENV: 'development',
          LOG_LEVEL: 'warn',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const log = join(this.folder, 'backend.log');
    const keep = (text: Buffer) => void appendFile(log, text);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.child = child;
    this.token = undefined;
    const deadline = Date.now() + START_MS;
    for (;;) {
      this.token = await this.signIn().catch(() => undefined);
      if (this.token) return;
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`The backend does not start; see ${log}`);
      }
      await delay(50);
    }
  }

  /** Ends it by signal 9, and waits until it is gone. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  /** Suspends it, as a hypervisor does; nothing in it runs until {@link resume}. */
  suspend(): void {
    this.child?.kill('SIGSTOP');
  }

  /** Lets it run on where it was suspended. */
  resume(): void {
    this.child?.kill('SIGCONT');
  }

  /** Calls the deployments API as the guest. Throws when it dies meanwhile. */
  async call(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<{ status: number; body: any }> {
    const response = await fetch(`${this.baseUrl}/api/deployments${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        'Content-Type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  private async signIn(): Promise<string | undefined> {
    const response = await fetch(`${this.baseUrl}/api/auth/guest/refresh`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    if (!response.ok) return undefined;
    const { backstageIdentity } = (await response.json()) as {
      backstageIdentity?: { token?: string };
    };
    return backstageIdentity?.token;
  }
}
