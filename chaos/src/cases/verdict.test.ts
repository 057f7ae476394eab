import { newRecord } from '../productRecords';
import type { RollbackRecord } from '../productRecords';
import type { SeenCall } from '../stage/CallGate';
import type { TrailEntry } from '../stage/Trail';
import { judgeCase } from './verdict';
import type { Remains } from './verdict';

const ID = 'r1';
const TARGET = {
  id: 'arn:aws:lambda:us-east-1:333333333333:function:royalties:live',
  kind: 'lambda-alias' as const,
  account: '333333333333',
  region: 'us-east-1',
  name: 'royalties',
  resourceName: 'royalties',
  qualifier: 'live',
};
const requested = newRecord({
  id: ID,
  entityRef: 'component:default/royalties',
  reason: 'Errors',
  requestedBy: 'user:default/ada',
  requestedAt: 1,
  plan: {
    target: TARGET,
    from: { id: '3', label: 'v3' },
    to: { id: '2', label: 'v2' },
    strategy: 'lambda-alias',
    strategies: [],
    steps: [
      {
        id: 'update-alias',
        title: 'Move the alias',
        action: 'lambda:UpdateAlias',
        call: 'UpdateAlias',
        effect: true,
        input: {},
      },
    ],
    warnings: [],
    notUndone: [],
    takesBack: [],
    differences: [],
    expectedMs: 1,
    expectedFrom: '',
    verificationSeconds: 0,
    fingerprint: 'f',
    madeAt: '2026-11-23T12:00:00.000Z',
  },
});
const record = (more: Partial<RollbackRecord> = {}): RollbackRecord => ({
  ...requested,
  status: 'succeeded',
  settled: true,
  steps: [{ status: 'succeeded', attempts: 1, requestIds: [] }],
  ...more,
});
const FAILED = {
  status: 'failed' as const,
  steps: [{ status: 'failed' as const, attempts: 1, requestIds: [] }],
};
const WRITE: SeenCall = {
  replica: 'first',
  operation: 'lambda:UpdateAlias',
  nth: 1,
  order: 0,
  step: 'update-alias',
  writes: true,
  status: 200,
  renewals: 1,
};
const entry = (more: Partial<TrailEntry>): TrailEntry => ({
  replica: 'first',
  eventId: 'rollback-step',
  meta: { step: 'update-alias' },
  callsBefore: 0,
  closed: 'succeeded',
  ...more,
});
const end = (status: string) =>
  entry({ eventId: 'rollback-end', meta: { status } });

const live = (releaseId: string) => ({
  live: [{ releaseId, weight: 1 }],
  isBack: releaseId === '2',
});

/** A rollback that went well. */
const WELL: Remains = {
  record: record(),
  leftOver: { target: false, lease: false },
  truths: [live('2')],
  calls: [WRITE],
  usual: new Map([['lambda:UpdateAlias', 1]]),
  trail: [entry({}), end('succeeded')],
  killed: [],
  history: [{ rollbackId: ID } as never],
  passes: true,
  faults: [],
};
const judged = (more: Partial<Remains>) => judgeCase({ ...WELL, ...more });

describe('what is left after a case', () => {
  it('is all right when the rollback was completed once', () => {
    expect(judged({})).toEqual({ lost: [], doubled: [] });
  });

  it('tells an effect that took place twice', () => {
    expect(judged({ calls: [WRITE, WRITE] }).doubled).toEqual([
      'lambda:UpdateAlias took effect 2 times instead of 1',
    ]);
  });

  it('does not count what AWS refused, nor what it deduplicates', () => {
    const calls = [
      WRITE,
      { ...WRITE, status: 412 },
      { ...WRITE, status: 0 },
      { ...WRITE, repeats: true },
    ];
    expect(judged({ calls }).doubled).toEqual([]);
  });

  it.each<[RegExp, Partial<Remains>]>([
    [/is gone/, { record: undefined }],
    [/never ends/, { record: record({ status: 'running' }) }],
    [/not settled/, { record: record({ settled: false }) }],
    [/target is not free/, { leftOver: { target: true, lease: false } }],
    [/lease was not/, { leftOver: { target: false, lease: true } }],
    [/not true/, { truths: [live('3')] }],
    [
      /not true/,
      {
        truths: [
          {
            live: [
              { releaseId: '2', weight: 0.9 },
              { releaseId: '3', weight: 0.1 },
            ],
            isBack: false,
          },
        ],
      },
    ],
    [/no entry in the audit trail/, { trail: [end('succeeded')] }],
    [
      /no entry in the audit trail/,
      { trail: [entry({ callsBefore: 1 }), end('succeeded')] },
    ],
    [
      /never closed/,
      { trail: [entry({ closed: undefined }), end('succeeded')] },
    ],
    [/does not tell of the end/, { trail: [entry({})] }],
    [/another end/, { trail: [entry({}), end('failed')] }],
    [/history tells of it 0 times/, { history: [] }],
    [
      /not completed, but cancelled/,
      { record: record({ status: 'cancelled' }) },
    ],
    [
      /yet something took effect/,
      { record: record({ status: 'cancelled' }), passes: false },
    ],
    [/two were taken/, { faults: ['two were taken at the same time'] }],
  ])('is wrong: %s', (message, more) => {
    expect(judged(more).lost).toContainEqual(expect.stringMatching(message));
  });

  it('may have an open entry of a process that ended there', () => {
    const trail = [
      entry({ closed: undefined }),
      entry({ replica: 'second' }),
      end('succeeded'),
    ];
    expect(judged({ trail, killed: ['first'] }).lost).toEqual([]);
  });

  describe('a failure', () => {
    const failed = (error: string, more: Partial<Remains> = {}) =>
      judged({
        passes: false,
        record: record({ ...FAILED, error }),
        truths: [live('3')],
        calls: [{ ...WRITE, status: 403 }],
        trail: [entry({ closed: 'failed' }), end('failed')],
        history: [],
        ...more,
      }).lost;

    it('has to name what is live', () => {
      expect(failed('AWS refused. Live now: v3.')).toEqual([]);
      expect(failed('AWS refused. Live now: v2.')).toHaveLength(1);
    });

    it('has to say when its step may have had an effect', () => {
      const calls = [WRITE];
      const truths = [live('2')];
      expect(failed('Live now: v2.', { calls, truths })).toEqual([
        'lambda:UpdateAlias took effect, but update-alias is recorded as failed',
      ]);
      expect(
        failed(
          'Whether this step itself took effect is not known. Live now: v2.',
          { calls, truths },
        ),
      ).toEqual([]);
    });
  });

  it('may be what was live before somebody else changed it, when nobody looked again', () => {
    expect(judged({ truths: [live('1'), live('2')] }).lost).toEqual([]);
  });

  it('has to be another release when something else is said to have become live', () => {
    const verdict = {
      result: 'unknown' as const,
      message:
        'v1 became live 10 seconds after the rollback, by something else.',
      at: '2026-11-23T12:00:00.000Z',
    };
    expect(
      judged({ record: record({ verdict }), truths: [live('1')] }).lost,
    ).toEqual([]);
    expect(judged({ record: record({ verdict }) }).lost).toHaveLength(1);
  });
});
