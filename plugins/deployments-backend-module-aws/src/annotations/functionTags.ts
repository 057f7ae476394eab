import { ANNOTATION_LAMBDA_FUNCTION_TAGS } from '@backspin/backstage-plugin-deployments-common';
import { commaSeparated, emptyAnnotation } from './parsed';
import type { Parsed } from './parsed';

/** A tag that functions must carry. */
export interface TagPair {
  key: string;
  value: string;
}

const EXPECTED =
  'Tags, comma-separated, all of which a function carries: service=royalty-calculator,team=royalties';

/**
 * Parses `aws.amazon.com/lambda-function-tags`. When one pair cannot be
 * understood there are no items: fewer tags would match functions that are not
 * meant.
 */
export function parseFunctionTags(value: string): Parsed<TagPair> {
  const annotation = ANNOTATION_LAMBDA_FUNCTION_TAGS;
  const result: Parsed<TagPair> = { items: [], problems: [] };
  const parts = commaSeparated(value);
  if (parts.length === 0) {
    result.problems.push(emptyAnnotation(annotation, EXPECTED));
  }
  for (const part of parts) {
    const at = part.indexOf('=');
    const key = part.slice(0, at).trim();
    const tagValue = part.slice(at + 1).trim();
    // https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
    if (at < 1 || !key || key.length > 128 || tagValue.length > 256) {
      result.problems.push({
        annotation,
        value: part,
        message: 'This is not a tag as key=value',
        expected: EXPECTED,
      });
    } else {
      result.items.push({ key, value: tagValue });
    }
  }
  return result.problems.length > 0 ? { ...result, items: [] } : result;
}

/** Whether a function's tags have all the pairs. */
export function hasTags(
  tags: Record<string, string>,
  pairs: TagPair[],
): boolean {
  return pairs.every(({ key, value }) => tags[key] === value);
}
