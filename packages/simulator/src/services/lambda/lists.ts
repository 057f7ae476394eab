import { invalidParameter, validation } from './errors';
import { KeyPage, pageByKey } from '../shared/keyPages';

/** Lambda returns at most 50 items a page, whatever larger number is asked for. */
export const LAMBDA_PAGE = 50;

/** One page of a Lambda list, by its `Marker` and `MaxItems`. */
export function lambdaPage<T>(
  items: T[],
  input: { Marker?: string; MaxItems?: number },
  key: (item: T) => string,
): KeyPage<T> {
  const { MaxItems } = input;
  if (MaxItems !== undefined && (MaxItems < 1 || MaxItems > 10_000)) {
    throw validation(
      MaxItems,
      'maxItems',
      `Member must have value ${
        MaxItems < 1
          ? 'greater than or equal to 1'
          : 'less than or equal to 10000'
      }`,
    );
  }
  return pageByKey(items, {
    key,
    size: Math.min(MaxItems ?? LAMBDA_PAGE, LAMBDA_PAGE),
    token: input.Marker,
    invalidToken: () => invalidParameter('Invalid marker'),
  });
}
