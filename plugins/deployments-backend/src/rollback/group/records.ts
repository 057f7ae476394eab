import {
  groupStatusOf,
  type GroupMember,
  type OnFailure,
  type RollbackGroup,
} from '@backspin/backstage-plugin-deployments-common';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../fingerprint';
import { toRollback, waitsForGroup, type RollbackRecord } from '../records';

/** A group as it is kept. Times are milliseconds since the epoch. */
export interface GroupRecord {
  id: string;
  reason: string;
  requestedBy: string;
  requestedAt: number;
  atOnce: number;
  onFailure: OnFailure;
  fingerprint: string;
  digest: string;
  /** Why nothing more begins. */
  stopped?: string;
  endedAt?: number;
}

const sha256 = (value: unknown) =>
  createHash('sha256').update(canonicalJson(value)).digest('hex');

/** Digest of the fingerprints of the members' plans, in order. */
export function groupFingerprint(
  members: ReadonlyArray<{
    entityRef: string;
    target: string;
    fingerprint: string;
  }>,
): string {
  return sha256(
    members.map(({ entityRef, target, fingerprint }) => [
      entityRef,
      target,
      fingerprint,
    ]),
  );
}

/**
 * Digest of what was asked for, with the members' own digests. It is compared before any
 * member begins, so that what begins, and when, is what was asked for.
 */
export function groupDigest(
  group: Omit<GroupRecord, 'digest' | 'stopped' | 'endedAt' | 'requestedAt'>,
  members: ReadonlyArray<{ id: string; digest?: string | null }>,
): string {
  const { id, reason, requestedBy, atOnce, onFailure, fingerprint } = group;
  return sha256({
    id,
    reason,
    requestedBy,
    atOnce,
    onFailure,
    fingerprint,
    members: members.map(member => [member.id, member.digest]),
  });
}

/** What a member has come to, as the API shows it. */
export function toMember(record: RollbackRecord): GroupMember {
  const rollback = toRollback(record);
  const running = rollback.steps.find(({ status }) => status === 'running');
  const { plan } = record;
  return {
    rollbackId: record.id,
    position: record.group?.position ?? 0,
    entityRef: record.entityRef,
    target: plan.target,
    from: plan.from,
    to: plan.to,
    strategy: plan.strategy,
    status: record.status,
    waiting: record.status === 'queued' && waitsForGroup(record),
    step: running?.title,
    progress: running?.progress,
    startedAt: rollback.startedAt,
    endedAt: rollback.endedAt,
    verdict: rollback.verdict,
    error: rollback.error,
    undoneBy: rollback.undoneBy,
  };
}

/**
 * A group as the API shows it.
 *
 * @param all - all members, in order; the status is theirs
 * @param visible - those that the reader may see
 */
export function toGroup(
  group: GroupRecord,
  all: readonly RollbackRecord[],
  visible: readonly RollbackRecord[] = all,
): RollbackGroup {
  return {
    id: group.id,
    reason: group.reason,
    requestedBy: group.requestedBy,
    requestedAt: new Date(group.requestedAt).toISOString(),
    endedAt:
      group.endedAt === undefined
        ? undefined
        : new Date(group.endedAt).toISOString(),
    atOnce: group.atOnce,
    onFailure: group.onFailure,
    fingerprint: group.fingerprint,
    status: groupStatusOf(
      all.map(({ status }) => status),
      group.stopped !== undefined,
    ),
    stopped: group.stopped,
    members: visible.map(toMember),
    hidden: all.length - visible.length,
  };
}
