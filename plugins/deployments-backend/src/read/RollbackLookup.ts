import type { Rollback } from '@backspin/backstage-plugin-deployments-common';

/** What the pages and the observer ask of the rollbacks. */
export interface RollbackLookup {
  /**
   * The rollback in progress of each target, else its newest one. The version
   * changes whenever the rollback does.
   */
  newestOf(
    targetIds: string[],
  ): Promise<Map<string, { rollback: Rollback; version: string }>>;
  /** Ids of the targets that have a rollback in progress. */
  activeTargets(): Promise<string[]>;
}

/** For an installation, or a test, without rollbacks. */
export const NO_ROLLBACKS: RollbackLookup = {
  newestOf: async () => new Map(),
  activeTargets: async () => [],
};
