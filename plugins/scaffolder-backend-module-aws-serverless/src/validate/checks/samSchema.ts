import Ajv, { ErrorObject, ValidateFunction } from 'ajv-draft-04';
import { readFileSync } from 'node:fs';
import { Finding } from '../finding';
import { nearest } from '../nearest';
import { packageFile } from '../paths';
import { Path, YamlSource } from '../source/YamlSource';
import { SchemaFault, schemaFaults } from './schemaFaults';

const RULE = 'sam-schema';
const SPECIFICATION =
  'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html';

interface Definition {
  properties?: {
    Type?: { enum?: string[] };
    Properties?: {
      $ref?: string;
      allOf?: { $ref?: string }[];
    };
    Events?: { additionalProperties: { anyOf: { $ref: string }[] } };
  };
}

/**
 * SAM's own schema. It is a union of all resource types, and within those a union
 * of all event types; to say what is wrong rather than that nothing fits, a
 * resource and an event are each held to the one definition of their type.
 */
class SamSchema {
  private readonly schema = JSON.parse(
    readFileSync(packageFile('schemas', 'sam.schema.json'), 'utf8'),
  );
  private readonly ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
  }).addSchema(this.schema, 'sam');
  private readonly resources = new Map<string, string>();

  constructor() {
    for (const [name, definition] of Object.entries(this.definitions)) {
      if (name.endsWith('__Resource')) {
        for (const type of definition.properties?.Type?.enum ?? []) {
          this.resources.set(type, name);
        }
      }
    }
  }

  private get definitions(): Record<string, Definition> {
    return this.schema.definitions;
  }

  get types(): string[] {
    return [...this.resources.keys()];
  }

  globals(value: unknown): SchemaFault[] {
    return this.faults(
      'samtranslator__internal__schema_source__schema__Globals',
      value,
    );
  }

  resource(type: string, value: Record<string, unknown>): SchemaFault[] {
    const name = this.resources.get(type)!;
    const { Properties: properties } = value;
    const { Events: events, ...rest } = asRecord(properties);
    const kinds = this.eventKinds(name);
    if (!kinds || typeof events !== 'object' || events === null) {
      return this.faults(name, value);
    }
    return [
      ...this.faults(name, { ...value, Properties: rest }),
      ...Object.entries(events).flatMap(([id, event]) =>
        this.event(kinds, event).map(fault => ({
          ...fault,
          path: ['Properties', 'Events', id, ...fault.path],
        })),
      ),
    ];
  }

  private event(kinds: Map<string, string>, event: unknown): SchemaFault[] {
    const type = asRecord(event).Type;
    const name = kinds.get(String(type));
    if (name) {
      return this.faults(name, event);
    }
    const near = nearest(String(type), [...kinds.keys()]);
    return [
      {
        path: ['Type'],
        message:
          type === undefined
            ? 'An event has no Type'
            : `"${type}" is not a type of event that SAM knows`,
        fix: `Use ${near ?? `one of: ${[...kinds.keys()].join(', ')}`}.`,
      },
    ];
  }

  /** Definitions of the events that a resource may have, by their type. */
  private eventKinds(resource: string): Map<string, string> | undefined {
    const reference = this.definitions[resource].properties?.Properties;
    const name = (reference?.$ref ?? reference?.allOf?.[0].$ref ?? '').replace(
      '#/definitions/',
      '',
    );
    const union =
      this.definitions[name]?.properties?.Events?.additionalProperties.anyOf;
    return (
      union &&
      new Map(
        union.flatMap(({ $ref }) => {
          const event = $ref.replace('#/definitions/', '');
          const types = this.definitions[event].properties?.Type?.enum ?? [];
          return types.map(type => [type, event] as const);
        }),
      )
    );
  }

  private faults(definition: string, value: unknown): SchemaFault[] {
    const validate = this.ajv.getSchema(
      `sam#/definitions/${definition}`,
    ) as ValidateFunction;
    return validate(value)
      ? []
      : schemaFaults(validate.errors as ErrorObject[]);
  }
}

let loaded: SamSchema | undefined;

/** What SAM's schema has against a template: misspelt and missing properties, wrong types. */
export function checkSamSchema(template: YamlSource): Finding[] {
  loaded ??= new SamSchema();
  const schema = loaded;
  const { Globals: globals, Resources: resources } = asRecord(template.value);
  const found: { path: Path; fault: SchemaFault }[] = [];

  if (globals !== undefined) {
    for (const fault of schema.globals(globals)) {
      found.push({ path: ['Globals', ...fault.path], fault });
    }
  }
  for (const [id, resource] of Object.entries(asRecord(resources))) {
    const type = String(asRecord(resource).Type ?? '');
    if (schema.types.includes(type)) {
      for (const fault of schema.resource(type, asRecord(resource))) {
        found.push({ path: ['Resources', id, ...fault.path], fault });
      }
    } else if (type.startsWith('AWS::Serverless::')) {
      found.push({
        path: ['Resources', id, 'Type'],
        fault: {
          path: [],
          message: `"${type}" is not a resource type of SAM`,
          fix: `Use ${nearest(type, schema.types) ?? 'a type of SAM'}.`,
        },
      });
    }
  }

  return found.map(({ path, fault }) => ({
    file: template.file,
    ...template.at(path),
    rule: RULE,
    severity: 'error',
    message: `${place(path)}: ${fault.message}`,
    fix: fault.fix ?? `See ${SPECIFICATION}`,
  }));
}

function place(path: Path): string {
  return path.filter(key => key !== 'Properties').join('.');
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
