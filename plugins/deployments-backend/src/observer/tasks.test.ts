import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import { readDeploymentsConfig } from '../config';
import { scheduleTasks } from './tasks';

it('has the scheduler run each task once among all replicas', async () => {
  const scheduler = mockServices.scheduler.mock();
  const calls: string[] = [];
  await scheduleTasks({
    scheduler,
    observer: {
      run: async () => void calls.push('run'),
      begin: async () => void calls.push('observe'),
    },
    resolver: { resolveDue: async () => void calls.push('resolve') },
    history: {
      prune: async before => {
        calls.push(Date.now() - before > 399 * 86_400_000 ? 'prune' : 'early');
        return 0;
      },
    },
    pipelines: {
      prune: async before => {
        calls.push(
          Date.now() - before > 29 * 86_400_000 ? 'prune pipelines' : 'early',
        );
      },
    },
    config: readDeploymentsConfig(new ConfigReader({})),
  });
  const tasks = scheduler.scheduleTask.mock.calls.map(([task]) => task);
  expect(tasks.map(({ id, scope }) => [id, scope])).toEqual([
    ['deployments-resolve', undefined],
    ['deployments-observe', undefined],
    ['deployments-prune', undefined],
  ]);
  for (const task of tasks) await task.fn(new AbortController().signal);
  expect(calls).toEqual([
    'resolve',
    'observe',
    'run',
    'prune',
    'prune pipelines',
  ]);
  // A killed process leaves a task locked for as long as its timeout.
  const timeouts = tasks
    .filter(({ id }) => id !== 'deployments-prune')
    .map(({ timeout }) => durationToMilliseconds(timeout as HumanDuration));
  expect(Math.max(...timeouts)).toBeLessThanOrEqual(30_000);
});
