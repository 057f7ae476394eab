/** Members that hold credentials or presigned links to code, never needed here. */
const FORBIDDEN_MEMBERS = new Set([
  'basicAuthCredentials',
  'accessToken',
  'oauthToken',
]);
/** Members that map names of environment variables to their values. */
const VARIABLE_MAPS = new Set(['Variables', 'environmentVariables']);

const namesOnly = (variables: object) =>
  Object.fromEntries(Object.keys(variables).map(name => [name, '']));

/**
 * Takes out of an answer of AWS what must never reach other code: values of
 * environment variables (the names stay, with empty values), the presigned link
 * to a function's code, and credentials. Changes the answer in place.
 */
export function sanitizeOutput(output: unknown): void {
  if (typeof output !== 'object' || output === null) return;
  if (output instanceof Date || ArrayBuffer.isView(output)) return;
  const record = output as Record<string, unknown>;
  for (const [key, value] of Object.entries(record)) {
    if (FORBIDDEN_MEMBERS.has(key)) {
      delete record[key];
    } else if (value && typeof value === 'object') {
      if (VARIABLE_MAPS.has(key)) {
        record[key] = namesOnly(value);
      } else {
        if (key === 'Code') delete (value as { Location?: string }).Location;
        if (key !== '$metadata') sanitizeOutput(value);
      }
    }
  }
}
