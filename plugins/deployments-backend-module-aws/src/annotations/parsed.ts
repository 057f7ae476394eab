import type { AnnotationProblem } from '@backspin/backstage-plugin-deployments-common';

/** What an annotation says, and the parts of it that cannot be understood. */
export interface Parsed<T> {
  items: T[];
  problems: AnnotationProblem[];
}

/** The parts of a comma-separated annotation, without blanks and empty parts. */
export function commaSeparated(value: string): string[] {
  return value
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);
}

/** The one problem of an annotation that says nothing. */
export function emptyAnnotation(
  annotation: string,
  expected: string,
): AnnotationProblem {
  return {
    annotation,
    value: '',
    message: 'The annotation is empty',
    expected,
  };
}
