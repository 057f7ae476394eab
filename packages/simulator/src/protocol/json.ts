import { JsonCodec } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Schema } from '@smithy/types';
import { text, UnreadableInput } from './wire';

const EPOCH_SECONDS = 7;

/** The SDK's JSON codec, its reader used for inputs and its writer for outputs. */
export class JsonBody {
  private readonly codec: JsonCodec;

  constructor(settings: { jsonName: boolean; httpBindings: boolean }) {
    this.codec = new JsonCodec({
      ...settings,
      timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
    });
  }

  read(schema: NormalizedSchema, body: Uint8Array): Record<string, unknown> {
    const value = parse(body);
    checkTypes(schema, value, '');
    return this.codec
      .createDeserializer()
      .readObject(schema as unknown as Schema, value as any);
  }

  write(schema: NormalizedSchema, value: unknown): string {
    const serializer = this.codec.createSerializer();
    serializer.write(schema as unknown as Schema, value);
    return serializer.flush() as string;
  }
}

function parse(body: Uint8Array): unknown {
  const source = text(body);
  if (source.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    throw new UnreadableInput('Could not parse request body into JSON');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new UnreadableInput('The request body must be a JSON object');
  }
  return value;
}

const TOKENS: Record<string, string> = {
  string: 'STRING_VALUE',
  number: 'NUMBER_VALUE',
  boolean: 'TRUE_VALUE',
  object: 'START_OBJECT',
  array: 'START_ARRAY',
};

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

function expectedKinds(schema: NormalizedSchema): string[] | undefined {
  if (schema.isStructSchema() || schema.isMapSchema()) return ['object'];
  if (schema.isListSchema()) return ['array'];
  if (schema.isBooleanSchema()) return ['boolean'];
  if (schema.isNumericSchema()) return ['number'];
  if (schema.isTimestampSchema()) return ['number', 'string'];
  if (schema.isStringSchema() || schema.isBlobSchema()) return ['string'];
  return undefined;
}

const NOT_A_NUMBER = ['NaN', 'Infinity', '-Infinity'];

/** Refuses a value of the wrong JSON type, as AWS does, before any handler sees it. */
function checkTypes(schema: NormalizedSchema, value: unknown, path: string) {
  if (value === null || value === undefined) return;
  const kind = kindOf(value);
  const expected = expectedKinds(schema);
  const special =
    schema.isNumericSchema() && NOT_A_NUMBER.includes(value as string);
  if (expected && !expected.includes(kind) && !special) {
    throw new UnreadableInput(
      `${TOKENS[kind] ?? kind} cannot be converted to ${expected[0]}${
        path && ` at ${path}`
      }`,
    );
  }
  if (schema.isStructSchema()) {
    const record = value as Record<string, unknown>;
    for (const [name, member] of schema.structIterator()) {
      const key =
        (member.getMergedTraits().jsonName as string | undefined) ?? name;
      checkTypes(member, record[key], path ? `${path}.${key}` : key);
    }
  } else if (schema.isListSchema()) {
    (value as unknown[]).forEach((item, index) =>
      checkTypes(schema.getValueSchema(), item, `${path}[${index}]`),
    );
  } else if (schema.isMapSchema()) {
    for (const [key, item] of Object.entries(value as object)) {
      checkTypes(schema.getValueSchema(), item, `${path}.${key}`);
    }
  }
}
