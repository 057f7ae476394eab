import { rollbackRequestSchema } from '@backspin/backstage-plugin-deployments-common';
import { useRef, useState } from 'react';

const { reason: reasonSchema } = rollbackRequestSchema.shape;

/** The longest reason that the server takes. */
export const LONGEST_REASON = reasonSchema.maxLength ?? undefined;

/**
 * What the person who decides has written, and whether it is enough.
 *
 * @param word - what has to be typed, where that is asked for
 */
export function useDecision(word: string | undefined) {
  const [reason, setReason] = useState('');
  const [confirmation, setConfirmation] = useState('');
  const [tried, setTried] = useState(false);
  const reasonRef = useRef<HTMLTextAreaElement>(null);
  const confirmationRef = useRef<HTMLInputElement>(null);

  const reasonMissing = !reasonSchema.safeParse(reason).success;
  const confirmationMissing =
    word !== undefined && confirmation.trim() !== word;

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
