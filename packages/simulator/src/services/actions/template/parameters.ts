/** The parameters of a template, with what `sam deploy` was given for them. */
import { isObject } from './intrinsics';
import type { Json } from './intrinsics';
import { TemplateError } from './templateError';

/**
 * A value for every parameter.
 *
 * @throws TemplateError as CloudFormation refuses values: missing, not allowed, not in the template
 */
export function readParameters(
  declared: unknown,
  given: Record<string, string>,
): Record<string, string> {
  const parameters = isObject(declared) ? declared : {};
  const unknown = Object.keys(given).filter(name => !(name in parameters));
  if (unknown.length > 0) {
    throw new TemplateError(
      `Parameters: [${unknown.join(', ')}] do not exist in the template`,
      ['Parameters'],
    );
  }
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      valueOf(name, (parameter ?? {}) as Json, given[name]),
    ]),
  );
}

function valueOf(
  name: string,
  { Default, AllowedValues, AllowedPattern }: Json,
  given: string | undefined,
): string {
  const path = ['Parameters', name];
  const value = given ?? (Default === undefined ? undefined : String(Default));
  if (value === undefined) {
    throw new TemplateError(`Parameters: [${name}] must have values`, path);
  }
  if (
    Array.isArray(AllowedValues) &&
    !AllowedValues.map(String).includes(value)
  ) {
    throw new TemplateError(
      `Parameter '${name}' must be one of AllowedValues ([${AllowedValues.join(
        ', ',
      )}]), not '${value}'`,
      path,
    );
  }
  if (
    typeof AllowedPattern === 'string' &&
    !new RegExp(`^(?:${AllowedPattern})$`).test(value)
  ) {
    throw new TemplateError(
      `Parameter ${name} failed to satisfy constraint: must match pattern ${AllowedPattern}`,
      path,
    );
  }
  return value;
}

/** `A=b "C=d e"` or a list of such, as samconfig.toml and `--parameter-overrides` have them. */
export function readPairs(
  source: string | readonly string[] | undefined,
): Record<string, string> {
  if (source === undefined) return {};
  const text = typeof source === 'string' ? source : source.join(' ');
  const pairs: Record<string, string> = {};
  const pattern =
    /["']?([A-Za-z][\w:-]*)=(?:\\?"((?:[^"\\]|\\.)*?)\\?"|'([^']*)'|([^\s"']*))["']?/g;
  for (const [, key, quoted, single, plain] of text.matchAll(pattern)) {
    pairs[key] = quoted ?? single ?? plain ?? '';
  }
  // `ParameterKey=A,ParameterValue=b` says the same in AWS's words.
  for (const [, key, value] of text.matchAll(
    /ParameterKey=([^,\s]+),ParameterValue=([^\s"']*)/g,
  )) {
    delete pairs.ParameterKey;
    pairs[key] = value;
  }
  return pairs;
}
