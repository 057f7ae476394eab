import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { noticeOf } from './notices';
import { toRollback, type RollbackRecord } from './records';
import { sampleRecord } from './__testUtils__/samples';

const ADA = 'user:default/ada';
const IVA = 'user:default/iva';
const OWNED = 'component:default/royalty-calculator';
const approval = (
  decision?: 'approve' | 'reject',
): RollbackRecord['approval'] => ({
  required: 1,
  groups: ['group:default/managers'],
  expiresAt: 2_000,
  decisions: decision ? [{ by: IVA, decision, at: 1 }] : [],
});
const rollback = (overrides: Partial<RollbackRecord>): Rollback =>
  toRollback(sampleRecord('r1', overrides));

describe('noticeOf', () => {
  it.each<
    [string, Partial<RollbackRecord>, Parameters<typeof noticeOf>[1], string[]]
  >([
    [
      'a request',
      { approval: approval() },
      'awaiting',
      ['group:default/managers'],
    ],
    [
      'a request that anybody may approve',
      { approval: { ...approval()!, groups: [] } },
      'awaiting',
      [OWNED],
    ],
    ['an approval', { approval: approval('approve') }, 'approved', [ADA, IVA]],
    ['a beginning', {}, 'started', [OWNED]],
    [
      'broken glass',
      { breakGlass: true },
      'started',
      [OWNED, 'group:default/security'],
    ],
    [
      'a rejection',
      { status: 'rejected', approval: approval('reject') },
      'ended',
      [ADA],
    ],
    ['an expiry', { status: 'expired', approval: approval() }, 'ended', [ADA]],
    [
      'a change after the approval',
      { status: 'cancelled', approval: approval('approve') },
      'ended',
      [ADA, IVA],
    ],
    [
      'an end after an approval',
      { status: 'succeeded', approval: approval('approve'), approvedAt: 3 },
      'ended',
      [OWNED, ADA, IVA],
    ],
    [
      'an end after broken glass',
      { status: 'failed', breakGlass: true },
      'ended',
      [OWNED, 'group:default/security', ADA],
    ],
  ])('of %s', (_, overrides, turn, recipients) => {
    const notice = noticeOf(rollback(overrides), turn, [
      'group:default/security',
    ]);
    expect(notice.recipients).toEqual(recipients);
    expect(notice.title).toBeTruthy();
  });

  it('names who rejected, and is loud about broken glass', () => {
    const rejected = {
      status: 'rejected' as const,
      approval: approval('reject'),
    };
    expect(noticeOf(rollback(rejected), 'ended').title).toBe(
      'Rollback of royalty-calculator in prod to v42 was rejected by user:default/iva',
    );
    expect(noticeOf(rollback({ breakGlass: true }), 'started')).toMatchObject({
      title: 'Glass broken: rolling back royalty-calculator in prod to v42',
      severity: 'critical',
    });
  });
});
