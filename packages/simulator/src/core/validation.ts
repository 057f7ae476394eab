import { ServiceError } from './types';

/** A member that breaks a constraint of AWS's model. */
export interface Violation {
  /** Path as AWS spells it: `functionName`, `tags.1.member.key`. */
  path: string;
  /** The value as sent; undefined when it is missing. */
  value: unknown;
  /** `Member must not be null` and its like; see {@link constraint}. */
  constraint: string;
}

/** AWS's own wording of the constraints of its models. */
export const constraint = {
  notNull: () => 'Member must not be null',
  minLength: (n: number) =>
    `Member must have length greater than or equal to ${n}`,
  maxLength: (n: number) =>
    `Member must have length less than or equal to ${n}`,
  min: (n: number) => `Member must have value greater than or equal to ${n}`,
  max: (n: number) => `Member must have value less than or equal to ${n}`,
  pattern: (pattern: string) =>
    `Member must satisfy regular expression pattern: ${pattern}`,
  oneOf: (values: readonly string[]) =>
    `Member must satisfy enum value set: [${values.join(', ')}]`,
};

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
}

/** The message with which AWS lists the constraints that an input breaks. */
export function validationMessage(violations: Violation[]): string {
  const count = violations.length;
  const list = violations.map(
    ({ path, value, constraint: broken }) =>
      `Value ${shown(
        value,
      )} at '${path}' failed to satisfy constraint: ${broken}`,
  );
  return `${count} validation error${
    count === 1 ? '' : 's'
  } detected: ${list.join('; ')}`;
}

/**
 * Collects what is wrong with an input and throws it all at once:
 * ```
 * new Validation()
 *   .range('maxItems', input.MaxItems, 1, 50)
 *   .oneOf('runtime', input.Runtime, Object.values(sdk.Runtime))
 *   .check();
 * ```
 * Undefined values pass; required members are checked by the protocol layer.
 */
export class Validation {
  private readonly violations: Violation[] = [];

  range(path: string, value: number | undefined, min: number, max: number) {
    if (value === undefined) return this;
    if (value < min) this.add(path, value, constraint.min(min));
    if (value > max) this.add(path, value, constraint.max(max));
    return this;
  }

  length(
    path: string,
    value: { length: number } | undefined,
    min: number,
    max: number,
  ) {
    if (value === undefined) return this;
    if (value.length < min) this.add(path, value, constraint.minLength(min));
    if (value.length > max) this.add(path, value, constraint.maxLength(max));
    return this;
  }

  /** `pattern` must be anchored. */
  pattern(path: string, value: string | undefined, pattern: RegExp) {
    if (value !== undefined && !pattern.test(value)) {
      this.add(path, value, constraint.pattern(pattern.source));
    }
    return this;
  }

  oneOf(path: string, value: string | undefined, values: readonly string[]) {
    if (value !== undefined && !values.includes(value)) {
      this.add(path, value, constraint.oneOf(values));
    }
    return this;
  }

  /** Throws the violations, if any, as `errorName`. */
  check(errorName = 'ValidationException'): void {
    if (this.violations.length > 0) {
      throw new ServiceError(errorName, validationMessage(this.violations));
    }
  }

  private add(path: string, value: unknown, broken: string) {
    this.violations.push({ path, value, constraint: broken });
  }
}
