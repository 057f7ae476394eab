import { Document, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Layout } from './layout';
import { isPlainMap, type Plain } from './plainTemplate';

/** Intrinsic functions that have no short form. */
const LONG_ONLY = new Set(['Fn::Transform']);

function isShort(name: string): boolean {
  return /^Fn::[A-Za-z0-9]+$/.test(name) && !LONG_ONLY.has(name);
}

function tagged(node: Scalar | YAMLMap | YAMLSeq, tag: string) {
  node.tag = tag;
  return node;
}

function toScalar(value: Plain): Scalar {
  const scalar = new Scalar(value);
  // As a block it would take in the blank lines that follow it.
  if (typeof value === 'string' && /\n\s*\n$/.test(value)) {
    scalar.type = Scalar.QUOTE_DOUBLE;
  }
  return scalar;
}

function shortForm(name: string, argument: Plain) {
  if (name === 'Ref') return tagged(new Scalar(argument), '!Ref');
  if (name === 'Fn::GetAtt') {
    const parts = [argument].flat();
    return parts.every(part => typeof part === 'string')
      ? tagged(new Scalar(parts.join('.')), '!GetAtt')
      : undefined;
  }
  const node = toNode(argument, true);
  // One value cannot have two tags: !Base64 of !Sub keeps its long form.
  return node.tag ? undefined : tagged(node, `!${name.slice(4)}`);
}

function toNode(value: Plain, shortTags: boolean): Scalar | YAMLMap | YAMLSeq {
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    list.items = value.map(item => toNode(item, shortTags));
    return list;
  }
  if (!isPlainMap(value)) return toScalar(value);
  const entries = Object.entries(value).filter(
    ([, item]) => item !== undefined,
  );
  const [name, argument] = entries[0] ?? [];
  if (
    shortTags &&
    entries.length === 1 &&
    name &&
    (name === 'Ref' || isShort(name))
  ) {
    const short = shortForm(name, argument);
    if (short) return short;
  }
  const map = new YAMLMap();
  for (const [key, item] of entries) {
    map.set(new Scalar(key), toNode(item, shortTags));
  }
  return map;
}

function indented(text: string, by: number): string[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => (line === '' ? line : ' '.repeat(by) + line));
}

/**
 * Prints one entry of a section, such as a resource, in the layout of a template.
 *
 * @param comment - what stands above it, without the sign of a comment
 * @param column - of the section's keys
 * @returns its lines without line ends
 */
export function printEntry(
  name: string,
  value: Plain,
  comment: string | undefined,
  column: number,
  layout: Layout,
): string[] {
  const map = new YAMLMap();
  map.set(new Scalar(name), toNode(value, layout.shortTags));
  const document = new Document(map, { version: '1.1' });
  const text = document.toString({
    indent: layout.indent,
    indentSeq: layout.indentLists,
    lineWidth: 0,
    singleQuote: layout.singleQuotes,
  });
  const above = comment ? comment.split('\n').map(line => `# ${line}`) : [];
  return [
    ...above.flatMap(line => indented(line, column)),
    ...indented(text, column),
  ];
}
