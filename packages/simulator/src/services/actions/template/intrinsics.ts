/** CloudFormation's intrinsic functions, resolved to plain values. */
import { splitAttribute } from './readYaml';
import { TemplateError } from './templateError';

type Path = readonly (string | number)[];
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What intrinsic functions refer to. */
export interface References {
  parameters: Record<string, string>;
  /** `AWS::Region` and the like. */
  pseudo: Record<string, string>;
  mappings: Json;
  conditions: Json;
  /** What `Ref` of a resource gives; undefined when there is none. */
  ref(logicalId: string): string | undefined;
  /** What `Fn::GetAtt` gives; undefined when there is no such resource. */
  attribute(logicalId: string, name: string): string | undefined;
  /** What another stack has exported under a name; undefined when none has. */
  exported?(name: string): string | undefined;
}

/** Stands for `AWS::NoValue`: whatever holds it loses the member. */
const NO_VALUE = Symbol('AWS::NoValue');

/** Resolves values of one template. */
export class Resolver {
  constructor(private readonly references: References) {}

  /** A value without intrinsic functions. `path` says where it stands, for errors. */
  resolve(value: unknown, path: Path): unknown {
    const resolved = this.walk(value, path);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  /** A condition by its name. */
  condition(name: string, path: Path): boolean {
    if (!(name in this.references.conditions)) {
      throw new TemplateError(`There is no condition ${name}`, path);
    }
    return this.truth(this.references.conditions[name], ['Conditions', name]);
  }

  private truth(value: unknown, path: Path): boolean {
    if (isObject(value) && typeof value.Condition === 'string') {
      return this.condition(value.Condition, path);
    }
    const resolved = this.resolve(value, path);
    return resolved === true || resolved === 'true';
  }

  private walk(value: unknown, path: Path): unknown {
    if (Array.isArray(value)) {
      return value
        .map((item, index) => this.walk(item, [...path, index]))
        .filter(item => item !== NO_VALUE);
    }
    if (!isObject(value)) return value;
    const [name, ...others] = Object.keys(value);
    if (name === 'Ref' && others.length === 0) {
      return this.ref(String(value.Ref), path);
    }
    if (name?.startsWith('Fn::') && others.length === 0) {
      return this.call(name, value[name], path);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, this.walk(item, [...path, key])])
        .filter(([, item]) => item !== NO_VALUE),
    );
  }

  private ref(name: string, path: Path): unknown {
    const { parameters, pseudo } = this.references;
    if (name === 'AWS::NoValue') return NO_VALUE;
    const found = parameters[name] ?? pseudo[name] ?? this.references.ref(name);
    if (found === undefined) {
      throw new TemplateError(
        `Ref ${name}: no parameter and no resource has this name`,
        path,
      );
    }
    return found;
  }

  private attribute(name: string, attribute: string, path: Path): string {
    const found = this.references.attribute(name, attribute);
    if (found === undefined) {
      throw new TemplateError(
        `GetAtt ${name}.${attribute}: no resource is called ${name}`,
        path,
      );
    }
    return found;
  }

  private list(value: unknown, path: Path): unknown[] {
    const resolved = this.walk(value, path);
    if (Array.isArray(resolved)) return resolved;
    throw new TemplateError('A list belongs here', path);
  }

  private call(name: string, input: unknown, path: Path): unknown {
    switch (name) {
      case 'Fn::GetAtt': {
        const [resource, ...rest] = Array.isArray(input)
          ? input.map(part => String(this.walk(part, path)))
          : splitAttribute(String(input));
        return this.attribute(resource, rest.join('.'), path);
      }
      case 'Fn::Sub':
        return this.sub(input, path);
      case 'Fn::Join': {
        const [separator, parts] = this.list(input, path);
        return (parts as unknown[]).join(String(separator));
      }
      case 'Fn::Select': {
        const [index, items] = this.list(input, path);
        return (items as unknown[])[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = this.list(input, path);
        return String(text).split(String(separator));
      }
      case 'Fn::If': {
        const [condition, yes, no] = input as [string, unknown, unknown];
        return this.walk(this.condition(condition, path) ? yes : no, path);
      }
      case 'Fn::Equals': {
        const [a, b] = this.list(input, path);
        return String(a) === String(b);
      }
      case 'Fn::And':
        return (input as unknown[]).every(item => this.truth(item, path));
      case 'Fn::Or':
        return (input as unknown[]).some(item => this.truth(item, path));
      case 'Fn::Not':
        return !this.truth((input as unknown[])[0], path);
      case 'Fn::FindInMap':
        return this.findInMap(this.list(input, path).map(String), path);
      case 'Fn::ImportValue':
        return this.imported(String(this.walk(input, path)), path);
      case 'Fn::Base64':
        return Buffer.from(String(this.walk(input, path))).toString('base64');
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map(
          zone => `${this.references.pseudo['AWS::Region']}${zone}`,
        );
      default:
        throw new TemplateError(`${name} is not simulated`, path);
    }
  }

  private imported(name: string, path: Path): string {
    const found = this.references.exported?.(name);
    if (found === undefined) {
      throw new TemplateError(`No export named ${name} found`, path);
    }
    return found;
  }

  private findInMap([map, first, second]: string[], path: Path): unknown {
    const found = [map, first, second].reduce<unknown>(
      (inside, key) => (isObject(inside) ? inside[key] : undefined),
      this.references.mappings,
    );
    if (found === undefined) {
      throw new TemplateError(
        `FindInMap: the mappings hold no ${map}.${first}.${second}`,
        path,
      );
    }
    return found;
  }

  private sub(input: unknown, path: Path): string {
    const [pattern, own] = Array.isArray(input) ? input : [input, {}];
    if (typeof pattern !== 'string') {
      throw new TemplateError('Sub takes a text', path);
    }
    const variables = isObject(own) ? (this.walk(own, path) as Json) : {};
    return pattern.replace(/\$\{(!?)([^}]+)\}/g, (_, literal, name) => {
      if (literal) return `\${${name}}`;
      const key = name.trim();
      if (key in variables) return String(variables[key]);
      const [resource, attribute] = splitAttribute(key);
      return attribute
        ? this.attribute(resource, attribute, path)
        : String(this.ref(key, path));
    });
  }
}
