import type {
  Rollback,
  RollbackStatus,
} from '@backspin/backstage-plugin-deployments-common';

const NEXT: Partial<Record<RollbackStatus, string>> = {
  queued: 'It begins within seconds. Ask get-rollback again.',
  running: 'It is being carried out. Ask get-rollback again.',
  verifying:
    'The release is live and its alarms are watched until verifyUntil. Ask get-rollback then for the verdict.',
  succeeded: 'It has ended. The verdict says how the release does.',
  failed:
    'It has ended. The error says what took effect, what is live and what to do.',
  cancelled: 'It has ended, and nothing was done. Plan again if it is needed.',
};

/** A rollback as actions give it. */
export function rollbackView(rollback: Rollback, appBaseUrl: string) {
  const { plan, ...rest } = rollback;
  const page = `${appBaseUrl}/deployments/rollbacks/${rollback.id}`;
  return {
    ...rest,
    next: NEXT[rollback.status] ?? `It is ${rollback.status}; see ${page}.`,
    page,
    from: plan.from,
    to: plan.to,
    strategy: plan.strategy,
  };
}
