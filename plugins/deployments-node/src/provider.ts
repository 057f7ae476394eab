import type { Entity } from '@backstage/catalog-model';
import type {
  AnnotationProblem,
  BucketState,
  Deployment,
  EnvironmentDefinition,
  IamPolicies,
  Observation,
  Plan,
  PlanPurpose,
  PlanStep,
  ReadError,
  Release,
  ReleaseCandidate,
  Rollback,
  ServiceHealth,
  SignalPoint,
  StepLog,
  StrategyId,
  Target,
  TargetKind,
} from '@backspin/backstage-plugin-deployments-common';

export type { BucketState, IamPolicies, ServiceHealth };

/**
 * Why AWS is asked, which decides how urgent a call is and how much it may read.
 *
 * @public
 */
export type ReadReason =
  /** The regular walk over all targets. */
  | 'scheduled'
  /** A slow look at what changes seldom and costs the scarce quota. */
  | 'sweep'
  /** Something is in flight on the target. */
  | 'in-flight'
  /** A person asked, or an event said that something changed. */
  | 'requested';

/**
 * The targets of an entity, as its annotations name them.
 *
 * @public
 */
export interface ResolvedTargets {
  targets: Target[];
  problems: AnnotationProblem[];
  /** The entity has annotations of this provider's kind. */
  annotated: boolean;
  /**
   * Part of AWS could not be asked, so that targets may be missing. Those that
   * were known before are best kept until an answer is complete.
   */
  incomplete?: boolean;
}

/**
 * What an observation starts from.
 *
 * @public
 */
export interface ObserveItem {
  target: Target;
  /** The newest observation, if any; what did not change may be taken from it. */
  previous?: Observation;
  /** What the provider remembered at the last observation, see {@link ObserveResult.memo}. */
  memo?: Record<string, unknown>;
  /** Host and slug at the code host, for links to commits: `https://github.com/distrofm/royalty-calculator`. */
  repositoryUrl?: string;
}

/**
 * The outcome of observing one target.
 *
 * @public
 */
export type ObserveResult =
  | {
      targetId: string;
      observation: Observation;
      /**
       * Deployments that are new or have changed since the memo, oldest first.
       * They are merged into the history by id and kept after AWS forgets them.
       */
      deployments: Deployment[];
      /** Plain JSON that the provider wants back the next time, e.g. the newest job id that it has seen. */
      memo?: Record<string, unknown>;
      /**
       * Something was left out to stay within the quotas, such as older
       * deployments. The target is read again soon rather than at the quiet pace.
       */
      moreToRead?: boolean;
    }
  | { targetId: string; error: ReadError };

/**
 * A batch of one account and region.
 *
 * @public
 */
export interface ObserveBatch {
  account: string;
  region: string;
  items: ObserveItem[];
  reason: ReadReason;
  signal: AbortSignal;
}

/**
 * A plan as a provider works it out; the engine adds policy, fingerprint and time.
 *
 * @public
 */
export interface PlanDraft
  extends Omit<
    Plan,
    'fingerprint' | 'madeAt' | 'verificationSeconds' | 'confirmation'
  > {
  /**
   * What must not change between plan and execution: plain JSON of the alias's
   * revision, the live release, the deployment in flight and the like. The
   * fingerprint is a digest of it together with `to` and `strategy`.
   */
  basis: Record<string, unknown>;
}

/**
 * Asks a provider for a plan.
 *
 * @public
 */
export interface PlanInput {
  target: Target;
  /** Release to go back to; the last good one when absent. */
  to?: string;
  strategy?: StrategyId;
  /** What the plan is for; to roll back when absent. */
  purpose?: PlanPurpose;
  /** The target's history, newest first. */
  history: Deployment[];
  /** Rollbacks of this target that succeeded, newest first. */
  rollbacks: Rollback[];
  repositoryUrl?: string;
}

/**
 * No rollback is possible now, with the reason.
 *
 * @public
 */
export interface PlanRefusal {
  code:
    | 'no-alias'
    | 'release-deleted'
    | 'release-not-active'
    | 'commit-unknown'
    | 'nothing-to-go-back-to'
    | 'not-eligible'
    | 'deployment-in-flight'
    | 'strategy-does-not-fit'
    /** There are no two versions to settle, or the stack is in step. */
    | 'nothing-to-mend';
  /** What is wrong and what to do, as sentences. */
  message: string;
}

/**
 * What a step finds when it is carried out.
 *
 * @public
 */
export interface StepContext {
  rollbackId: string;
  plan: Plan;
  step: PlanStep;
  reason: string;
  requestedBy: string;
  /** How often this step was begun before, by any replica; 0 the first time. */
  previousAttempts: number;
  /**
   * When the step was first begun, in milliseconds since the epoch. What has this
   * step's mark and is newer is its own effect.
   */
  firstStartedAt: number;
  /** What earlier steps and earlier runs of this step have saved. */
  state: Record<string, unknown>;
  /**
   * Saves plain JSON durably, merged into `state`, before going on. Throws when
   * the lease was lost: then nothing more may be done.
   */
  checkpoint(patch: Record<string, unknown>): Promise<void>;
  /** Throws when the lease was lost. To be called right before each call with effect. */
  assertLease(): Promise<void>;
  signal: AbortSignal;
}

/**
 * How a step went. Throwing means it may be tried again, if the error is passing.
 *
 * @public
 */
export type StepResult =
  | {
      outcome: 'done';
      message: string;
      requestIds?: string[];
      /** The deployment that this step made or watched. */
      deploymentId?: string;
    }
  | {
      /** Not over yet: call again after `pollMs`. */
      outcome: 'waiting';
      message: string;
      pollMs: number;
      progress?: number;
      requestIds?: string[];
    }
  | {
      outcome: 'failed';
      /** What happened and what to do. */
      message: string;
      requestIds?: string[];
    };

/**
 * What a target says when read back after a rollback.
 *
 * @public
 */
export interface ReadBack {
  live: Array<{ releaseId: string; weight: number }>;
  firingAlarms: string[];
}

/**
 * What callers of one release met with, period by period, oldest first.
 *
 * @public
 */
export interface ReleaseSignals {
  periodSeconds: number;
  /** Periods without a call are left out. */
  points: SignalPoint[];
}

/**
 * The code that knows one kind of target. Providers speak to AWS and know its
 * rules; they know nothing of the database, of HTTP or of permissions.
 *
 * @public
 */
export interface DeploymentProvider {
  readonly kind: TargetKind;

  /** Works out an entity's targets from its annotations. Malformed ones become problems. */
  resolveTargets(
    entity: Entity,
    environments: EnvironmentDefinition[],
  ): Promise<ResolvedTargets>;

  /**
   * Nothing is known of any target yet, and all of them are about to be worked out and
   * observed: what is read for a whole account may be read meanwhile. Returns at once
   * and never throws.
   */
  readAhead?(): void;

  /** Observes a batch. Yields one result for each item, in any order; never throws for one target's sake. */
  observe(batch: ObserveBatch): AsyncIterable<ObserveResult>;

  /** Reads one deployment with its steps, newest state. Undefined when AWS has forgotten it. */
  getDeployment(
    target: Target,
    deploymentId: string,
  ): Promise<Deployment | undefined>;

  /** Reads the log of a step as text; at most 256 KiB, the end of it. */
  getStepLog(
    target: Target,
    deploymentId: string,
    step: string,
  ): Promise<StepLog>;

  /** Lists the releases that can and cannot be gone back to, newest first. A safe read. */
  listReleases(input: PlanInput): Promise<{
    candidates: ReleaseCandidate[];
    refusal?: PlanRefusal;
  }>;

  /** Works out a rollback. A safe read. */
  plan(
    input: PlanInput,
  ): Promise<{ draft: PlanDraft } | { refusal: PlanRefusal }>;

  /**
   * Carries out a step. Must be idempotent: when `previousAttempts` is not 0 it first
   * finds out whether the effect has taken place already.
   */
  executeStep(context: StepContext): Promise<StepResult>;

  /**
   * Reads what is live and which alarms fire, straight from AWS.
   *
   * @param plan - the plan that has been carried out, where what counts as live
   *   depends on it: users of a domain that was moved are served by another branch
   */
  readBack(target: Target, plan?: Plan): Promise<ReadBack>;

  /**
   * Reads what callers of a release met with, for kinds that are measured release by
   * release: from a moment on, to the newest that the cloud knows. A safe read.
   */
  readSignals?(
    target: Target,
    input: { releaseId: string; from: Date },
  ): Promise<ReleaseSignals>;

  /** Pauses or resumes automatic builds, for kinds that have them. */
  setAutoBuild?(target: Target, enabled: boolean): Promise<void>;
}

/**
 * Health and policies of the cloud behind the providers, for diagnostics.
 *
 * @public
 */
export interface CloudDiagnostics {
  services(): Promise<ServiceHealth[]>;
  policies(): IamPolicies;
}

/**
 * A release as `vN` or `#N` for a target's kind.
 *
 * @public
 */
export function releaseLabel(kind: TargetKind, id: string): string {
  if (kind === 'amplify-branch') return `#${id}`;
  return /^\d+$/.test(id) ? `v${id}` : id;
}

/**
 * A release of which nothing but the id is known.
 *
 * @public
 */
export function bareRelease(kind: TargetKind, id: string): Release {
  return { id, label: releaseLabel(kind, id) };
}
