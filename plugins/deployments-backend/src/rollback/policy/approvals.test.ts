import fc from 'fast-check';
import { missingApprovals, whyNotDecide } from './approvals';

describe('missingApprovals', () => {
  const anyDecisions = fc.array(
    fc.record({
      by: fc.constantFrom('user:default/a', 'user:default/b', 'User:default/B'),
      decision: fc.constantFrom('approve' as const, 'reject' as const),
    }),
  );

  it.each([
    [0, [], 0],
    [1, [], 1],
    [2, ['a'], 1],
    [2, ['a', 'a'], 1],
    [2, ['a', 'A'], 1],
    [2, ['a', 'b'], 0],
    [1, ['a', 'b'], 0],
  ])('of %d with %j: %d', (required, people, missing) => {
    const decisions = people.map(by => ({ by, decision: 'approve' as const }));
    expect(missingApprovals(required, decisions)).toBe(missing);
  });

  it('counts no person twice and no rejection at all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4 }),
        anyDecisions,
        (required, decisions) => {
          const missing = missingApprovals(required, decisions);
          expect(missing).toBeGreaterThanOrEqual(required - 2);
          const approvals = decisions.filter(d => d.decision === 'approve');
          expect(required - missing).toBeLessThanOrEqual(approvals.length);
          expect(missingApprovals(required, [...decisions, ...decisions])).toBe(
            missing,
          );
        },
      ),
    );
  });
});

describe('whyNotDecide', () => {
  const rollback = {
    requestedBy: 'user:default/mara',
    groups: ['group:default/managers'],
    decisions: [{ by: 'user:default/sofia' }],
  };
  const iva = {
    by: 'user:default/iva',
    claims: ['user:default/iva', 'group:default/managers'],
    mayApprove: true,
  };
  it.each<[string, object, object, RegExp | undefined]>([
    ['a manager', {}, {}, undefined],
    ['the requester', {}, { by: 'user:default/mara' }, /yourself/],
    [
      'the requester, otherwise spelled',
      {},
      { by: 'User:Default/Mara' },
      /yourself/,
    ],
    ['somebody who has', {}, { by: 'user:default/sofia' }, /already/],
    [
      'nobody with permission',
      {},
      { mayApprove: false },
      /deployments.approve/,
    ],
    ['no member', {}, { claims: ['user:default/iva'] }, /Only members of/],
    ['anybody, without groups', { groups: [] }, { claims: [] }, undefined],
  ])('%s', (_, changed, person, reason) => {
    const why = whyNotDecide(
      { ...rollback, ...changed },
      { ...iva, ...person },
    );
    expect(why ?? '').toMatch(reason ?? /^$/);
  });
});
