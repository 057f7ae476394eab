import {
  ineligibilityCodeSchema,
  planPurposeSchema,
  strategyIdSchema,
} from '@backspin/backstage-plugin-deployments-common';
import type { Zod } from '../registry';
import {
  entityRefInput,
  instant,
  release,
  releaseInput,
  target,
  targetInput,
  undoesInput,
  oneOf,
} from './common';

/** Input of `list-releases`. */
export const listReleasesInput = (z: Zod) =>
  z.object({ entityRef: entityRefInput(z), target: targetInput(z) });

/** Output of `list-releases`. */
export const listReleasesOutput = (z: Zod) =>
  z.object({
    candidates: z
      .array(
        z.object({
          release: release(z),
          eligible: z.boolean(),
          reason: z
            .object({
              code: oneOf(z, ineligibilityCodeSchema),
              message: z.string(),
            })
            .optional()
            .describe('Why it cannot be gone back to'),
          lastGood: z.boolean().describe('The one that is chosen by default'),
          record: z
            .object({
              liveFrom: instant(z).optional(),
              liveUntil: instant(z).optional(),
              liveForMs: z.number().optional(),
              takenBack: z.boolean(),
              takenBackReason: z.string().optional(),
            })
            .optional()
            .describe('How it did while it was live'),
        }),
      )
      .describe('Newest first'),
    refusal: z
      .object({ code: z.string(), message: z.string() })
      .optional()
      .describe('Why no rollback can start now'),
  });

/** Input of `plan-rollback`, and the part of `request-rollback` that names a plan. */
export const planRollbackInput = (z: Zod) =>
  z.object({
    entityRef: entityRefInput(z),
    target: targetInput(z),
    to: releaseInput(z),
    strategy: oneOf(z, strategyIdSchema)
      .optional()
      .describe('Way to roll back. The recommended one when left out.'),
    purpose: oneOf(z, planPurposeSchema)
      .optional()
      .describe('What the plan is for. To roll back when left out.'),
    undoes: undoesInput(z),
  });

const planPolicy = (z: Zod) =>
  z.object({
    approvals: z
      .number()
      .describe('How many others have to approve it in the portal; 0 for none'),
    approverGroups: z
      .array(z.string())
      .describe('Whose members may; whoever has the permission when empty'),
    expiresAfterSeconds: z
      .number()
      .describe('After how long without enough approvals a request expires'),
    freeze: z
      .object({ title: z.string(), until: instant(z) })
      .optional()
      .describe('A freeze is on: a request is refused until then'),
  });

/** Output of `plan-rollback`. */
export const planRollbackOutput = (z: Zod) =>
  z.object({
    fingerprint: z
      .string()
      .describe(
        'Names this plan and the state it was made from; request-rollback takes no other',
      ),
    target: target(z),
    from: release(z),
    to: release(z),
    strategy: oneOf(z, strategyIdSchema),
    strategies: z.array(
      z.object({
        id: oneOf(z, strategyIdSchema),
        title: z.string(),
        eligible: z.boolean(),
        reason: z.string(),
        recommended: z.boolean(),
      }),
    ),
    steps: z
      .array(
        z.object({
          title: z.string(),
          action: z.string().describe('IAM action'),
          call: z.string().describe('The call in a line'),
          effect: z.boolean().describe('Whether it changes anything in AWS'),
        }),
      )
      .describe('The exact calls, in order'),
    warnings: z.array(
      z.object({ code: z.string(), title: z.string(), message: z.string() }),
    ),
    notUndone: z
      .array(z.string())
      .describe('What a rollback of this kind does not change'),
    takesBack: z
      .array(release(z))
      .describe('Releases whose changes are taken back, newest first'),
    compareUrl: z.string().optional(),
    differences: z
      .array(
        z.object({
          field: z.string(),
          from: z.string().optional(),
          to: z.string().optional(),
        }),
      )
      .describe('Configuration that differs; of variables the names only'),
    expectedMs: z.number().describe('Milliseconds until the release is live'),
    expectedFrom: z.string(),
    verificationSeconds: z
      .number()
      .describe('For how long alarms are watched afterwards'),
    confirmation: z
      .string()
      .optional()
      .describe(
        'What the person who decides has to type; ask them, do not fill it in',
      ),
    policy: planPolicy(z)
      .optional()
      .describe('What else the environment asks for'),
    madeAt: instant(z),
  });
