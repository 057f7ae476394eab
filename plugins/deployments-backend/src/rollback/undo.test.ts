import type { RollbackRecord } from './records';
import { samplePlan, sampleRecord } from './__testUtils__/samples';
import { landedRelease, undoRefusal } from './undo';

const live = (id: string) => ({ id, label: `v${id}` });

describe('undoRefusal', () => {
  it.each<[string, Partial<RollbackRecord>, string, RegExp]>([
    ['one that ended well', { status: 'succeeded' }, '42', /^$/],
    ['one that waits', { status: 'queued' }, '42', /still queued/],
    ['one that runs', { status: 'running' }, '42', /still running/],
    ['one that is watched', { status: 'verifying' }, '42', /still verifying/],
    ['one that failed', { status: 'failed' }, '42', /failed, so there is/],
    ['one that was cancelled', { status: 'cancelled' }, '42', /was cancelled/],
    [
      'one that was undone',
      { status: 'succeeded', undoneBy: 'r9' },
      '42',
      /by rollback r9/,
    ],
    [
      'one that only cleared weights',
      {
        status: 'succeeded',
        plan: { ...samplePlan(), from: samplePlan().to },
      },
      '42',
      /only sent all traffic to v42/,
    ],
    [
      'one that another deployment came after',
      { status: 'succeeded' },
      '44',
      /^v44 is live now, not v42.*Plan a rollback to v43/,
    ],
  ])('decides about %s', (_, overrides, liveId, message) => {
    const refusal = undoRefusal(sampleRecord('r1', overrides), live(liveId));
    expect(refusal?.message ?? '').toMatch(message);
    expect(refusal?.code ?? 'cannot-undo').toBe('cannot-undo');
  });

  it('compares with the new build of a rebuild', () => {
    const record = sampleRecord('r1', {
      status: 'succeeded',
      notes: { landedRelease: '50' },
    });
    expect(landedRelease(record)).toBe('50');
    expect(undoRefusal(record, live('50'))).toBeUndefined();
    expect(undoRefusal(record, live('42'))).toBeDefined();
    expect(undoRefusal(record)).toBeUndefined();
  });
});
