import { isSam } from '../source/Project';
import { intrinsicOf } from '../source/intrinsics';
import { Path, YamlSource } from '../source/YamlSource';

type Properties = Record<string, unknown>;

/** A resource of a template. */
export interface Resource {
  id: string;
  type: string;
  properties: Properties;
}

/** A SAM function with what `Globals` gives it. */
export interface SamFunction extends Resource {
  template: YamlSource;
  /** Where a property is written: at the function, or in `Globals`. */
  path(property?: string): Path;
}

/** All resources of a template. */
export function resourcesOf(template: YamlSource): Resource[] {
  const resources = record(record(template.value).Resources);
  return Object.entries(resources).flatMap(([id, resource]) => {
    const { Type: type, Properties: properties } = record(resource);
    return typeof type === 'string'
      ? [{ id, type, properties: record(properties) }]
      : [];
  });
}

/** The SAM functions of a project's templates. */
export function functionsOf(templates: YamlSource[]): SamFunction[] {
  return templates.filter(isSam).flatMap(template => {
    const globals = record(
      record(record(template.value).Globals).Function,
    ) as Properties;
    return resourcesOf(template)
      .filter(({ type }) => type === 'AWS::Serverless::Function')
      .map(({ id, type, properties }) => ({
        id,
        type,
        template,
        properties: merged(globals, properties),
        path: (property?: string) => {
          if (property === undefined) {
            return ['Resources', id];
          }
          return property in globals && !(property in properties)
            ? ['Globals', 'Function', property]
            : ['Resources', id, 'Properties', property];
        },
      }));
  });
}

/**
 * Ids of the functions that CodeDeploy calls before and after it moves traffic.
 * They stand outside of what they test: no alias of theirs is deployed to.
 */
export function hooksOf(functions: SamFunction[]): Set<string> {
  return new Set(
    functions.flatMap(({ template, properties, id }) => {
      const hooks = record(record(properties.DeploymentPreference).Hooks);
      const named = Object.values(hooks).flatMap(hook =>
        typeof record(hook).Ref === 'string'
          ? [`${template.file} ${record(hook).Ref}`]
          : [],
      );
      const name = text(properties.FunctionName);
      return name?.startsWith('CodeDeployHook_')
        ? [...named, `${template.file} ${id}`]
        : named;
    }),
  );
}

/** Whether a function is a hook, see `hooksOf`. */
export function isHook(hooks: Set<string>, fn: SamFunction): boolean {
  return hooks.has(`${fn.template.file} ${fn.id}`);
}

/**
 * Literal values that an expression may come to, as far as the template tells:
 * through `Fn::If`, `Fn::FindInMap` and the values that a parameter may have.
 * `undefined` stands for one that is not known before deploying.
 */
export function possibleValues(
  template: YamlSource,
  value: unknown,
): (string | number | boolean | undefined)[] {
  const root = record(template.value);
  const intrinsic = intrinsicOf(value);
  if (intrinsic === undefined) {
    return typeof value === 'object' ? [undefined] : [value as string];
  }
  const argument = record(value)[intrinsic];
  if (intrinsic === 'Ref') {
    if (argument === 'AWS::NoValue') {
      return [];
    }
    const parameter = record(record(root.Parameters)[String(argument)]);
    const allowed = parameter.AllowedValues ?? parameter.Default;
    return allowed === undefined ? [undefined] : ([allowed].flat() as string[]);
  }
  if (intrinsic === 'Fn::If' && Array.isArray(argument)) {
    return argument
      .slice(1)
      .flatMap(branch => possibleValues(template, branch));
  }
  if (intrinsic === 'Fn::FindInMap' && Array.isArray(argument)) {
    const [map, , key] = argument;
    const rows = Object.values(record(record(root.Mappings)[String(map)]));
    return rows.map(row => record(row)[String(key)] as string);
  }
  return [undefined];
}

/** A text as it stands, with `${…}` where `Fn::Sub` puts values in. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  const sub = record(value)['Fn::Sub'];
  if (typeof sub === 'string') {
    return sub;
  }
  const join = record(value)['Fn::Join'];
  if (Array.isArray(join) && Array.isArray(join[1])) {
    const parts = join[1].map(text);
    return parts.every(part => part !== undefined)
      ? parts.join(String(join[0]))
      : undefined;
  }
  const ref = record(value).Ref;
  return typeof ref === 'string' ? `\${${ref}}` : undefined;
}

/** The value where it is an object, else an empty one. */
export function record(value: unknown): Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Properties)
    : {};
}

/**
 * SAM merges objects of `Globals` key by key, joins lists, and lets a function's
 * own value win.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
function merged(globals: Properties, own: Properties): Properties {
  const result: Properties = { ...globals };
  for (const [key, value] of Object.entries(own)) {
    const inherited = result[key];
    if (Array.isArray(inherited) && Array.isArray(value)) {
      result[key] = [...inherited, ...value];
    } else if (isPlain(inherited) && isPlain(value)) {
      result[key] = merged(inherited, value);
    } else {
      result[key] = value;
    }
  }
  return result;
}

function isPlain(value: unknown): value is Properties {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    intrinsicOf(value) === undefined
  );
}
