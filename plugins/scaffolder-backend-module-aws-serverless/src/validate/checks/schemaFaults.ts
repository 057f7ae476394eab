import { ErrorObject } from 'ajv';
import { nearest } from '../nearest';
import { Path } from '../source/YamlSource';

/** One thing that a JSON schema has against a value. */
export interface SchemaFault {
  path: Path;
  message: string;
  fix?: string;
}

/**
 * What ajv's errors come down to. A union of which no branch fits gives the errors
 * of every branch; what all branches of a place agree on is what is wrong.
 */
export function schemaFaults(errors: ErrorObject[]): SchemaFault[] {
  const places = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    if (!['anyOf', 'allOf', 'oneOf', 'not'].includes(error.keyword)) {
      const at = places.get(error.instancePath) ?? [];
      places.set(error.instancePath, [...at, error]);
    }
  }
  return [...places].flatMap(([pointer, all]) => {
    // "must be a string" is what the other branches say of an object in which
    // something is wrong: not worth saying beside what is.
    const others = all.filter(error => error.keyword !== 'type');
    const deeper = [...places.keys()].some(other =>
      other.startsWith(`${pointer}/`),
    );
    if (!others.length) {
      return deeper ? [] : [wrongType(pathOf(pointer), all)];
    }
    const faults = [
      ...unknownProperties(pathOf(pointer), others),
      ...missingProperties(pathOf(pointer), others),
      ...wrongValues(pathOf(pointer), others),
    ];
    return faults.length || deeper ? faults : [fitsNothing(pathOf(pointer))];
  });
}

function unknownProperties(path: Path, errors: ErrorObject[]): SchemaFault[] {
  return agreedOn(errors, 'additionalProperties', 'additionalProperty').map(
    name => {
      const known = errors.flatMap(error =>
        Object.keys(error.parentSchema?.properties ?? {}),
      );
      const meant = nearest(name, known);
      return {
        path: [...path, name],
        message: 'there is no such property',
        fix: meant
          ? `Did you mean ${meant}?`
          : `Take it away, or use one of: ${[...new Set(known)].join(', ')}.`,
      };
    },
  );
}

function missingProperties(path: Path, errors: ErrorObject[]): SchemaFault[] {
  return agreedOn(errors, 'required', 'missingProperty').map(name => ({
    path,
    message: `the property ${name} is missing`,
    fix: `Add ${name}.`,
  }));
}

function wrongValues(path: Path, errors: ErrorObject[]): SchemaFault[] {
  const allowed = errors.flatMap(error =>
    error.keyword === 'enum' ? error.params.allowedValues : [],
  );
  return allowed.length
    ? [
        {
          path,
          message: 'the value is not one of those allowed',
          fix: `Use one of: ${[...new Set(allowed)].join(', ')}.`,
        },
      ]
    : [];
}

function wrongType(path: Path, errors: ErrorObject[]): SchemaFault {
  const types = [...new Set(errors.flatMap(error => error.params.type))];
  return {
    path,
    message: `the value must be ${types.map(articled).join(' or ')}`,
    fix: `Write ${types.map(articled).join(' or ')} here.`,
  };
}

function fitsNothing(path: Path): SchemaFault {
  return { path, message: 'the value fits none of the forms allowed here' };
}

/** Names that every error of the keyword's schemas complains of. */
function agreedOn(
  errors: ErrorObject[],
  keyword: string,
  parameter: string,
): string[] {
  const schemas = new Map<string, Set<string>>();
  for (const error of errors) {
    if (error.keyword === keyword) {
      const names = schemas.get(error.schemaPath) ?? new Set<string>();
      schemas.set(error.schemaPath, names.add(error.params[parameter]));
    }
  }
  const [first, ...rest] = [...schemas.values()];
  return [...(first ?? [])].filter(name => rest.every(set => set.has(name)));
}

function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map(key => key.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function articled(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
