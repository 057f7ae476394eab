import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ToolThread } from './ToolThread';

/** A worker that answers as it is told. */
class FakeWorker extends EventEmitter {
  readonly asked: { id: number }[] = [];
  terminated = false;
  postMessage(message: { id: number }) {
    this.asked.push(message);
  }
  ref() {}
  unref() {}
  async terminate() {
    this.terminated = true;
    this.emit('exit', 1);
    return 1;
  }
}

describe('ToolThread', () => {
  const workers: FakeWorker[] = [];
  let thread: ToolThread<object, string[]>;

  beforeEach(() => {
    jest.useFakeTimers();
    workers.length = 0;
    thread = new ToolThread(
      () => {
        workers.push(new FakeWorker());
        return workers[workers.length - 1] as unknown as Worker;
      },
      { idleMs: 1_000, timeoutMs: 5_000 },
    );
  });
  afterEach(() => jest.useRealTimers());

  const ask = () => thread.ask({});
  const answer = (worker: FakeWorker, question: number, rest: object) =>
    worker.emit('message', { id: worker.asked[question].id, ...rest });

  it('serves all from one worker, each with its own answer', async () => {
    const first = ask();
    const second = ask();
    answer(workers[0], 1, { answer: ['B'] });
    answer(workers[0], 0, { answer: ['A'] });
    await expect(first).resolves.toEqual(['A']);
    await expect(second).resolves.toEqual(['B']);
    expect(workers).toHaveLength(1);
  });

  it('gives the worker back when nobody asks, and starts another when somebody does', async () => {
    const first = ask();
    answer(workers[0], 0, { answer: [] });
    await first;
    jest.advanceTimersByTime(999);
    expect(workers[0].terminated).toBe(false);
    jest.advanceTimersByTime(1);
    expect(workers[0].terminated).toBe(true);

    const second = ask();
    answer(workers[1], 0, { answer: [] });
    await expect(second).resolves.toEqual([]);
  });

  it('keeps the worker while somebody waits', async () => {
    const first = ask();
    answer(workers[0], 0, { answer: [] });
    await first;
    jest.advanceTimersByTime(500);
    const second = ask();
    jest.advanceTimersByTime(4_000);
    expect(workers[0].terminated).toBe(false);
    answer(workers[0], 1, { answer: [] });
    await expect(second).resolves.toEqual([]);
  });

  it('tells all who wait when the worker breaks, and starts another afterwards', async () => {
    const waiting = [ask(), ask()];
    workers[0].emit('error', new Error('out of memory'));
    for (const answered of waiting) {
      await expect(answered).rejects.toThrow('out of memory');
    }
    const again = ask();
    answer(workers[1], 0, { error: 'no engine' });
    await expect(again).rejects.toThrow('no engine');
  });

  it('gives up a worker that never returns', async () => {
    const answered = ask();
    jest.advanceTimersByTime(5_000);
    await expect(answered).rejects.toThrow('did not answer in time');
    expect(workers[0].terminated).toBe(true);
    const again = ask();
    answer(workers[1], 0, { answer: ['A'] });
    await expect(again).resolves.toEqual(['A']);
  });
});
