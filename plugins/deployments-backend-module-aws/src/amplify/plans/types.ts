import type { App, Branch, JobSummary } from '@aws-sdk/client-amplify';
import type {
  ConfigurationDifference,
  PlanStep,
  PlanWarning,
  Release,
  ReleaseCandidate,
  StrategyOption,
} from '@backspin/backstage-plugin-deployments-common';
import type { PlanInput } from '@backspin/backstage-plugin-deployments-node';
import type { RepositoryFacts } from '../../github';
import type { DomainNames } from '../domains';
import type { FileSource } from '../sources';

/** A branch that serves the wanted release already. */
export interface WarmBranch {
  branch: Branch;
  /** The build that it serves. */
  job: JobSummary;
}

/** Everything that a plan is worked out from. */
export interface PlanFacts {
  input: PlanInput;
  app: App;
  branch: Branch;
  /** Newest first. */
  jobs: readonly JobSummary[];
  /** What users of the target get; to be undone. */
  from: Release;
  to: ReleaseCandidate;
  repositoryUrl?: string;
  /** Unfinished builds in the same account and region, those of this branch among them. */
  unfinishedBuilds: number;
  /** The custom names of the target, and the branch to which they lead. */
  names: readonly DomainNames[];
  servedBy: string;
  warm?: WarmBranch;
  source: FileSource;
  repository: RepositoryFacts;
  /** Files that the releases taken back changed, where the code host tells. */
  files?: readonly string[];
  /** Hours for which a revert waits to be merged. */
  mergeHours: number;
  strategies: StrategyOption[];
  /** The one that is used. */
  strategy: StrategyOption;
}

/** The part of a plan in which the ways differ. */
export interface WayPlan {
  steps: PlanStep[];
  warnings: PlanWarning[];
  expectedMs: number;
  expectedFrom: string;
  differences?: ConfigurationDifference[];
  /** What must not change before the plan is carried out. */
  basis: Record<string, unknown>;
}
