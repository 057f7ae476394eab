import type { GroupStatus, RollbackStatus } from '../schemas';
import {
  groupConfirmation,
  groupExpectedMs,
  groupStatusOf,
} from './rollbackGroup';

it.each<[RollbackStatus[], boolean, GroupStatus]>([
  [['queued', 'queued'], false, 'running'],
  [['succeeded', 'awaiting-approval'], false, 'running'],
  [['failed', 'verifying', 'cancelled'], true, 'stopping'],
  [['succeeded', 'succeeded'], false, 'succeeded'],
  [['succeeded', 'failed'], false, 'partly-succeeded'],
  [['succeeded', 'cancelled'], true, 'partly-succeeded'],
  [['failed', 'cancelled'], true, 'failed'],
  [['rejected', 'expired'], true, 'failed'],
  [['cancelled', 'cancelled'], true, 'cancelled'],
])('%j, stopped: %s, is %s', (statuses, stopped, status) => {
  expect(groupStatusOf(statuses, stopped)).toBe(status);
});

it('asks for each confirmation once', () => {
  expect(groupConfirmation([{}, {}])).toBeUndefined();
  expect(
    groupConfirmation([
      { confirmation: 'prod' },
      {},
      { confirmation: 'staging' },
      { confirmation: 'prod' },
    ]),
  ).toBe('prod staging');
});

it.each([
  [[100, 100, 100, 100], 2, 200],
  [[300, 100, 100, 100], 2, 300],
  [[100, 100, 100], 1, 300],
  [[100], 5, 100],
  [[], 5, 0],
])('%j at %d at once take %d ms', (each, atOnce, expected) => {
  expect(
    groupExpectedMs(
      each.map(expectedMs => ({ expectedMs })),
      atOnce,
    ),
  ).toBe(expected);
});
