import { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import { requiredMembers } from '../model';

/** Where a value travels, which limits what it can be. */
export interface Carrier {
  family: 'rest' | 'json' | 'query' | 'cbor';
  direction: 'input' | 'output';
}

const MAX_DEPTH = 4;

/** Form parameters cannot carry an empty structure or map. */
const isForm = ({ family, direction }: Carrier) =>
  family === 'query' && direction === 'input';

// XML has no way to carry other control characters, and a parser makes \r\n of \r.
const text = fc.string({ unit: 'grapheme', maxLength: 12 });

// A path segment of dots alone is resolved away by URLs, whichever client builds them.
const label = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter(value => !/^\.+$/.test(value));

const headerText = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 })
  .map(value => value.trim())
  .filter(value => value !== '');

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter(value => !Object.is(value, -0)),
);

function timestamp(wholeSeconds: boolean): fc.Arbitrary<Date> {
  return fc
    .integer({ min: 0, max: 4_000_000_000 })
    .chain(seconds =>
      fc
        .integer({ min: 0, max: wholeSeconds ? 0 : 999 })
        .map(ms => new Date(seconds * 1000 + ms)),
    );
}

function simple(schema: NormalizedSchema): fc.Arbitrary<unknown> {
  const traits = schema.getMergedTraits();
  if (traits.httpResponseCode) return fc.constantFrom(200, 202);
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isNumericSchema()) return number;
  if (schema.isTimestampSchema()) {
    return timestamp(Boolean(traits.httpHeader));
  }
  if (schema.isBlobSchema()) {
    return fc.uint8Array({ minLength: 1, maxLength: 12 });
  }
  if (schema.isStringSchema()) {
    if (traits.httpLabel) return label;
    return traits.httpHeader ? headerText : text;
  }
  throw new Error(`No arbitrary for ${schema.getName(true)}`);
}

/** Random values of a schema: required members always there, optional ones sometimes. */
export function valueOf(
  schema: NormalizedSchema,
  carrier: Carrier,
  depth = 0,
): fc.Arbitrary<unknown> {
  const shallow = depth >= MAX_DEPTH;
  if (schema.isUnitSchema()) return fc.constant({});
  if (schema.isListSchema()) {
    const inUrl = Boolean(schema.getMergedTraits().httpQuery);
    return fc.array(valueOf(schema.getValueSchema(), carrier, depth + 1), {
      // An empty list leaves no trace in a URL.
      minLength: inUrl ? 1 : 0,
      maxLength: shallow ? 1 : 3,
    });
  }
  if (schema.isMapSchema()) {
    return fc.dictionary(
      text.filter(key => key !== '__proto__'),
      valueOf(schema.getValueSchema(), carrier, depth + 1),
      {
        minKeys: isForm(carrier) ? 1 : 0,
        maxKeys: shallow ? 1 : 3,
        noNullPrototype: true,
      },
    );
  }
  if (schema.isStructSchema()) return struct(schema, carrier, depth);
  return simple(schema);
}

function struct(
  schema: NormalizedSchema,
  carrier: Carrier,
  depth: number,
): fc.Arbitrary<unknown> {
  const required = new Set(requiredMembers(schema));
  const members = [...schema.structIterator()];
  const arbitraryOf = (member: NormalizedSchema) =>
    fc
      .constant(undefined)
      .chain(() =>
        valueOf(member, carrier, depth + 1),
      ) as fc.Arbitrary<unknown>;
  if (schema.isUnionSchema()) {
    return fc
      .constantFrom(...members)
      .chain(([name, member]) =>
        arbitraryOf(member).map(value => ({ [name]: value })),
      );
  }
  const chosen = members.filter(
    ([name, member]) =>
      required.has(name) ||
      member.isIdempotencyToken() ||
      (depth < MAX_DEPTH && !(depth > 2 && member.isStructSchema())),
  );
  const always = new Set(
    chosen
      .filter(
        ([name, member]) =>
          required.has(name) ||
          // The client fills in idempotency tokens and sends `{}` for a missing
          // payload; the server always has a status.
          member.isIdempotencyToken() ||
          member.getMergedTraits().httpPayload ||
          member.getMergedTraits().httpResponseCode,
      )
      .map(([name]) => name),
  );
  if (isForm(carrier) && always.size === 0) {
    const simplest = members.find(([, member]) => !member.isStructSchema());
    if (simplest && !chosen.includes(simplest)) chosen.push(simplest);
    if (simplest) always.add(simplest[0]);
  }
  return fc.record(
    Object.fromEntries(
      chosen.map(([name, member]) => [name, arbitraryOf(member)]),
    ),
    { requiredKeys: [...always], noNullPrototype: true },
  );
}
