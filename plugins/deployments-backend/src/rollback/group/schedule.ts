import {
  isFinalStatus,
  type OnFailure,
  type RollbackStatus,
} from '@backspin/backstage-plugin-deployments-common';

/** How one member of a group stands, in so far as it matters to the others. */
export interface MemberState {
  status: RollbackStatus;
  /** The group has let it begin. */
  released: boolean;
  /** Its verdict is unhealthy. */
  unhealthy: boolean;
}

/** What was asked for. */
export interface GroupRule {
  /** How many may be under way at once. */
  atOnce: number;
  onFailure: OnFailure;
  /** Nothing more begins, whatever becomes of the members. */
  stopped: boolean;
}

/** What is to be done about a group now. */
export interface Turn {
  /** Positions of the members that may begin. */
  begin: number[];
  /** Positions of the members that never begin, because the group has stopped. */
  cancel: number[];
  /** Position of the first member for whose sake it stops. */
  because?: number;
  /** All have come to their end, or do so by this. */
  over: boolean;
}

/** Whether a member is on its way to its release: once that is live, it makes room for another. */
export function holdsPlace({ status, released }: MemberState): boolean {
  return released && (status === 'queued' || status === 'running');
}

/** Whether a group that stops on failure stops because of a member. */
export function didNotSucceed({ status, unhealthy }: MemberState): boolean {
  return isFinalStatus(status) && (status !== 'succeeded' || unhealthy);
}

const unbegun = ({ status }: MemberState) =>
  status === 'queued' || status === 'awaiting-approval';

/**
 * Which members of a group may begin now.
 *
 * They begin in their order, and never more at once than was asked for. One that awaits
 * approval is waited for, because what stands behind it may depend on it. When the group
 * has stopped, nothing more begins, and what has begun goes on.
 */
export function nextTurn(
  members: readonly MemberState[],
  { atOnce, onFailure, stopped }: GroupRule,
): Turn {
  const failed =
    onFailure === 'stop' ? members.findIndex(didNotSucceed) : undefined;
  const because = failed === -1 ? undefined : failed;
  if (stopped || because !== undefined) {
    return {
      begin: [],
      cancel: members.flatMap((member, at) => (unbegun(member) ? [at] : [])),
      because,
      over: members.every(
        member => unbegun(member) || isFinalStatus(member.status),
      ),
    };
  }
  let room = atOnce - members.filter(holdsPlace).length;
  const begin: number[] = [];
  for (const [at, { status, released }] of members.entries()) {
    if (released || isFinalStatus(status)) continue;
    if (room <= 0 || status !== 'queued') break;
    begin.push(at);
    room -= 1;
  }
  return {
    begin,
    cancel: [],
    over: members.every(({ status }) => isFinalStatus(status)),
  };
}
