import type {
  DeploymentStatus,
  Plan,
  Rollback,
  RollbackSignals,
  RollbackStatus,
  Verdict,
} from '@backspin/backstage-plugin-deployments-common';
import { digestOf } from './digest';
import type { StepStatus } from './machine';
import type { Standing } from './RequesterStanding';

/** A step as the engine keeps it. Times are milliseconds since the epoch. */
export interface StepRecord {
  status: StepStatus;
  /** How often it was begun. */
  attempts: number;
  firstStartedAt?: number;
  endedAt?: number;
  /** When the first of the passing errors in a row occurred. */
  failingSince?: number;
  message?: string;
  requestIds: string[];
  progress?: number;
}

/** What one person decided, at milliseconds since the epoch. */
export interface DecisionRecord {
  by: string;
  decision: 'approve' | 'reject';
  comment?: string;
  at: number;
  /** The catalog said then that the person may approve it. */
  confirmed?: boolean;
}

/** The approval that a rollback needs. */
export interface ApprovalRecord {
  required: number;
  groups: string[];
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** In the order in which they came. */
  decisions: DecisionRecord[];
}

/** What the engine itself has to remember over a restart. */
export interface EngineNotes {
  /** The policy asked for it, nobody else did. */
  automatic?: boolean;
  /** Those who may approve it have been told. */
  toldAwaiting?: boolean;
  /** Owners have been told that it began. */
  toldStart?: boolean;
  /** When AWS first said that the planned release is live. */
  landedAt?: number;
  /** The release that is live after it; for a rebuild, the new build. */
  landedRelease?: string;
  /** Alarms that fire because of what was live before. */
  inheritedAlarms?: string[];
  /** What callers met with before and after. */
  signals?: RollbackSignals;
}

/** A rollback as the engine keeps it. Times are milliseconds since the epoch. */
export interface RollbackRecord {
  id: string;
  entityRef: string;
  plan: Plan;
  reason: string;
  requestedBy: string;
  requestedAt: number;
  startedAt?: number;
  endedAt?: number;
  status: RollbackStatus;
  verdict?: Verdict;
  error?: string;
  verifyUntil?: number;
  undoes?: string;
  undoneBy?: string;
  deploymentId?: string;
  deploymentStatus?: DeploymentStatus;
  /** What the steps have saved. */
  saved: Record<string, unknown>;
  notes: EngineNotes;
  /** It has ended, and everybody who must know has been told. */
  settled: boolean;
  steps: StepRecord[];
  /** Absent where the policy asked for none. */
  approval?: ApprovalRecord;
  /** When enough had approved and the plan still held. */
  approvedAt?: number;
  /** It skips approval and freeze. */
  breakGlass: boolean;
  /** What the requester was allowed by, to be looked at again; where approval is needed. */
  standing?: Standing;
  /** Digest of what was asked for. Absent in rollbacks that are older than digests. */
  digest?: string;
  /** The group that it was asked for with, and its place in the order, from 0. */
  group?: { id: string; position: number };
  /** When its group let it begin. */
  releasedAt?: number;
}

/** Whether it must not begin yet, because its group has not let it. */
export function waitsForGroup({
  group,
  releasedAt,
}: Pick<RollbackRecord, 'group' | 'releasedAt'>): boolean {
  return group !== undefined && releasedAt === undefined;
}

const instant = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/** A rollback as the API shows it. */
export function toRollback(record: RollbackRecord): Rollback {
  const { plan } = record;
  return {
    id: record.id,
    entityRef: record.entityRef,
    target: plan.target,
    plan,
    reason: record.reason,
    requestedBy: record.requestedBy,
    requestedAt: new Date(record.requestedAt).toISOString(),
    startedAt: instant(record.startedAt),
    endedAt: instant(record.endedAt),
    status: record.status,
    steps: plan.steps.map(({ id, title, action, call, effect }, position) => {
      const step = record.steps[position];
      return {
        id,
        title,
        action,
        call,
        effect,
        status: step.status,
        startedAt: instant(step.firstStartedAt),
        endedAt: instant(step.endedAt),
        attempts: step.attempts,
        message: step.message,
        requestIds: step.requestIds,
        progress: step.progress,
      };
    }),
    verdict: record.verdict,
    signals: record.notes.signals,
    error: record.error,
    verifyUntil: instant(record.verifyUntil),
    undoes: record.undoes,
    undoneBy: record.undoneBy,
    approval: record.approval && {
      required: record.approval.required,
      groups: record.approval.groups,
      expiresAt: new Date(record.approval.expiresAt).toISOString(),
      decisions: record.approval.decisions.map(
        ({ by, decision, comment, at }) => ({
          by,
          decision,
          comment,
          at: new Date(at).toISOString(),
        }),
      ),
      approvedAt: instant(record.approvedAt),
    },
    automatic: record.notes.automatic,
    breakGlass: record.breakGlass || undefined,
    group: record.group,
    deployment:
      record.deploymentId && record.deploymentStatus
        ? { id: record.deploymentId, status: record.deploymentStatus }
        : undefined,
  };
}

/** A rollback that has just been asked for. */
export function newRecord(
  request: Pick<
    RollbackRecord,
    | 'id'
    | 'entityRef'
    | 'plan'
    | 'reason'
    | 'requestedBy'
    | 'requestedAt'
    | 'undoes'
    | 'standing'
    | 'group'
  > & {
    breakGlass?: boolean;
    approval?: Omit<ApprovalRecord, 'decisions'>;
  },
): RollbackRecord {
  const record: RollbackRecord = {
    ...request,
    breakGlass: request.breakGlass ?? false,
    approval: request.approval && { ...request.approval, decisions: [] },
    status: request.approval ? 'awaiting-approval' : 'queued',
    saved: {},
    notes: {},
    settled: false,
    steps: request.plan.steps.map(() => ({
      status: 'pending',
      attempts: 0,
      requestIds: [],
    })),
  };
  return { ...record, digest: digestOf(record) };
}

/** Strategies that bring an earlier release back as a new build of it. */
const MAKES_A_BUILD: ReadonlySet<Plan['strategy']> = new Set([
  'amplify-rebuild',
  'amplify-redeploy',
  'amplify-revert',
]);

/**
 * The release that has to be live when a rollback has landed: that of the plan,
 * or the new build where the strategy makes one.
 */
export function expectedRelease(
  record: Pick<RollbackRecord, 'plan' | 'deploymentId'>,
): string {
  return MAKES_A_BUILD.has(record.plan.strategy) && record.deploymentId
    ? record.deploymentId
    : record.plan.to.id;
}
