import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import {
  allWell,
  buildingDev,
  failingProd,
  page,
  pipeline,
  pipelineRun,
  resolving,
  waitingRun,
} from '../testUtils';
import {
  MOVING_POLL_MS,
  PIPELINE_MOVING_POLL_MS,
  PIPELINE_QUIET_POLL_MS,
  PIPELINE_WAITING_POLL_MS,
  QUIET_POLL_MS,
  RESOLVING_POLL_MS,
  pagePollMs,
  pipelinePollMs,
  rollbackPollMs,
} from './polling';

const rollback = (status: Rollback['status']) => ({ status } as Rollback);

it.each([
  ['nothing read yet', undefined, QUIET_POLL_MS],
  ['all well', allWell(), QUIET_POLL_MS],
  ['a build', page([buildingDev()]), MOVING_POLL_MS],
  [
    'a rollback',
    {
      ...page([]),
      targets: [{ ...failingProd(), rollback: rollback('queued') }],
    },
    MOVING_POLL_MS,
  ],
  [
    'a rollback that ended',
    {
      ...page([]),
      targets: [{ ...failingProd(), rollback: rollback('failed') }],
    },
    QUIET_POLL_MS,
  ],
  [
    'a rollback that waits for people',
    {
      ...page([]),
      targets: [{ ...failingProd(), rollback: rollback('awaiting-approval') }],
    },
    QUIET_POLL_MS,
  ],
  ['targets being looked up', resolving(), RESOLVING_POLL_MS],
])('asks again in time: %s', (_, data, ms) => {
  expect(pagePollMs(data)).toBe(ms);
});

it('follows a rollback, and looks at it from time to time after its end', () => {
  const now = Date.UTC(2026, 10, 23);
  const ended = (msAgo: number) => ({
    ...rollback('succeeded'),
    endedAt: new Date(now - msAgo).toISOString(),
  });
  expect(rollbackPollMs(undefined, now)).toBe(MOVING_POLL_MS);
  expect(rollbackPollMs(rollback('running'), now)).toBeLessThan(MOVING_POLL_MS);
  expect(rollbackPollMs(rollback('awaiting-approval'), now)).toBe(
    MOVING_POLL_MS,
  );
  expect(rollbackPollMs(ended(5_000), now)).toBe(MOVING_POLL_MS);
  expect(rollbackPollMs(ended(600_000), now)).toBe(QUIET_POLL_MS);
});

const prod = (run: ReturnType<typeof pipelineRun>) =>
  pipeline({
    moving: false,
    environments: [{ environment: 'prod', runs: [run] }],
  });

it.each([
  ['nothing read yet', undefined, PIPELINE_QUIET_POLL_MS],
  ['no repository', pipeline({ repository: undefined }), false],
  ['the first read', pipeline({ readAt: undefined }), RESOLVING_POLL_MS],
  ['something that runs', pipeline(), PIPELINE_MOVING_POLL_MS],
  ['something that waits', prod(waitingRun(1)), PIPELINE_WAITING_POLL_MS],
  ['nothing that runs', prod(pipelineRun(1)), PIPELINE_QUIET_POLL_MS],
])('asks for a pipeline again in time: %s', (_, data, ms) => {
  expect(pipelinePollMs(data)).toBe(ms);
});
