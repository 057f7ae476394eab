import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { DeploymentsConfig } from '../config';
import type { HistoryStore } from '../store/HistoryStore';
import type { PipelineStore } from '../pipelines/PipelineStore';
import type { Observer } from './Observer';
import type { Resolver } from './Resolver';

/** The catalog is looked at this often for new and changed entities. Milliseconds. */
const LOOK_MS = 15_000;
/** A run begins to resolve entities for this long; the next run takes the others. Milliseconds. */
const RESOLVE_MS = 10_000;
/** Pipelines that nobody has looked at for so long are forgotten. Milliseconds. */
const PIPELINES_KEPT_MS = 30 * 86_400_000;

/**
 * Has the scheduler service run the observer: each task once among all replicas.
 * The tasks run often and find out themselves what is due.
 *
 * A process that is killed in the middle of a run leaves the task locked until its
 * timeout has passed and the scheduler has looked, which it does every minute. So
 * runs are short, and so are their timeouts: nobody reads AWS meanwhile.
 */
export async function scheduleTasks(deps: {
  scheduler: SchedulerService;
  observer: Pick<Observer, 'run' | 'begin'>;
  resolver: Pick<Resolver, 'resolveDue'>;
  history: Pick<HistoryStore, 'prune'>;
  pipelines: Pick<PipelineStore, 'prune'>;
  config: DeploymentsConfig;
}): Promise<void> {
  const { scheduler, observer, resolver, history, pipelines, config } = deps;
  await scheduler.scheduleTask({
    id: 'deployments-resolve',
    frequency: {
      milliseconds: Math.min(LOOK_MS, config.observer.resolveMs),
    },
    timeout: { seconds: 20 },
    fn: async signal => {
      await resolver.resolveDue(
        AbortSignal.any([signal, AbortSignal.timeout(RESOLVE_MS)]),
      );
      // What was found just now is not left waiting for the next tick.
      void observer.begin();
    },
  });
  await scheduler.scheduleTask({
    id: 'deployments-observe',
    frequency: { milliseconds: config.observer.movingMs },
    timeout: { seconds: 15 },
    fn: signal => observer.run(signal),
  });
  await scheduler.scheduleTask({
    id: 'deployments-prune',
    frequency: { hours: 24 },
    timeout: { minutes: 10 },
    fn: async () => {
      await history.prune(Date.now() - config.historyKeepMs);
      await pipelines.prune(Date.now() - PIPELINES_KEPT_MS);
    },
  });
}
