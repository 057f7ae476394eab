import type {
  Rollback,
  RollbackStatus,
} from '@backspin/backstage-plugin-deployments-common';

const NEXT: Record<RollbackStatus, string> = {
  'awaiting-approval':
    'It begins when enough others have approved it, which they do on its page; approval tells who may and until when. Give the person that address. Nothing has been done yet.',
  queued: 'It begins within seconds. Ask get-rollback again.',
  running: 'It is being carried out. Ask get-rollback again.',
  verifying:
    'The release is live and is watched until verifyUntil. Ask get-rollback then for the verdict.',
  succeeded: 'It has ended. The verdict says how the release does.',
  failed:
    'It has ended. The error says what took effect, what is live and what to do.',
  cancelled: 'It has ended, and nothing was done. Plan again if it is needed.',
  rejected:
    'It has ended, and nothing was done. The comment in approval says why.',
  expired:
    'It has ended, and nothing was done, because too few approved in time. Plan again if it is needed.',
};

/** A rollback as actions give it. */
export function rollbackView(rollback: Rollback, appBaseUrl: string) {
  const { plan, ...rest } = rollback;
  return {
    ...rest,
    next: NEXT[rollback.status],
    page: `${appBaseUrl}/deployments/rollbacks/${rollback.id}`,
    from: plan.from,
    to: plan.to,
    strategy: plan.strategy,
  };
}
