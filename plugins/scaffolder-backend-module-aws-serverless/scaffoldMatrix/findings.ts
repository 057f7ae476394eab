import type { Finding } from '../src/validate/finding';

/** A finding of the validators as a line. */
export function findingLine({ file, line, rule, message }: Finding): string {
  return `${file}:${line} ${rule} ${message}`;
}
