import { InputError } from '@backstage/errors';

/**
 * A template that is not edited because something in it is not understood.
 * Nothing is guessed: an engineer is told the line, the reason and the way out.
 */
export class TemplateRefusal extends InputError {
  /**
   * @param line - of the template, the first being 1
   * @param reason - as the rest of a sentence about that line
   * @param fix - a sentence
   */
  constructor(
    readonly line: number,
    readonly reason: string,
    readonly fix: string,
  ) {
    super(`template.yaml:${line}: ${reason}. ${fix}`);
  }
}
