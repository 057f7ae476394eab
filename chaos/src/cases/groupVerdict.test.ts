import type { GroupRecord, RollbackRecord } from '../productRecords';
import type { SeenCall } from '../stage/CallGate';
import type { TrailEntry } from '../stage/Trail';
import { LambdaFunction } from '../world/lambdaFunction';
import { lambdaScene } from '../world/lambdaScenes';
import { judgeGroup } from './groupVerdict';
import type { GroupRemains } from './groupVerdict';

const scenes = ['royalties', 'payouts'].map(name =>
  lambdaScene('lambda-alias', new LambdaFunction(name)),
);
const parts = scenes.map((scene, at) => ({ id: `r${at}`, scene }));
const STOPPED =
  'The rollback of royalties in prod has failed, and the group stops then.';

const member = (at: number, status: RollbackRecord['status'], error?: string) =>
  ({
    id: `r${at}`,
    status,
    error,
    group: { id: 'g', position: at },
    plan: { target: scenes[at].target, steps: [] },
    steps: [],
    requestedAt: 1,
  } as unknown as RollbackRecord);
const group = (more: Partial<GroupRecord> = {}): GroupRecord => ({
  id: 'g',
  reason: 'Errors',
  requestedBy: 'user:default/ada',
  requestedAt: 1,
  atOnce: 1,
  onFailure: 'stop',
  fingerprint: 'f',
  digest: 'd',
  endedAt: 2,
  ...more,
});
const effect = (at: number): SeenCall => ({
  replica: 'first',
  operation: 'lambda:UpdateAlias',
  nth: 1,
  target: scenes[at].target.id,
  order: at,
  step: 'update-alias',
  writes: true,
  status: 200,
  renewals: 1,
});
const end = (status: string, ...statuses: string[]): TrailEntry => ({
  replica: 'first',
  eventId: 'rollback-group-end',
  meta: {
    status,
    rollbacks: statuses.map((its, at) => ({
      rollbackId: `r${at}`,
      status: its,
    })),
  },
  callsBefore: 2,
  closed: 'succeeded',
});

const succeeded: GroupRemains = {
  group: {
    group: group(),
    members: [member(0, 'succeeded'), member(1, 'succeeded')],
  },
  rule: { atOnce: 1, onFailure: 'stop' },
  parts,
  calls: [effect(0), effect(1)],
  trail: [end('succeeded', 'succeeded', 'succeeded')],
  isOpen: false,
};
const stopped: GroupRemains = {
  ...succeeded,
  group: {
    group: group({ stopped: STOPPED }),
    members: [
      member(0, 'failed', 'Access denied.'),
      member(1, 'cancelled', `${STOPPED} Nothing was done about this target.`),
    ],
  },
  calls: [],
  trail: [end('failed', 'failed', 'cancelled')],
};

describe('what is left of a group', () => {
  it.each([
    ['all succeeded', succeeded],
    ['it stopped at the first failure', stopped],
  ])('is as promised: %s', (_, remains) => {
    expect(judgeGroup(remains)).toEqual({ lost: [], doubled: [] });
  });

  it.each<[string, GroupRemains, RegExp]>([
    ['is gone', { ...succeeded, group: undefined }, /group is gone/],
    [
      'lacks a member',
      {
        ...succeeded,
        group: { group: group(), members: [member(0, 'succeeded')] },
        trail: [end('succeeded', 'succeeded')],
      },
      /members are r0/,
    ],
    ['stays open', { ...succeeded, isOpen: true }, /never ends/],
    [
      'has no end',
      {
        ...succeeded,
        group: {
          ...succeeded.group!,
          group: group({ endedAt: undefined }),
        },
      },
      /when the group ended/,
    ],
    ['is not told', { ...succeeded, trail: [] }, /does not tell of its end/],
    [
      'is told otherwise',
      { ...succeeded, trail: [end('succeeded', 'succeeded', 'failed')] },
      /another end of the group/,
    ],
    [
      'stops for nothing',
      {
        ...succeeded,
        group: {
          ...succeeded.group!,
          group: group({ stopped: STOPPED }),
        },
      },
      /although nothing failed/,
    ],
    [
      'does not say for whose sake it stopped',
      {
        ...stopped,
        group: { ...stopped.group!, group: group({ stopped: 'Why not.' }) },
      },
      /does not say that royalties stopped it/,
    ],
    [
      'leaves a member without a reason',
      {
        ...stopped,
        group: {
          ...stopped.group!,
          members: [member(0, 'failed'), member(1, 'cancelled', 'Gone.')],
        },
      },
      /r1 does not say why/,
    ],
    [
      'stops although it was told to go on',
      {
        ...stopped,
        rule: { atOnce: 3, onFailure: 'continue' },
      },
      /it left out r1/,
    ],
    [
      'is carried out in another order',
      { ...succeeded, calls: [effect(1), effect(0)] },
      /came after a later member's/,
    ],
    [
      'touches something else',
      { ...succeeded, calls: [{ ...effect(0), target: undefined }] },
      /made for no member/,
    ],
  ])('is lost when it %s', (_, remains, message) => {
    expect(judgeGroup(remains).lost.join('\n')).toMatch(message);
  });
});
