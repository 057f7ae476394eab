import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';

/** A part of a template as plain data. */
export type Plain = unknown;
export type PlainMap = Record<string, Plain>;

/** Whether something is a map, not a list and not nothing. */
export function isPlainMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutTag(node: Node, document: Document): Plain {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) {
    return node.items.map(item => plainNode(item as Node, document));
  }
  if (isMap(node)) return plainMap(node, document);
  return undefined;
}

/** `!GetAtt Table.Arn` names its parts with a dot, the long form in a list. */
function argument(name: string, value: Plain): Plain {
  if (name !== 'GetAtt' || typeof value !== 'string') return value;
  const dot = value.indexOf('.');
  return dot < 0 ? value : [value.slice(0, dot), value.slice(dot + 1)];
}

function plainNode(node: Node | null, document: Document): Plain {
  if (isAlias(node)) return plainNode(node.resolve(document) ?? null, document);
  if (!node) return null;
  const value = withoutTag(node, document);
  const { tag } = node;
  if (!tag?.startsWith('!') || tag === '!') return value;
  const name = tag.slice(1);
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  return { [key]: argument(name, value) };
}

/**
 * What a map of a template means: intrinsic functions in their long form whichever
 * way they are written, aliases and merge keys resolved.
 */
export function plainMap(map: YAMLMap, document: Document): PlainMap {
  const merged: PlainMap = {};
  const own: PlainMap = {};
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : String(key);
    const plain = plainNode(value as Node | null, document);
    if (name === '<<' || (isScalar(key) && typeof key.value === 'symbol')) {
      // Of several merged maps the first one that has a key gives its value.
      for (const part of [plain].flat().reverse()) Object.assign(merged, part);
    } else {
      own[name] = plain;
    }
  }
  return { ...merged, ...own };
}

/** The same with `!GetAtt` in the one form in which templates are compared. */
export function normalised(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(normalised);
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'Fn::GetAtt' ? argument('GetAtt', item) : normalised(item),
    ]),
  );
}
