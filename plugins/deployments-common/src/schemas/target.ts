import { z } from 'zod';

/**
 * The kinds of target that Backspin knows. A provider serves one kind.
 *
 * @public
 */
export const targetKindSchema = z.enum(['lambda-alias', 'amplify-branch']);
/**
 * The kind of a target; decides which provider reads it and rolls it back.
 *
 * @public
 */
export type TargetKind = z.infer<typeof targetKindSchema>;

/**
 * One deployable thing in one environment.
 *
 * @public
 */
export const targetSchema = z.object({
  /**
   * The ARN: `arn:aws:lambda:REGION:ACCOUNT:function:NAME:ALIAS` or
   * `arn:aws:amplify:REGION:ACCOUNT:apps/APPID/branches/BRANCH`.
   */
  id: z.string().startsWith('arn:'),
  kind: targetKindSchema,
  /** AWS account id, twelve digits. */
  account: z.string(),
  region: z.string(),
  /**
   * What the target is called whatever its environment, so that the same thing
   * stands in one row: the function name without its environment suffix, or the
   * Amplify app's name.
   */
  name: z.string(),
  /** The name in AWS: the function's name, or the branch. */
  resourceName: z.string(),
  /** Alias or branch. `$LATEST` when the function has no alias. */
  qualifier: z.string(),
  /** Name of the configured environment; absent when no rule places the target. */
  environment: z.string().optional(),
});
/**
 * One deployable thing in one environment. Its id is its ARN.
 *
 * @public
 */
export type Target = z.infer<typeof targetSchema>;

/**
 * An annotation that could not be understood or resolved. The others still work.
 *
 * @public
 */
export const annotationProblemSchema = z.object({
  annotation: z.string(),
  /** The offending value, or the part of it that is wrong. */
  value: z.string(),
  /** What is wrong, as a sentence. */
  message: z.string(),
  /** What was expected, with an example. */
  expected: z.string(),
});
/**
 * An annotation that could not be understood or resolved.
 *
 * @public
 */
export type AnnotationProblem = z.infer<typeof annotationProblemSchema>;
