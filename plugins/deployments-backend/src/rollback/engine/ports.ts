import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Deployment,
  Rollback,
  TargetKind,
} from '@backspin/backstage-plugin-deployments-common';
import type { DeploymentProvider } from '@backspin/backstage-plugin-deployments-node';
import type { RollbackRecord } from '../records';
import type { RollbackStore } from '../RollbackStore';
import type { Clock } from './clock';

/** The part of a provider that carries out rollbacks. */
export type ExecutingProvider = Pick<
  DeploymentProvider,
  'executeStep' | 'readBack' | 'readSignals'
>;

/** The history of deployments, see HistoryStore. */
export interface HistoryPort {
  merge(deployments: Deployment[]): Promise<unknown>;
  markTakenBack(
    targetId: string,
    releaseIds: string[],
    rollbackId: string,
  ): Promise<void>;
}

/** A call with effect, as the audit trail sees it: opened before, closed after. */
export interface AuditEntry {
  success(meta?: Record<string, string>): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** Looks at a rollback again, maybe hours after it was asked for, before it is approved. */
export interface ApprovalGate {
  /**
   * Why it must not be carried out after all, as sentences; undefined when what was
   * approved is what would be planned now. Throws when that cannot be told yet.
   */
  refusal(record: RollbackRecord): Promise<string | undefined>;
}

/** Groups of rollbacks, of which only some may be under way at once. See GroupStore. */
export interface GroupPort {
  /** Ids of the groups that have not come to their end. */
  unsettled(): Promise<string[]>;
  /**
   * Lets those members begin whose turn it is, and takes the leases of as many of them as
   * there is room for. Any number of replicas may ask at any time.
   */
  advance(
    id: string,
    by: { token: string; room: number; now: number },
  ): Promise<RollbackRecord[]>;
}

/** Undoes what turned out unhealthy, where the policy says so. */
export interface UnhealthyUndo {
  /** Has a rollback undone; nothing when that has been done already. Never throws. */
  undo(record: RollbackRecord): Promise<void>;
}

/** Those who have to know. None of it may throw except {@link Witness.stepBegins}. */
export interface Witness {
  /** Something that a page shows has changed. */
  changed(rollback: Rollback): void;
  /** It waits for approval: tells those who may approve. */
  awaiting(rollback: Rollback): Promise<void>;
  /** Enough have approved and it begins: audit trail, and the requester. */
  approved(rollback: Rollback): Promise<void>;
  /** It has begun: tells the owners. */
  started(rollback: Rollback): Promise<void>;
  /**
   * A step is about to be carried out. What cannot be written into the audit trail
   * is not done.
   */
  stepBegins(rollback: Rollback, position: number): Promise<AuditEntry>;
  /** AWS says that the planned release is live: has the target read again. */
  landed(rollback: Rollback): void;
  /** It has ended: audit trail, owners, and a fresh look at the target. */
  ended(rollback: Rollback): Promise<void>;
}

/** What the engine works with. */
export interface EnginePorts {
  store: Pick<RollbackStore, 'claim' | 'renew' | 'release' | 'write'>;
  providerFor(kind: TargetKind): ExecutingProvider;
  history: HistoryPort;
  /** How many alarms watch a target, as last observed; undefined when it was never observed. */
  alarmsWatching(targetId: string): Promise<number | undefined>;
  gate: ApprovalGate;
  /** Absent where there are no groups. */
  groups?: GroupPort;
  unhealthy: UnhealthyUndo;
  witness: Witness;
  clock: Clock;
  logger: LoggerService;
}
