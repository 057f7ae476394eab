import { isMap, isScalar, isSeq, type Node, type Tags } from 'yaml';

/** A map of a template as plain data. */
export type PlainMap = Record<string, unknown>;

const INTRINSICS = [
  'Ref',
  'Sub',
  'GetAtt',
  'If',
  'Equals',
  'Not',
  'And',
  'Or',
  'FindInMap',
  'Join',
  'Select',
  'Split',
  'ImportValue',
  'Condition',
];

/** CloudFormation's tags for the `yaml` library, which keeps them on the nodes. */
export const TEMPLATE_TAGS: Tags = INTRINSICS.flatMap(name => [
  { tag: `!${name}`, resolve: (text: string) => text },
  { tag: `!${name}`, collection: 'seq' as const },
  { tag: `!${name}`, collection: 'map' as const },
]);

/** A node as plain data, intrinsic functions in their long form. */
export function plainOf(node: unknown): unknown {
  const value = withoutTag(node as Node | null);
  const tag = (node as Node | null)?.tag;
  if (!tag?.startsWith('!')) {
    return value;
  }
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') {
    return { [name]: value };
  }
  if (name === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: value };
}

function withoutTag(node: Node | null): unknown {
  if (isScalar(node)) {
    return node.value;
  }
  if (isSeq(node)) {
    return node.items.map(plainOf);
  }
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map(({ key, value }) => [
        isScalar(key) ? String(key.value) : String(key),
        plainOf(value),
      ]),
    );
  }
  return undefined;
}
