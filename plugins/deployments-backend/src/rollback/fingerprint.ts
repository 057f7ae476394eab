import { createHash } from 'node:crypto';
import type { PlanDraft } from '@backspin/backstage-plugin-deployments-node';

/** Bounded by the 128 characters that a request may carry: 64 + 1 + 15 × 4. */
const MAX_PARTS = 15;
const PART_LENGTH = 4;

const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');

/**
 * JSON with sorted keys, so that equal values give equal text. Undefined members
 * are left out, as JSON does.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(
          Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : member,
  );
}

const basisKeys = (draft: PlanDraft) => Object.keys(draft.basis).sort();

/**
 * Digest of the state that a plan was made from: its basis, release, strategy
 * and target. After a dot follow short digests of the basis's members, which
 * decide nothing; they only tell what changed when two plans differ.
 */
export function fingerprintOf(draft: PlanDraft): string {
  const whole = sha256(
    canonicalJson({
      basis: draft.basis,
      to: draft.to.id,
      strategy: draft.strategy,
      target: draft.target.id,
    }),
  );
  const keys = basisKeys(draft);
  if (keys.length === 0 || keys.length > MAX_PARTS) return whole;
  const parts = keys.map(key =>
    sha256(canonicalJson({ [key]: draft.basis[key] })).slice(0, PART_LENGTH),
  );
  return `${whole}.${parts.join('')}`;
}

/**
 * What has changed between an earlier fingerprint and a newer draft: names of
 * members of the basis, as words. Empty when it cannot be told.
 */
export function changedSince(fingerprint: string, draft: PlanDraft): string[] {
  const parts = (text: string) =>
    (text.split('.')[1] ?? '').match(/[0-9a-f]{4}/g) ?? [];
  const before = parts(fingerprint);
  const now = parts(fingerprintOf(draft));
  if (before.length !== now.length) return [];
  return basisKeys(draft)
    .filter((_, index) => before[index] !== now[index])
    .map(key => key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase());
}
