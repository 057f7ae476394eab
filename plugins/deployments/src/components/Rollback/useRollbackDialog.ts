import type { PlanPurpose } from '@backspin/backstage-plugin-deployments-common';
import { createContext, useContext } from 'react';

/** What a rollback dialog is opened for. */
export interface RollbackDialogRequest {
  /** Id of the target. */
  target: string;
  /** Release chosen first; the last good one when absent. */
  to?: string;
  /** What it is for; to roll back when absent. Mending decides where to by itself. */
  purpose?: PlanPurpose;
  /** Id of the rollback that this one undoes. */
  undoes?: string;
  /** Id of a rollback to show instead of deciding on one. */
  run?: string;
  /** Decides on a rollback by breaking glass, also beside a request that waits. */
  breakGlass?: boolean;
}

interface RollbackDialogOpener {
  open(request: RollbackDialogRequest): void;
}

/** Carries the opener down from the provider. */
export const RollbackDialogContext = createContext<
  RollbackDialogOpener | undefined
>(undefined);

/** Search parameters in which an open dialog is kept, so that it can be linked to. */
export const ROLLBACK_PARAMS = {
  target: 'rollback',
  to: 'to',
  purpose: 'for',
  undoes: 'undoes',
  run: 'run',
  breakGlass: 'glass',
} as const;

/** Opens the rollback dialog. Works below a `RollbackDialogProvider`. */
export function useRollbackDialog(): RollbackDialogOpener {
  const opener = useContext(RollbackDialogContext);
  if (!opener) {
    throw new Error('useRollbackDialog needs a RollbackDialogProvider above');
  }
  return opener;
}
