import { Place, ServiceError } from '../../core/types';
import { invalidParameter, notFound, validation } from './errors';

/** A function as a caller named it. */
export interface FunctionRef {
  name: string;
  qualifier?: string;
}

const NAME_PATTERN =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z]{2}(?:-gov)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;
const QUALIFIER_PATTERN = /^(\$LATEST|[a-zA-Z0-9-_]{1,128})$/;
const ALIAS_PATTERN = /^(?![0-9]+$)([a-zA-Z0-9-_]{1,128})$/;

export function functionArn(
  { account, region }: Place,
  name: string,
  qualifier?: string,
): string {
  const base = `arn:aws:lambda:${region}:${account}:function:${name}`;
  return qualifier ? `${base}:${qualifier}` : base;
}

/**
 * Reads what callers may put in `FunctionName`: a name, `name:qualifier`, a
 * partial ARN (`123456789012:function:name`) or a full one.
 *
 * @param qualifier - the separate `Qualifier` member, which must not contradict the name
 */
export function parseFunctionName(
  value: string,
  place: Place,
  qualifier?: string,
): FunctionRef {
  const match = NAME_PATTERN.exec(value);
  const [, region, account, name, suffix] = match ?? [];
  if (!match || name.length > 64) {
    throw validation(
      value,
      'functionName',
      'Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?',
    );
  }
  if (region && region !== place.region) {
    throw notFound(
      `Functions from '${region}' are not reachable in this region ('${place.region}')`,
    );
  }
  if (account && account !== place.account) {
    throw new ServiceError(
      'AccessDeniedException',
      `No resource-based policy allows this action on resource: arn:aws:lambda:${place.region}:${account}:function:${name}`,
      {},
      403,
    );
  }
  if (qualifier !== undefined && !QUALIFIER_PATTERN.test(qualifier)) {
    throw validation(
      qualifier,
      'qualifier',
      'Member must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+',
    );
  }
  if (suffix && qualifier && suffix !== qualifier) {
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  return { name, qualifier: qualifier ?? suffix };
}

/** Refuses names that Lambda does not allow for an alias, among them whole numbers. */
export function checkAliasName(name: string): void {
  if (!ALIAS_PATTERN.test(name)) {
    throw validation(
      name,
      'name',
      'Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)',
    );
  }
}

/** Whether a qualifier names a version (`$LATEST` or a number) and not an alias. */
export function isVersionQualifier(qualifier: string): boolean {
  return qualifier === '$LATEST' || /^[0-9]+$/.test(qualifier);
}
