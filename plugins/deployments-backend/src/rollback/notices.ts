import type { Rollback } from '@backspin/backstage-plugin-deployments-common';

/** A turn of a rollback at which people are told. */
export type Turn = 'awaiting' | 'approved' | 'started' | 'ended';

/** What people are told, and who. */
export interface Notice {
  title: string;
  description: string;
  severity: 'normal' | 'high' | 'critical';
  /** Entity refs; of an entity that is no person or group, its owners are told. */
  recipients: string[];
  /** Entity ref of who knows already. */
  exclude?: string;
}

const where = ({ target }: Rollback) =>
  target.environment ? `${target.name} in ${target.environment}` : target.name;

const way = (rollback: Rollback) =>
  `${where(rollback)} to ${rollback.plan.to.label}`;

const people = ({ approval }: Rollback, decision: 'approve' | 'reject') =>
  (approval?.decisions ?? [])
    .filter(one => one.decision === decision)
    .map(({ by }) => by);

function ending(rollback: Rollback): Pick<Notice, 'title' | 'severity'> {
  const { status, verdict } = rollback;
  switch (status) {
    case 'succeeded':
      return verdict?.result === 'unhealthy'
        ? {
            title: `Rolled back ${way(rollback)}, but it is not healthy`,
            severity: 'high',
          }
        : { title: `Rolled back ${way(rollback)}`, severity: 'normal' };
    case 'failed':
      return {
        title: `Rolling back ${way(rollback)} failed`,
        severity: 'high',
      };
    case 'rejected':
      return {
        title: `Rollback of ${way(rollback)} was rejected by ${people(
          rollback,
          'reject',
        ).join(', ')}`,
        severity: 'high',
      };
    case 'expired':
      return {
        title: `Rollback of ${way(rollback)} was not approved in time`,
        severity: 'high',
      };
    default:
      return {
        title: `Rollback of ${way(rollback)} was cancelled`,
        severity: 'normal',
      };
  }
}

/**
 * What to tell at a turn, and whom: of the request those who may approve it, of what
 * they decided the requester and those who approved, of what is done the owners, and of
 * broken glass also the configured groups.
 *
 * @param alarmed - groups that are told whenever somebody breaks glass
 */
export function noticeOf(
  rollback: Rollback,
  turn: Turn,
  alarmed: readonly string[] = [],
): Notice {
  const { approval, requestedBy, reason, entityRef } = rollback;
  const concerned = [entityRef, ...(rollback.breakGlass ? alarmed : [])];
  const approvers = people(rollback, 'approve');
  switch (turn) {
    case 'awaiting':
      return {
        title: `Your approval is asked for: roll back ${way(rollback)}`,
        description: `Asked for by ${requestedBy}: ${reason}`,
        severity: 'high',
        recipients: approval?.groups.length ? approval.groups : [entityRef],
        exclude: requestedBy,
      };
    case 'approved':
      return {
        title: `Approved, and begun: rolling back ${way(rollback)}`,
        description: `Approved by ${approvers.join(', ')}.`,
        severity: 'normal',
        recipients: [requestedBy, ...approvers],
      };
    case 'started':
      return {
        title: rollback.breakGlass
          ? `Glass broken: rolling back ${way(rollback)}`
          : `Rolling back ${way(rollback)}`,
        description: `Asked for by ${requestedBy}: ${reason}`,
        severity: rollback.breakGlass ? 'critical' : 'normal',
        recipients: concerned,
        exclude: requestedBy,
      };
    default: {
      const unbegun = approval && !approval.approvedAt;
      const outcome = ending(rollback);
      return {
        ...outcome,
        title: rollback.breakGlass
          ? `${outcome.title} (glass was broken)`
          : outcome.title,
        description:
          (rollback.status === 'succeeded'
            ? rollback.verdict?.message
            : rollback.error) ?? '',
        recipients: [
          ...new Set([
            ...(unbegun ? [] : concerned),
            requestedBy,
            ...approvers,
          ]),
        ],
      };
    }
  }
}
