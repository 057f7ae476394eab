import type * as z from 'zod';

/** Something in a description that keeps a service from being made. */
export interface Problem {
  /** Where, such as `functions.0.name`. */
  field: string;
  /** What is wrong, and what to do about it. */
  message: string;
}

/** What a schema has found, in the same form. */
export function problemsOf({ issues }: z.ZodError): Problem[] {
  return issues.map(({ path, message }) => ({
    field: path.join('.') || 'input',
    message: message.endsWith('received undefined')
      ? 'is missing; give it a value'
      : message,
  }));
}

/** Problems as one text, a line for each. */
export function toldProblems(problems: Problem[]): string {
  return problems
    .map(({ field, message }) => `${field}: ${message}`)
    .join('\n');
}
