/** What an event tells. */
export type Detail = Record<string, unknown>;

/**
 * Reads an event's detail.
 *
 * @throws Error where it is no object. Such an event is tried again and ends in
 *   the dead-letter queue, where it can be looked at.
 */
export function parseDetail(detail: unknown): Detail {
  if (typeof detail !== 'object' || detail === null) {
    throw new Error('The detail is no object.');
  }
  return detail as Detail;
}

/** What was made of an event; kept with its id, so keep it small. */
export interface Processed {
  fields: number;
}

/**
 * The function's own work, apart from how it is called. At first it counts what
 * the event tells; put what the service is for in its place.
 */
export async function processDetail(detail: Detail): Promise<Processed> {
  return { fields: Object.keys(detail).length };
}
