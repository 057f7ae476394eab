// Long-running children: their output goes to log files, their early death is
// told, and all of them end together.
import { spawn } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const posix = process.platform !== 'win32';
const GRACE_MS = 8000;

/** A group of children that stand and fall together. */
export class Processes {
  #children = [];
  #stopping = false;
  #onDeath = () => {};

  constructor({ state, verbose = false }) {
    this.verbose = verbose;
    this.logs = join(state, 'logs');
    mkdirSync(this.logs, { recursive: true });
  }

  /** Starts a Node program under `name`; its output goes to `logs/name.log` below the state's folder. */
  start(name, args, { cwd = root, env = {} } = {}) {
    const log = join(this.logs, `${name}.log`);
    const out = createWriteStream(log);
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that its own children end with it.
      detached: posix,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.pipe(out, { end: false });
      if (this.verbose) {
        stream.on('data', chunk => process.stdout.write(chunk));
      }
    }
    const entry = { name, child, log, ended: false };
    entry.exit = new Promise(resolve => {
      child.on('exit', (code, signal) => {
        entry.ended = true;
        resolve({ code, signal });
        if (!this.#stopping) this.#onDeath(entry, code, signal);
      });
    });
    this.#children.push(entry);
    return entry;
  }

  /** Resolves when a child ends by itself, which none of them should. */
  death() {
    return new Promise(resolve => {
      this.#onDeath = (entry, code, signal) => {
        resolve({ name: entry.name, log: entry.log, code, signal });
      };
      const dead = this.#children.find(entry => entry.ended);
      if (dead) this.#onDeath(dead);
    });
  }

  /** The end of a child's log. */
  static tail(log, lines = 20) {
    if (!existsSync(log)) return '';
    return readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n');
  }

  #signal(entry, signal) {
    try {
      if (posix) process.kill(-entry.child.pid, signal);
      else entry.child.kill(signal);
    } catch {
      // Gone already.
    }
  }

  /** Ends all children, the newest first, gently and then firmly. */
  async stop() {
    if (this.#stopping) return;
    this.#stopping = true;
    for (const entry of [...this.#children].reverse()) {
      this.#signal(entry, 'SIGTERM');
    }
    const all = Promise.all(this.#children.map(entry => entry.exit));
    let timer;
    const late = new Promise(resolve => {
      timer = setTimeout(() => resolve('late'), GRACE_MS);
    });
    if ((await Promise.race([all, late])) === 'late') {
      for (const entry of this.#children) this.#signal(entry, 'SIGKILL');
      await all;
    }
    clearTimeout(timer);
  }
}

/** Waits until `url` answers with success, or throws after `timeoutMs`. */
export async function waitFor(url, { timeoutMs = 180_000, what = url } = {}) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
      if (response.ok) return;
    } catch {
      // Not yet.
    }
    if (Date.now() > end) {
      throw new Error(`${what} did not answer within ${timeoutMs / 1000} s`);
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}
