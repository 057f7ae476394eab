import { targetKindSchema } from '@backspin/backstage-plugin-deployments-common';
import type { Zod } from '../registry';

/**
 * Schemas of what several actions take or give. The registry drops what they do not
 * name, so they also decide what leaves the backend through an action.
 */

/** The values of one of the API's enumerations. */
export const oneOf = <T extends string>(
  z: Zod,
  { options }: { options: readonly T[] },
) => z.enum(options as [T, ...T[]]);

/** Input that names an entity. */
export const entityRefInput = (z: Zod) =>
  z
    .string()
    .min(1)
    .max(512)
    .describe(
      'The catalog entity that the target belongs to, e.g. component:default/royalty-calculator. Kind and namespace default to component and default.',
    );

/** Input that names a target. */
export const targetInput = (z: Zod) =>
  z
    .string()
    .min(1)
    .max(2048)
    .describe(
      'ARN of the target: a Lambda alias or an Amplify branch. Take it from list-deployments; the ARN of a target of another entity is refused.',
    );

/** Input that names a release, left out for the last good one. */
export const releaseInput = (z: Zod) =>
  z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe(
      'Id of the release to go back to, from list-releases. The last good release when left out.',
    );

/** Input that names a rollback to take back. */
export const undoesInput = (z: Zod) =>
  z
    .string()
    .uuid()
    .optional()
    .describe(
      'Id of a rollback to undo: it then leads back to where that one came from.',
    );

/** A time. */
export const instant = (z: Zod) => z.string().describe('ISO 8601');

/** A target. */
export const target = (z: Zod) =>
  z.object({
    id: z.string().describe('ARN; names the target in all other actions'),
    kind: oneOf(z, targetKindSchema),
    name: z.string().describe('What it is called in every environment'),
    resourceName: z.string().describe('Name in AWS'),
    qualifier: z.string().describe('Alias or branch'),
    environment: z
      .string()
      .optional()
      .describe('Absent when no rule places it; the strictest policy holds'),
    account: z.string(),
    region: z.string(),
  });

/** A release. */
export const release = (z: Zod) =>
  z.object({
    id: z.string().describe('Lambda version or Amplify job'),
    label: z.string().describe('As people say it: v43, #142'),
    commit: z
      .object({
        sha: z.string(),
        message: z.string().optional(),
        author: z.string().optional(),
        url: z.string().optional(),
      })
      .optional(),
    message: z.string().optional(),
    createdAt: instant(z).optional(),
  });

/** By whom or what a release was made live. */
export const initiator = (z: Zod) =>
  z.object({ kind: z.string(), name: z.string().optional() });

/** What a deployment that has not ended is doing. */
export const inFlight = (z: Zod) =>
  z.object({
    deploymentId: z.string(),
    kind: z.string().describe('build, traffic-shift or update'),
    status: z.string(),
    to: release(z),
    from: release(z).optional(),
    startedAt: instant(z),
    by: initiator(z),
    progress: z.number().optional().describe('0 to 1'),
    weight: z
      .number()
      .optional()
      .describe('Share of the traffic on the new release, 0 to 1'),
    expectedEndAt: instant(z).optional(),
  });
