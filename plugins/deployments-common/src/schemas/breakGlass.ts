import type { z } from 'zod';

/**
 * Characters that a reason has at least when glass is broken.
 *
 * @public
 */
export const BREAK_GLASS_REASON_LENGTH = 20;

/** Whoever goes past approval and freeze says why at some length. */
export function explainsBrokenGlass(
  { breakGlass, reason }: { breakGlass?: boolean; reason: string },
  context: z.RefinementCtx,
): void {
  if (breakGlass && reason.length < BREAK_GLASS_REASON_LENGTH) {
    context.addIssue({
      code: 'custom',
      path: ['reason'],
      message: `expected at least ${BREAK_GLASS_REASON_LENGTH} characters to break glass`,
    });
  }
}
