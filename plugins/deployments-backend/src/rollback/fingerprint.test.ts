import fc from 'fast-check';
import type { PlanDraft } from '@backspin/backstage-plugin-deployments-node';
import { canonicalJson, changedSince, fingerprintOf } from './fingerprint';
import { samplePlan, sampleTarget } from './__testUtils__/samples';

const draft = (
  basis: Record<string, unknown>,
  overrides: Partial<PlanDraft> = {},
): PlanDraft => ({ ...samplePlan(), basis, ...overrides });

const basis = { aliasRevision: 'r1', live: '43', inFlight: null };

describe('fingerprintOf', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe(
      '{"a":null,"b":[{"c":2,"d":1}]}',
    );
    expect(fingerprintOf(draft({ b: 1, a: { d: 1, c: 2 } }))).toBe(
      fingerprintOf(draft({ a: { c: 2, d: 1 }, b: 1 })),
    );
  });

  it('depends on basis, release, strategy and target', () => {
    const all = [
      draft(basis),
      draft({ ...basis, live: '44' }),
      draft(basis, { to: { id: '41', label: 'v41' } }),
      draft(basis, { strategy: 'codedeploy' }),
      draft(basis, { target: sampleTarget('statement-export') }),
    ].map(fingerprintOf);
    expect(new Set(all).size).toBe(all.length);
  });

  it('does not depend on what is only said about the plan', () => {
    expect(fingerprintOf(draft(basis))).toBe(
      fingerprintOf(
        draft(basis, {
          expectedMs: 1,
          to: { id: '42', label: 'v42', createdAt: '2026-11-23T10:00:00Z' },
        }),
      ),
    );
  });

  it('fits into a request, whatever the basis', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), anyBasis => {
        expect(fingerprintOf(draft(anyBasis)).length).toBeLessThanOrEqual(128);
      }),
    );
  });
});

describe('changedSince', () => {
  it('names what changed', () => {
    const before = fingerprintOf(draft(basis));
    expect(changedSince(before, draft(basis))).toEqual([]);
    expect(
      changedSince(
        before,
        draft({ ...basis, aliasRevision: 'r2', live: '44' }),
      ),
    ).toEqual(['alias revision', 'live']);
  });

  it('says nothing where it cannot tell', () => {
    expect(changedSince('forged', draft(basis))).toEqual([]);
    expect(changedSince(fingerprintOf(draft({ a: 1 })), draft(basis))).toEqual(
      [],
    );
  });
});
