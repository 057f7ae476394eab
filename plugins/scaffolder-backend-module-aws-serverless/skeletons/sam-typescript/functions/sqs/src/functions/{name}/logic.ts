/** What a message says. */
export type Message = Record<string, unknown>;

/**
 * Reads a message.
 *
 * @throws Error where it is no object in JSON. Such a message is tried again and
 *   ends in the dead-letter queue, where it can be looked at.
 */
export function parseMessage(body: string): Message {
  const message: unknown = JSON.parse(body);
  if (
    typeof message !== 'object' ||
    message === null ||
    Array.isArray(message)
  ) {
    throw new Error('The message is no object.');
  }
  return message as Message;
}

/** What was made of a message; kept with its id, so keep it small. */
export interface Processed {
  fields: number;
}

/**
 * The function's own work, apart from how it is called. At first it counts what
 * the message says; put what the service is for in its place.
 */
export async function processMessage(message: Message): Promise<Processed> {
  return { fields: Object.keys(message).length };
}
