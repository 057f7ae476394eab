import type { Context } from 'aws-lambda';

/** What callers that only try a version send along, see `isSmokeTest`. */
export const SMOKE_TEST = { custom: { smokeTest: true } };

/**
 * Whether a deployment's check or an integration test is calling: then all is
 * done that can be done without changing anything. It is told in the client
 * context, which only callers with the right to invoke the function can set.
 */
export function isSmokeTest(context: Context): boolean {
  const clientContext = context.clientContext as
    Partial<typeof SMOKE_TEST> | undefined;
  return clientContext?.custom?.smokeTest === true;
}
