import {
  rollbackStatusSchema,
  targetStateSchema,
} from '@backspin/backstage-plugin-deployments-common';
import type { Zod } from '../registry';
import {
  entityRefInput,
  inFlight,
  initiator,
  instant,
  release,
  target,
  oneOf,
} from './common';

/** Input of `list-deployments`. */
export const listDeploymentsInput = (z: Zod) =>
  z.object({
    entityRef: entityRefInput(z),
    environment: z
      .string()
      .max(128)
      .optional()
      .describe('Only targets of this environment, e.g. prod'),
    target: z
      .string()
      .max(2048)
      .optional()
      .describe('Only this target, by its ARN'),
    history: z
      .number()
      .int()
      .min(0)
      .max(50)
      .default(10)
      .describe('How many deployments of the history to give, newest first'),
  });

const targetView = (z: Zod) =>
  z.object({
    target: target(z),
    state: oneOf(z, targetStateSchema).describe(
      'The one word for how it stands',
    ),
    live: z
      .array(z.object({ release: release(z), weight: z.number() }))
      .describe('What serves traffic, most first; weights add up to 1'),
    liveSince: instant(z).optional(),
    liveBy: initiator(z).optional(),
    previous: z
      .object({ release: release(z), liveForMs: z.number().optional() })
      .optional()
      .describe('What was live before'),
    behind: z
      .object({ environment: z.string(), releases: z.number() })
      .optional()
      .describe('How many releases another environment is ahead'),
    inFlight: inFlight(z).optional(),
    firingAlarms: z.array(
      z.object({
        name: z.string(),
        since: instant(z).optional(),
        reason: z.string().optional(),
      }),
    ),
    notices: z
      .array(z.object({ message: z.string(), fix: z.string().optional() }))
      .describe('What somebody should know or mend'),
    rollback: z
      .object({
        id: z.string(),
        status: oneOf(z, rollbackStatusSchema),
        requestedBy: z.string(),
        requestedAt: instant(z),
      })
      .optional()
      .describe('The rollback in progress, or the newest one'),
    observedAt: instant(z)
      .optional()
      .describe('When AWS said so; absent until it was read once'),
    error: z
      .object({
        message: z.string(),
        fix: z.string().optional(),
        at: instant(z),
      })
      .optional()
      .describe('The newest read failed; what is given is older'),
    mayRollBack: z.boolean().describe('Whether the caller may roll it back'),
  });

const pastDeployment = (z: Zod) =>
  z.object({
    id: z.string(),
    targetId: z.string(),
    environment: z.string().optional(),
    release: release(z),
    status: z.string(),
    startedAt: instant(z),
    endedAt: instant(z).optional(),
    by: initiator(z),
    reason: z.string().optional(),
    rollbackId: z.string().optional().describe('The rollback that caused it'),
    takenBackBy: z
      .string()
      .optional()
      .describe('The rollback that took this release back later'),
  });

/** Output of `list-deployments`. */
export const listDeploymentsOutput = (z: Zod) =>
  z.object({
    entityRef: z.string(),
    resolving: z
      .boolean()
      .describe('Targets are still being looked up: ask again in two seconds'),
    unannotated: z
      .boolean()
      .describe('The entity names no AWS resources, so it has no targets'),
    targets: z.array(targetView(z)),
    problems: z
      .array(
        z.object({
          annotation: z.string(),
          message: z.string(),
          expected: z.string(),
        }),
      )
      .describe('Annotations that could not be understood'),
    history: z.array(pastDeployment(z)).describe('Newest first'),
  });
