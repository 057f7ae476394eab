import {
  rollbackStatusSchema,
  strategyIdSchema,
  verdictSchema,
} from '@backspin/backstage-plugin-deployments-common';
import type { Zod } from '../registry';
import { instant, release, target, oneOf } from './common';
import { planRollbackInput } from './plans';

/** Input of `request-rollback`. */
export const requestRollbackInput = (z: Zod) =>
  planRollbackInput(z).extend({
    fingerprint: z
      .string()
      .min(1)
      .max(128)
      .describe('That of the plan which the person has seen and agreed to'),
    reason: z
      .string()
      .trim()
      .min(3)
      .max(1000)
      .describe(
        'Why, in the words of the person. It is stored, and shown to the owners: no secrets.',
      ),
    confirmation: z
      .string()
      .max(128)
      .optional()
      .describe(
        'What the person typed, where the plan has a confirmation. Ask them for it.',
      ),
    confirmTakenBack: z
      .string()
      .max(128)
      .optional()
      .describe(
        'Id of the release, where the plan warns release-taken-back-before and the person wants it all the same. Ask them.',
      ),
  });

/** A rollback as actions give it; output of `request-rollback`. */
export const rollbackOutput = (z: Zod) =>
  z.object({
    id: z.string(),
    status: oneOf(z, rollbackStatusSchema),
    next: z.string().describe('What happens now, and what to do'),
    page: z.string().describe('Where people see it'),
    entityRef: z.string(),
    target: target(z),
    from: release(z),
    to: release(z),
    strategy: oneOf(z, strategyIdSchema),
    reason: z.string(),
    requestedBy: z.string(),
    requestedAt: instant(z),
    startedAt: instant(z).optional(),
    endedAt: instant(z).optional(),
    steps: z.array(
      z.object({
        title: z.string(),
        call: z.string(),
        effect: z.boolean(),
        status: z.string(),
        startedAt: instant(z).optional(),
        endedAt: instant(z).optional(),
        attempts: z.number(),
        message: z.string().optional(),
        requestIds: z.array(z.string()).describe("AWS's request ids"),
        progress: z.number().optional().describe('0 to 1'),
      }),
    ),
    verdict: z
      .object({
        result: oneOf(z, verdictSchema.shape.result),
        message: z.string(),
        at: instant(z),
      })
      .optional()
      .describe('What watching it found'),
    verifyUntil: instant(z).optional(),
    error: z
      .string()
      .optional()
      .describe('Why it failed or did not begin, and what to do'),
    approval: z
      .object({
        required: z.number(),
        groups: z
          .array(z.string())
          .describe('Whose members may; whoever has the permission when empty'),
        expiresAt: instant(z),
        decisions: z.array(
          z.object({
            by: z.string(),
            decision: z.string().describe('approve or reject'),
            comment: z.string().optional(),
            at: instant(z),
          }),
        ),
        approvedAt: instant(z).optional(),
      })
      .optional()
      .describe('Absent where the policy asks for no approval'),
    breakGlass: z
      .boolean()
      .optional()
      .describe('It was asked for in the portal past approval and freeze'),
    undoes: z.string().optional(),
    undoneBy: z.string().optional(),
  });

/** Input of `get-rollback`. */
export const getRollbackInput = (z: Zod) =>
  z.object({ id: z.string().uuid().describe('Id of the rollback') });

/** Output of `get-rollback`. */
export const getRollbackOutput = (z: Zod) =>
  rollbackOutput(z).extend({
    mayUndo: z.boolean().describe('Whether the caller may undo it now'),
  });
