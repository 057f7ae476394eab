/**
 * How bad a finding is: an error fails the validation, the others do not.
 *
 * @public
 */
export type Severity = 'error' | 'warning';

/**
 * One thing that a validation found.
 *
 * @public
 */
export interface Finding {
  /** Path below the validated folder, with forward slashes. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column?: number;
  /** Id of the rule, such as `runtime-supported`; those of tools begin with the tool's name. */
  rule: string;
  severity: Severity;
  /** What is wrong, in one sentence. */
  message: string;
  /** What to do about it, in one sentence. */
  fix: string;
}

/** Findings in the order of a reader: by file, then by line. */
export function byPlace(a: Finding, b: Finding): number {
  return (
    a.file.localeCompare(b.file) ||
    a.line - b.line ||
    (a.column ?? 0) - (b.column ?? 0) ||
    a.rule.localeCompare(b.rule)
  );
}
