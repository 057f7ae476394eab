import { InputError } from '@backstage/errors';
import { z } from 'zod';

const cursorSchema = z.tuple([z.number().int(), z.string(), z.string()]);

/** The last row of a page: time of start, target, deployment. */
export type HistoryCursor = z.infer<typeof cursorSchema>;

/** Writes a cursor as an opaque string that is safe in a URL. */
export function encodeCursor(cursor: HistoryCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Reads a cursor. Throws InputError when it was not made here. */
export function decodeCursor(value: string): HistoryCursor {
  try {
    return cursorSchema.parse(
      JSON.parse(Buffer.from(value, 'base64url').toString('utf8')),
    );
  } catch {
    throw new InputError(
      'The cursor is not one of this API; begin again without it',
    );
  }
}
