import {
  groupStatusOf,
  isFinalStatus,
} from '@backspin/backstage-plugin-deployments-common';
import type { GroupRecord, RollbackRecord } from '../productRecords';
import { tookEffect } from '../stage/CallGate';
import type { SeenCall } from '../stage/CallGate';
import type { Part } from '../stage/Play';
import type { TrailEntry } from '../stage/Trail';
import type { Scenario } from '../world/Scene';
import type { Verdict } from './verdict';

/** What is left of a group after a case, beside what is left of each of its rollbacks. */
export interface GroupRemains {
  group: { group: GroupRecord; members: RollbackRecord[] } | undefined;
  rule: NonNullable<Scenario['group']>;
  /** The rollbacks that were asked for, in order. */
  parts: readonly Pick<Part, 'id' | 'scene'>[];
  calls: readonly SeenCall[];
  trail: readonly TrailEntry[];
  /** Somebody would still look after it. */
  isOpen: boolean;
}

/** Effects, in the order in which they came, whose target was not the next in the group's order. */
function outOfTurn({ calls, parts }: GroupRemains): string[] {
  const order = parts.map(({ scene }) => scene.target.id);
  let reached = 0;
  return calls.filter(tookEffect).flatMap(({ operation, target = '' }) => {
    const at = order.indexOf(target);
    if (at === -1) return [`${operation} was made for no member`];
    if (at < reached) {
      return [`${operation} on member ${at + 1} came after a later member's`];
    }
    reached = at;
    return [];
  });
}

/** What the group says of why nothing more began, against what has become of its members. */
function untrueReason(
  { onFailure }: GroupRemains['rule'],
  group: GroupRecord,
  members: readonly RollbackRecord[],
): string[] {
  const culprit = members.find(
    ({ status, error }) =>
      status === 'failed' ||
      (status === 'cancelled' && error?.startsWith('It could not begin')),
  );
  const cancelled = members.filter(({ status }) => status === 'cancelled');
  if (onFailure === 'continue') {
    return [
      ...(group.stopped ? [`it stopped: ${group.stopped}`] : []),
      ...cancelled
        .filter(one => one !== culprit)
        .map(({ id, error }) => `it left out ${id}: ${error}`),
    ];
  }
  if (!culprit) {
    return cancelled.length > 0 || group.stopped
      ? [`it stopped although nothing failed: ${group.stopped}`]
      : [];
  }
  const { name } = culprit.plan.target;
  return [
    ...(group.stopped?.includes(
      `The rollback of ${name} in prod ${
        culprit.status === 'failed' ? 'has failed' : 'was cancelled'
      }`,
    )
      ? []
      : [`it does not say that ${name} stopped it: ${group.stopped}`]),
    ...cancelled
      .filter(one => one !== culprit)
      .filter(({ error }) => !error?.includes(group.stopped ?? '?'))
      .map(({ id }) => `${id} does not say why it was cancelled`),
  ];
}

/** Holds what is left of a group to what was promised. */
export function judgeGroup(remains: GroupRemains): Verdict {
  const { group: found, rule, parts, trail, isOpen } = remains;
  if (!found) return { lost: ['the group is gone'], doubled: [] };
  const { group, members } = found;
  const lost: string[] = [];
  const ids = members.map(({ id }) => id).join();
  if (ids !== parts.map(({ id }) => id).join()) {
    lost.push(`its members are ${ids}`);
  }
  if (isOpen) lost.push('the group never ends');
  if (group.endedAt === undefined) {
    lost.push('it is not on record when the group ended');
  }
  const status = groupStatusOf(
    members.map(one => one.status),
    group.stopped !== undefined,
  );
  const ends = trail.filter(({ eventId }) => eventId === 'rollback-group-end');
  const told = JSON.stringify(
    members.map(({ id, status: its }) => ({ rollbackId: id, status: its })),
  );
  if (ends.length === 0) lost.push('the trail does not tell of its end');
  for (const { meta } of ends) {
    if (meta.status !== status || JSON.stringify(meta.rollbacks) !== told) {
      lost.push(`the trail tells of another end of the group: ${meta.status}`);
    }
  }
  if (members.every(one => isFinalStatus(one.status))) {
    lost.push(...untrueReason(rule, group, members));
  }
  if (rule.atOnce === 1) lost.push(...outOfTurn(remains));
  return { lost, doubled: [] };
}
