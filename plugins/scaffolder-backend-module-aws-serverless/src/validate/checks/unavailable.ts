import { Finding } from '../finding';

/** What is told where a tool does not work: a file that it has not seen is not good. */
export function unavailable(
  tool: 'actionlint' | 'cloudformation',
  file: string,
  error: unknown,
): Finding {
  return {
    file,
    line: 1,
    rule: `${tool}/unavailable`,
    severity: 'error',
    message: `The file could not be validated: ${
      error instanceof Error ? error.message : error
    }`,
    fix: `Try again, or leave out ${tool}/*.`,
  };
}
