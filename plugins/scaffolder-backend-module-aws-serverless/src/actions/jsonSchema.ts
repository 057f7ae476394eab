import * as z from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What the scaffolder would refuse with a sentence that nobody understands. */
const TOLD_BY_ZOD = ['pattern', 'format'] as const;

/** In a union, a value that breaks one of these is told as “not one of the subschemas”. */
const TOLD_BY_ZOD_IN_UNIONS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'enum',
] as const;

/** Sentences with which a schema refuses texts, such as `must be twelve digits`. */
function rulesOf(schema: z.core.$ZodTypes): string[] {
  return (schema._zod.def.checks ?? []).flatMap(check => {
    const { check: kind, error } = check._zod.def;
    const said =
      kind === 'string_format'
        ? error?.({ code: 'invalid_format', format: 'regex' } as never)
        : undefined;
    return typeof said === 'string' ? [said] : [];
  });
}

const sentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function describe(schema: JsonSchema, further: string[]) {
  const parts = [schema.description, ...further.map(sentence)].filter(Boolean);
  if (parts.length > 0) schema.description = parts.join('. ');
}

/** The members of an object by which a union tells its kinds apart. */
function tagsOf({ properties = {} }: JsonSchema): string[] {
  return Object.entries(properties).flatMap(([name, property]) =>
    typeof property === 'object' && 'const' in property ? [name] : [],
  );
}

function childrenOf(schema: JsonSchema): unknown[] {
  return [
    ...Object.values(schema.properties ?? {}),
    schema.items,
    schema.additionalProperties,
    schema.propertyNames,
  ];
}

function relax(schema: unknown, inUnion: boolean): void {
  if (typeof schema !== 'object' || schema === null) return;
  const node = schema as JsonSchema;
  for (const key of TOLD_BY_ZOD) delete node[key];
  const values = (node.anyOf ?? []).flatMap(member =>
    'const' in member ? [member.const] : [],
  );
  if (values.length > 0 && values.length === node.anyOf?.length) {
    delete node.anyOf;
    node.enum = values as JsonSchema['enum'];
  }
  if (inUnion) {
    if (node.enum) describe(node, [`One of ${node.enum.join(', ')}`]);
    for (const key of TOLD_BY_ZOD_IN_UNIONS) delete node[key];
    if (node.required) {
      node.required = node.required.filter(name => tagsOf(node).includes(name));
    }
  }
  for (const member of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) {
    relax(member, true);
  }
  for (const child of childrenOf(node)) relax(child, inUnion);
}

/**
 * An action's schema as JSON schema, for documentation and forms. The scaffolder holds
 * input to it too, before the action sees it, and tells of a pattern or of the kinds of
 * a union in words of its own. So those rules stand in the descriptions, and zod tells
 * them, with the field and the fix.
 */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const result = z.toJSONSchema(schema, {
    target: 'draft-7',
    io,
    override: ({ zodSchema, jsonSchema: node }) =>
      describe(node, rulesOf(zodSchema)),
  });
  relax(result, false);
  return result;
}
