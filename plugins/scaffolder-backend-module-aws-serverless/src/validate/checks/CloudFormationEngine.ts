import type { DetailedDiagnostic } from '@aws/cloudformation-validate';
import { Worker } from 'node:worker_threads';
import { packageFile } from '../paths';

/** The engine holds some hundred megabytes, which are given back when nobody asks. */
const IDLE_MS = 5 * 60_000;

/** What the worker answers, see `workers/cloudformation.cjs`. */
interface Answer {
  id: number;
  status?: 'OK' | 'ANALYSIS_INCOMPLETE' | 'ERROR';
  diagnostics?: DetailedDiagnostic[];
  error?: string;
}

interface Waiting {
  resolve(diagnostics: DetailedDiagnostic[]): void;
  reject(error: Error): void;
}

/**
 * `@aws/cloudformation-validate` in a thread of its own. One engine serves all who
 * ask; it starts with the first question, and ends a while after the last answer.
 */
export class CloudFormationEngine {
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(
    private readonly start: () => Worker = startWorker,
    private readonly idleMs = IDLE_MS,
  ) {}

  /**
   * What the engine has against a template.
   *
   * @param region - Where it is deployed; some resource types differ by region.
   * @throws Error where the engine cannot be loaded or breaks off.
   */
  validate(
    text: string,
    extension: 'yaml' | 'json',
    region: string,
  ): Promise<DetailedDiagnostic[]> {
    clearTimeout(this.idle);
    const worker = this.worker ?? this.begin();
    const id = ++this.last;
    // While somebody waits the process stays, and no longer.
    worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, text, extension, region });
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
    worker.on('message', (answer: Answer) => this.answer(answer));
    worker.on('error', error => this.broken(worker, error));
    worker.on('exit', () =>
      this.broken(worker, new Error('the engine has stopped')),
    );
    this.worker = worker;
    return worker;
  }

  private answer({ id, status, diagnostics, error }: Answer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (diagnostics && status !== 'ERROR') {
      waiting?.resolve(diagnostics);
    } else {
      waiting?.reject(new Error(error ?? 'the template could not be analysed'));
    }
    if (!this.waiting.size && this.worker) {
      this.worker.unref();
      this.idle = setTimeout(() => this.stop(), this.idleMs).unref();
    }
  }

  private broken(worker: Worker, error: Error): void {
    if (this.worker === worker) {
      this.worker = undefined;
      const waiting = [...this.waiting.values()];
      this.waiting.clear();
      waiting.forEach(({ reject }) => reject(error));
    }
  }
}

function startWorker(): Worker {
  // Without the options of this process: it may load TypeScript through a hook
  // that the worker has no use for.
  return new Worker(packageFile('workers', 'cloudformation.cjs'), {
    execArgv: [],
  });
}
