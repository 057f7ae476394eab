import {
  createContext,
  useCallback,
  useContext,
  useMemo,
  type ReactNode,
} from 'react';
import { useSearchParams } from 'react-router-dom';
import { RollbackDialog } from './RollbackDialog';

/** What a rollback dialog is opened for. */
export interface RollbackDialogRequest {
  /** Id of the target. */
  target: string;
  /** Release chosen first; the last good one when absent. */
  to?: string;
  /** Id of the rollback that this one undoes. */
  undoes?: string;
}

interface RollbackDialogOpener {
  open(request: RollbackDialogRequest): void;
}

const RollbackDialogContext = createContext<RollbackDialogOpener | undefined>(
  undefined,
);

/** Search parameters in which an open dialog is kept, so that it can be linked to. */
export const ROLLBACK_PARAMS = {
  target: 'rollback',
  to: 'to',
  undoes: 'undoes',
} as const;

/**
 * Holds the one rollback dialog of an extension. What is open is part of the
 * address: a link to the tab with `?rollback=<target id>` opens it. Opening
 * makes a plan, which changes nothing.
 */
export function RollbackDialogProvider({
  entityRef,
  children,
}: {
  entityRef: string;
  children: ReactNode;
}) {
  const [params, setParams] = useSearchParams();
  const target = params.get(ROLLBACK_PARAMS.target);

  const open = useCallback(
    (request: RollbackDialogRequest) =>
      setParams(current => {
        const next = new URLSearchParams(current);
        (['target', 'to', 'undoes'] as const).forEach(field => {
          const value = request[field];
          if (value) next.set(ROLLBACK_PARAMS[field], value);
          else next.delete(ROLLBACK_PARAMS[field]);
        });
        return next;
      }),
    [setParams],
  );

  // The closed dialog leaves no entry of its own: going back leads to the page before.
  const close = useCallback(
    () =>
      setParams(
        current => {
          const next = new URLSearchParams(current);
          Object.values(ROLLBACK_PARAMS).forEach(name => next.delete(name));
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );

  const opener = useMemo(() => ({ open }), [open]);
  return (
    <RollbackDialogContext.Provider value={opener}>
      {children}
      {target && (
        <RollbackDialog
          entityRef={entityRef}
          request={{
            target,
            to: params.get(ROLLBACK_PARAMS.to) ?? undefined,
            undoes: params.get(ROLLBACK_PARAMS.undoes) ?? undefined,
          }}
          onClose={close}
        />
      )}
    </RollbackDialogContext.Provider>
  );
}

/** Opens the rollback dialog. Works below a {@link RollbackDialogProvider}. */
export function useRollbackDialog(): RollbackDialogOpener {
  const opener = useContext(RollbackDialogContext);
  if (!opener) {
    throw new Error('useRollbackDialog needs a RollbackDialogProvider above');
  }
  return opener;
}
