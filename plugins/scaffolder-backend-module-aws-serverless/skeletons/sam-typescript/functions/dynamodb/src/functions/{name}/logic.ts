import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';

/** An item of the table. */
export type Item = Record<string, unknown>;

/** A change of the table. */
export interface Change {
  /** As it is now; missing where the item was removed. */
  now?: Item;
  /** As it was before; missing where the item is new. */
  before?: Item;
}

/**
 * Reads a record of the stream.
 *
 * @throws Error where it tells of no item.
 */
export function changeOf({ dynamodb }: DynamoDBRecord): Change {
  const { NewImage, OldImage } = dynamodb ?? {};
  if (!NewImage && !OldImage) {
    throw new Error('The record holds no item.');
  }
  return {
    ...(NewImage && { now: itemOf(NewImage) }),
    ...(OldImage && { before: itemOf(OldImage) }),
  };
}

function itemOf(image: object): Item {
  return unmarshall(image as Record<string, AttributeValue>);
}

/** What was made of a change; kept with its id, so keep it small. */
export interface Processed {
  kind: 'added' | 'changed' | 'removed';
}

/**
 * The function's own work, apart from how it is called. At first it tells what
 * kind of change it is; put what the service is for in its place.
 */
export async function processChange(change: Change): Promise<Processed> {
  if (!change.before) {
    return { kind: 'added' };
  }
  return { kind: change.now ? 'changed' : 'removed' };
}
