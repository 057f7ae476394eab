import { Worker } from 'node:worker_threads';
import { packageFile } from '../paths';

/** Tools hold up to some hundred megabytes, which are given back when nobody asks. */
const IDLE_MS = 5 * 60_000;

/** A tool that has not answered by then never will. */
const TIMEOUT_MS = 2 * 60_000;

/** What a worker answers, see `workers`. */
interface Answer<A> {
  id: number;
  answer?: A;
  error?: string;
}

interface Waiting<A> {
  resolve(answer: A): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/**
 * A validator in a thread of its own: it may take seconds, and its WebAssembly may
 * trap or never return, none of which must reach those whom the process serves
 * besides. One thread answers all who ask; it starts with the first question, and
 * ends a while after the last answer.
 */
export class ToolThread<Q extends object, A> {
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private readonly waiting = new Map<number, Waiting<A>>();
  private last = 0;

  constructor(
    private readonly start: () => Worker,
    private readonly times = { idleMs: IDLE_MS, timeoutMs: TIMEOUT_MS },
  ) {}

  /** @throws Error where the tool cannot be loaded, breaks off or does not return. */
  ask(question: Q): Promise<A> {
    clearTimeout(this.idle);
    const worker = this.worker ?? this.begin();
    const id = ++this.last;
    // While somebody waits the process stays, and no longer.
    worker.ref();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.broken(worker, new Error('it did not answer in time'));
        worker.terminate();
      }, this.times.timeoutMs);
      this.waiting.set(id, { resolve, reject, timer });
      worker.postMessage({ id, question });
    });
  }

  /** Ends the thread, if there is one. */
  async stop(): Promise<void> {
    clearTimeout(this.idle);
    const worker = this.worker;
    this.worker = undefined;
    await worker?.terminate();
  }

  private begin(): Worker {
    const worker = this.start();
    worker.on('message', (answer: Answer<A>) => this.answered(answer));
    worker.on('error', error => this.broken(worker, error));
    worker.on('exit', () => this.broken(worker, new Error('it has stopped')));
    this.worker = worker;
    return worker;
  }

  private answered({ id, answer, error }: Answer<A>): void {
    const waiting = this.waiting.get(id);
    if (!waiting) {
      return;
    }
    clearTimeout(waiting.timer);
    this.waiting.delete(id);
    if (answer === undefined) {
      waiting.reject(new Error(error));
    } else {
      waiting.resolve(answer);
    }
    if (!this.waiting.size && this.worker) {
      this.worker.unref();
      this.idle = setTimeout(() => this.stop(), this.times.idleMs).unref();
    }
  }

  private broken(worker: Worker, error: Error): void {
    if (this.worker === worker) {
      this.worker = undefined;
      const waiting = [...this.waiting.values()];
      this.waiting.clear();
      for (const { timer, reject } of waiting) {
        clearTimeout(timer);
        reject(error);
      }
    }
  }
}

/** Starts a worker of this package's folder `workers`. */
export function startWorker(name: string): Worker {
  // Without the options of this process: it may load TypeScript through a hook
  // that the worker has no use for.
  return new Worker(packageFile('workers', `${name}.cjs`), { execArgv: [] });
}
