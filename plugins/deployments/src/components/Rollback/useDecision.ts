import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import { useRef, useState } from 'react';

/** Fewest characters of a reason; the server asks for as many. */
const SHORTEST_REASON = 3;

/** What the person who decides has written, and whether it is enough. */
export function useDecision(plan: Plan | undefined) {
  const [reason, setReason] = useState('');
  const [confirmation, setConfirmation] = useState('');
  const [tried, setTried] = useState(false);
  const reasonRef = useRef<HTMLInputElement>(null);
  const confirmationRef = useRef<HTMLInputElement>(null);

  const reasonMissing = reason.trim().length < SHORTEST_REASON;
  const confirmationMissing =
    plan?.confirmation !== undefined &&
    confirmation.trim() !== plan.confirmation;

  return {
    reason,
    setReason,
    reasonRef,
    /** Shown once the reader has tried to go on. */
    showReasonMissing: tried && reasonMissing,
    confirmation,
    setConfirmation,
    confirmationRef,
    showConfirmationMissing: tried && confirmationMissing,
    /** Whether all is said; otherwise leads the reader to what is missing. */
    check(): boolean {
      setTried(true);
      if (reasonMissing) reasonRef.current?.focus();
      else if (confirmationMissing) confirmationRef.current?.focus();
      return !reasonMissing && !confirmationMissing;
    },
  };
}

/** See {@link useDecision}. */
export type Decision = ReturnType<typeof useDecision>;
