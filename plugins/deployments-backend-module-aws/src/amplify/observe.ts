import type { App } from '@aws-sdk/client-amplify';
import { parseAmplifyArn } from '@backspin/backstage-plugin-deployments-common';
import type {
  ObserveBatch,
  ObserveItem,
  ObserveResult,
  ReadReason,
} from '@backspin/backstage-plugin-deployments-node';
import pLimit from 'p-limit';
import { toReadError } from '../clients';
import type { BranchObserver, BranchReading } from './BranchObserver';
import type { AmplifyReader } from './reader';

/** Apps that are read at the same time; the token bucket decides the pace. */
const APPS_AT_ONCE = 5;

/** How old the lists of apps and branches may be, in milliseconds. */
const MAX_AGE_MS: Record<ReadReason, number> = {
  scheduled: 5_000,
  sweep: 5_000,
  // While a build runs, it is the job that moves.
  'in-flight': 10_000,
  requested: 0,
};

/** What observing a batch needs. */
export interface ObserveSources {
  reader: AmplifyReader;
  branches: BranchObserver;
  now: () => number;
}

const appIdOf = ({ target }: ObserveItem) =>
  parseAmplifyArn(target.id)?.appId ?? '';

function byApp(items: readonly ObserveItem[]): Map<string, ObserveItem[]> {
  const groups = new Map<string, ObserveItem[]>();
  for (const item of items) {
    const appId = appIdOf(item);
    groups.set(appId, [...(groups.get(appId) ?? []), item]);
  }
  return groups;
}

const wantsDomains = ({ reason }: ObserveBatch, item: ObserveItem) =>
  reason === 'sweep' || reason === 'requested' || !item.previous;

/**
 * Observes branches of one account and region: the apps are listed once, the
 * branches once for each app, and jobs only where something has changed.
 */
export async function* observeAmplify(
  batch: ObserveBatch,
  sources: ObserveSources,
): AsyncIterable<ObserveResult> {
  const { reader, now } = sources;
  const options = {
    maxAgeMs: MAX_AGE_MS[batch.reason],
    urgent: batch.reason === 'requested',
  };
  const failed = (item: ObserveItem, error: unknown): ObserveResult => ({
    targetId: item.target.id,
    error: toReadError(error, now()),
  });
  const notFound = (item: ObserveItem, message: string): ObserveResult => ({
    targetId: item.target.id,
    error: {
      code: 'not-found',
      message,
      at: new Date(now()).toISOString(),
    },
  });

  let apps: App[];
  try {
    apps = await reader.apps(batch, options);
  } catch (error) {
    for (const item of batch.items) yield failed(item, error);
    return;
  }

  const observeApp = async (
    appId: string,
    items: ObserveItem[],
  ): Promise<Array<ObserveResult | BranchReading>> => {
    const app = apps.find(candidate => candidate.appId === appId);
    if (!app) {
      return items.map(item =>
        notFound(item, `The Amplify app ${appId} does not exist.`),
      );
    }
    try {
      const [branches, associations] = await Promise.all([
        reader.branches(batch, appId, options),
        items.some(item => wantsDomains(batch, item))
          ? reader.domains(batch, appId, {
              urgent: options.urgent,
              signal: batch.signal,
            })
          : undefined,
      ]);
      return await Promise.all(
        items.map(async item => {
          const name = item.target.qualifier;
          const branch = branches.find(one => one.branchName === name);
          if (!branch) {
            return notFound(
              item,
              `The app ${app.name} has no branch ${name} any more.`,
            );
          }
          try {
            const { reason, signal } = batch;
            return await sources.branches.read({
              item,
              app,
              branch,
              associations,
              reason,
              signal,
            });
          } catch (error) {
            return failed(item, error);
          }
        }),
      );
    } catch (error) {
      return items.map(item => failed(item, error));
    }
  };

  const limit = pLimit(APPS_AT_ONCE);
  const pending = [...byApp(batch.items)].map(([appId, items]) =>
    limit(() => observeApp(appId, items)),
  );
  const queued: BranchReading[] = [];
  for (const results of pending) {
    for (const result of await results) {
      if (!('conclude' in result)) yield result;
      else if (result.isQueued) queued.push(result);
      else yield result.conclude();
    }
  }
  // How long a build waits is known when all the others have been read.
  for (const reading of queued) yield reading.conclude();
}
