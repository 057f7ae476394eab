import type { Approval } from '@backspin/backstage-plugin-deployments-common';

/** How many more people have to approve. Nobody counts twice. */
export function missingApprovals(
  required: number,
  decisions: ReadonlyArray<Pick<Approval, 'by' | 'decision'>>,
): number {
  const people = new Set(
    decisions
      .filter(({ decision }) => decision === 'approve')
      .map(({ by }) => by.toLowerCase()),
  );
  return Math.max(0, required - people.size);
}

/** What decides whether somebody may decide. */
export interface Decider {
  /** Entity ref of the person. */
  by: string;
  /** The person's own ref and those of their groups. */
  claims: readonly string[];
  /** The permission policy grants `deployments.approve` for the target. */
  mayApprove: boolean;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/**
 * Why a person may not approve or reject a rollback, as a sentence, or undefined when
 * they may: never what they asked for themselves, never twice, only with the permission
 * and, where the policy names groups, only as a member of one.
 */
export function whyNotDecide(
  rollback: {
    requestedBy: string;
    groups: readonly string[];
    decisions: ReadonlyArray<Pick<Approval, 'by'>>;
  },
  { by, claims, mayApprove }: Decider,
): string | undefined {
  if (same(rollback.requestedBy, by)) {
    return 'You asked for this rollback yourself, so somebody else has to approve it.';
  }
  if (rollback.decisions.some(decision => same(decision.by, by))) {
    return 'You have decided about this rollback already.';
  }
  if (!mayApprove) {
    return 'The permission policy did not grant you deployments.approve for this target.';
  }
  const { groups } = rollback;
  const isMember = groups.some(group => claims.some(c => same(c, group)));
  if (groups.length > 0 && !isMember) {
    return `Only members of ${groups.join(' or ')} may approve this rollback.`;
  }
  return undefined;
}
