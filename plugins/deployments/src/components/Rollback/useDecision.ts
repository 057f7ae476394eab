import {
  BREAK_GLASS_REASON_LENGTH,
  rollbackRequestSchema,
} from '@backspin/backstage-plugin-deployments-common';
import { useRef, useState } from 'react';

const { reason: reasonSchema } = rollbackRequestSchema.shape;

/** The longest reason that the server takes. */
export const LONGEST_REASON = reasonSchema.maxLength ?? undefined;

/** What has to be said before a rollback can be asked for. */
export interface Needed {
  /** What has to be typed, where that is asked for. */
  word?: string;
  /** Glass is broken, for which the reason has to be longer. */
  broken: boolean;
  /** Release that was taken back before, and has to be confirmed again. */
  takenBack?: string;
}

/** What the person who decides has written, and whether it is enough. */
export function useDecision({ word, broken, takenBack }: Needed) {
  const [reason, setReason] = useState('');
  const [confirmation, setConfirmation] = useState('');
  const [again, setAgain] = useState<string>();
  const [tried, setTried] = useState(false);
  const reasonRef = useRef<HTMLTextAreaElement>(null);
  const confirmationRef = useRef<HTMLInputElement>(null);
  const againRef = useRef<HTMLInputElement>(null);

  const reasonMissing =
    !reasonSchema.safeParse(reason).success ||
    (broken && reason.trim().length < BREAK_GLASS_REASON_LENGTH);
  const confirmationMissing =
    word !== undefined && confirmation.trim() !== word;
  // What was confirmed of one release says nothing of another.
  const confirmedAgain = takenBack !== undefined && again === takenBack;
  const againMissing = takenBack !== undefined && !confirmedAgain;

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
    /** It is to go to the release although that was taken back before. */
    confirmedAgain,
    setConfirmedAgain: (confirmed: boolean) =>
      setAgain(confirmed ? takenBack : undefined),
    againRef,
    showAgainMissing: tried && againMissing,
    /** Whether all is said; otherwise leads the reader to what is missing. */
    check(): boolean {
      setTried(true);
      if (againMissing) againRef.current?.focus();
      else if (reasonMissing) reasonRef.current?.focus();
      else if (confirmationMissing) confirmationRef.current?.focus();
      return !againMissing && !reasonMissing && !confirmationMissing;
    },
  };
}

/** See {@link useDecision}. */
export type Decision = ReturnType<typeof useDecision>;
