import type {
  ObserveBatch,
  ObserveItem,
  ObserveResult,
} from '@backspin/backstage-plugin-deployments-node';
import limiter from 'p-limit';
import type { AccountReaders } from '../../account';
import { isNotFound, toReadError } from '../../clients';
import type { AwsClients } from '../../clients';
import { BatchReading } from './BatchReading';
import { inOrderOfCompletion } from './inOrderOfCompletion';
import { readMemo } from './memo';
import { TargetObservation } from './observeTarget';

/** Calls of one batch that wait for AWS or for a quota at the same time. */
const CONCURRENCY = 24;

/** What the observer works with. */
export interface LambdaObserverOptions {
  clients: AwsClients;
  readers: AccountReaders;
  commitPattern?: RegExp;
}

/** Observes aliases, a batch of one account and region at a time. */
export class LambdaObserver {
  constructor(private readonly options: LambdaObserverOptions) {}

  /** Yields a result for each item, whichever is ready first. Stops early when the batch is aborted. */
  async *observe(batch: ObserveBatch): AsyncIterable<ObserveResult> {
    const reading = new BatchReading(this.options.readers, batch);
    const limit = limiter(CONCURRENCY);
    const results = batch.items.map(item =>
      this.observeItem(reading, item, limit),
    );
    for await (const result of inOrderOfCompletion(results)) {
      if (batch.signal.aborted) return;
      yield result;
    }
  }

  private async observeItem(
    batch: BatchReading,
    item: ObserveItem,
    limit: limiter.Limit,
  ): Promise<ObserveResult> {
    const observation = new TargetObservation({
      ...this.options,
      batch,
      item,
      memo: readMemo(item.memo),
    });
    const unlessAborted = <T>(read: () => Promise<T>) =>
      limit(() => {
        if (batch.aborted) throw new Error('The observation was given up');
        return read();
      });
    try {
      const fn = await unlessAborted(() => observation.function());
      // Waiting for what the batch shares must not keep others from being read.
      await Promise.all([batch.stacks, batch.alarms, batch.deployments]);
      const belongings = await unlessAborted(() => observation.belongings(fn));
      await batch.versions;
      return await unlessAborted(() => observation.complete(fn, belongings));
    } catch (error) {
      return { targetId: item.target.id, error: errorOf(error, item) };
    }
  }
}

function errorOf(error: unknown, { target }: ObserveItem) {
  const readError = toReadError(error);
  if (!isNotFound(error)) return readError;
  const what =
    target.qualifier === '$LATEST'
      ? `Function ${target.resourceName}`
      : `Function ${target.resourceName} or its alias ${target.qualifier}`;
  return {
    ...readError,
    message: `${what} is not in account ${target.account}, ${target.region}: it was deleted or renamed.`,
    fix: 'Correct the annotation of the entity, or deploy the function again.',
  };
}
