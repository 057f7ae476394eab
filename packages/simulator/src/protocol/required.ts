import { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from './model';

const lowerFirst = (name: string) => name[0].toLowerCase() + name.slice(1);

/** Paths of the required members that a value lacks, spelt as in AWS's messages: `tags.1.member.key`. */
export function missingMembers(
  schema: NormalizedSchema,
  value: unknown,
  path: string[] = [],
): string[] {
  if (value === null || value === undefined) return [];
  if (schema.isStructSchema()) {
    const record = value as Record<string, unknown>;
    const required = new Set(requiredMembers(schema));
    return [...schema.structIterator()].flatMap(([name, member]) => {
      const at = [...path, lowerFirst(name)];
      const item = record[name];
      if (item === null || item === undefined) {
        return required.has(name) ? [at.join('.')] : [];
      }
      return missingMembers(member, item, at);
    });
  }
  if (schema.isListSchema() && Array.isArray(value)) {
    return value.flatMap((item, index) =>
      missingMembers(schema.getValueSchema(), item, [
        ...path,
        String(index + 1),
        'member',
      ]),
    );
  }
  if (schema.isMapSchema()) {
    return Object.entries(value as object).flatMap(([key, item]) =>
      missingMembers(schema.getValueSchema(), item, [...path, key, 'member']),
    );
  }
  return [];
}
