/** Something in a template that is not understood, or not simulated. */
export class TemplateError extends Error {
  constructor(
    message: string,
    /** Where in the template: keys from its root. */
    readonly path: readonly (string | number)[],
    readonly line?: number,
  ) {
    super(message);
    this.name = 'TemplateError';
  }
}
