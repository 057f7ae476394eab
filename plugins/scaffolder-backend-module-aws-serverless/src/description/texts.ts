import * as z from 'zod';

/** Words that YAML 1.1, as CloudFormation reads it, takes for something else than text. */
export const YAML_WORDS = /^(true|false|yes|no|on|off|null)$/;

/** A text that stands in one line of a file: a title, a sentence, a pattern. */
export const lineSchema = z
  .string()
  .min(1)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be a single line');

/** The reference of an entity in the catalog. */
export const referenceSchema = z
  .string()
  .regex(
    /^([A-Za-z]+:)?([\w.-]+\/)?[\w.-]+$/,
    'must be the reference of an entity, such as group:default/royalties',
  );

/** A user or a team of GitHub, as CODEOWNERS names them. */
export const codeOwnerSchema = z
  .string()
  .regex(
    /^@[\w.-]+(\/[\w.-]+)?$/,
    'must be a user or a team of GitHub, such as @distrofm/royalties',
  );

/**
 * A branch of Git. It stands in workflows, where other characters that Git allows
 * would be patterns or the end of a text.
 */
export const branchNameSchema = z
  .string()
  .max(200)
  .regex(
    /^(?!.*(\.\.|\/\/|\.lock$))[A-Za-z0-9_][\w./-]*(?<![./])$/,
    'must be the name of a branch of letters, digits, dots, dashes and slashes, such as release/2026',
  );

/** A region of AWS. */
export const regionSchema = z
  .string()
  .regex(
    /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/,
    'must be a region of AWS, such as us-east-1',
  );
