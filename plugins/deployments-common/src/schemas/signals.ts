import { z } from 'zod';

const instant = z.string().datetime({ offset: true });

/**
 * What callers of a release met with during one period.
 *
 * @public
 */
export const signalPointSchema = z.object({
  /** Begin of the period. */
  at: instant,
  /** Calls in the period. */
  requests: z.number().min(0),
  /** Calls that failed. */
  errors: z.number().min(0),
  /** Mean duration of a call in milliseconds; absent when there was none. */
  durationMs: z.number().min(0).optional(),
});
/**
 * What callers of a release met with during one period.
 *
 * @public
 */
export type SignalPoint = z.infer<typeof signalPointSchema>;

/**
 * What callers met with before and after a rollback.
 *
 * @public
 */
export const rollbackSignalsSchema = z.object({
  periodSeconds: z.number().int().positive(),
  /** Of the release that was taken back, up to the rollback. */
  before: z.array(signalPointSchema),
  /** Of the release that was gone back to, from the rollback on. */
  after: z.array(signalPointSchema),
  /** When the release became live. */
  landedAt: instant,
});
/**
 * What callers met with before and after a rollback.
 *
 * @public
 */
export type RollbackSignals = z.infer<typeof rollbackSignalsSchema>;
