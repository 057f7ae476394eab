import { planPurposeSchema } from '@backspin/backstage-plugin-deployments-common';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { RollbackDialog } from './RollbackDialog';
import {
  ROLLBACK_PARAMS,
  RollbackDialogContext,
  type RollbackDialogRequest,
} from './useRollbackDialog';

const FIELDS = [
  'target',
  'to',
  'purpose',
  'undoes',
  'run',
  'breakGlass',
] as const;

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
  const isOpen = target !== null;
  // What is asked for once more, by the same address, begins anew as well.
  const [asked, setAsked] = useState(0);

  const open = useCallback(
    (request: RollbackDialogRequest) => {
      setAsked(count => count + 1);
      setParams(
        current => {
          const next = new URLSearchParams(current);
          FIELDS.forEach(field => {
            const value = request[field];
            if (value) next.set(ROLLBACK_PARAMS[field], String(value));
            else next.delete(ROLLBACK_PARAMS[field]);
          });
          return next;
        },
        // One dialog is one entry, whatever it goes on to show.
        { replace: isOpen },
      );
    },
    [setParams, isOpen],
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
            // An address can be written by hand.
            purpose: planPurposeSchema.safeParse(
              params.get(ROLLBACK_PARAMS.purpose),
            ).data,
            undoes: params.get(ROLLBACK_PARAMS.undoes) ?? undefined,
            run: params.get(ROLLBACK_PARAMS.run) ?? undefined,
            breakGlass: params.has(ROLLBACK_PARAMS.breakGlass) || undefined,
          }}
          asked={asked}
          onClose={close}
        />
      )}
    </RollbackDialogContext.Provider>
  );
}
