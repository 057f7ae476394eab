import {
  isUnderWay,
  type GroupMember,
  type GroupStatus,
  type TargetState,
} from '@backspin/backstage-plugin-deployments-common';
import type { Translate } from '../../translation';

/** The state in which a member is shown; the same seven as everywhere. */
export function memberState({
  status,
  verdict,
  waiting,
}: GroupMember): TargetState {
  if (waiting) return 'paused';
  if (status === 'failed') return 'failing';
  if (isUnderWay(status)) return 'moving';
  if (status === 'awaiting-approval') return 'attention';
  if (status !== 'succeeded') return 'unknown';
  return verdict?.result === 'unhealthy' ? 'failing' : 'rolled-back';
}

/** The state in a word or two. */
export function memberWord(member: GroupMember, t: Translate): string {
  const { status, verdict, waiting } = member;
  if (waiting) return t('group.waiting');
  return status === 'succeeded' && verdict?.result === 'unhealthy'
    ? t('run.unhealthy')
    : t(`run.word.${status}`);
}

const GROUP_STATES: Record<GroupStatus, TargetState> = {
  running: 'moving',
  stopping: 'attention',
  succeeded: 'rolled-back',
  'partly-succeeded': 'attention',
  failed: 'failing',
  cancelled: 'unknown',
};

/** The state in which a group is shown. */
export const groupState = (status: GroupStatus) => GROUP_STATES[status];
