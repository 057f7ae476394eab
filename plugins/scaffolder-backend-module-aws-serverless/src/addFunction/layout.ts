import { isMap, isPair, isScalar, isSeq, visit, type Scalar } from 'yaml';
import type { ParsedTemplate } from './parseTemplate';

/** How a template is written, so that what is added looks as if it had always been there. */
export interface Layout {
  /** Spaces by which a map is further in than its key. */
  indent: number;
  /** Whether lists are further in than their key. */
  indentLists: boolean;
  lineEnd: '\n' | '\r\n';
  singleQuotes: boolean;
  /** `!Ref` rather than `Ref:`. */
  shortTags: boolean;
}

function mostCommon(values: number[], otherwise: number): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best?.[0] ?? otherwise;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Reads how a template is written; what it does not show is taken to be as in AWS's examples. */
export function layoutOf({ text, root }: ParsedTemplate): Layout {
  const mapSteps: number[] = [];
  const listSteps: number[] = [];
  let single = 0;
  let double = 0;
  let short = 0;
  let long = 0;
  visit(root, {
    Node(_key, node) {
      if (node.tag?.startsWith('!') && node.tag !== '!') short += 1;
    },
    Scalar(_key, { type }) {
      if (type === 'QUOTE_SINGLE') single += 1;
      if (type === 'QUOTE_DOUBLE') double += 1;
    },
    Pair(_key, { key, value }, path) {
      if (!isScalar(key)) return;
      const name = String(key.value);
      if (name === 'Ref' || name.startsWith('Fn::')) long += 1;
      const parent = path[path.length - 1];
      if (!isMap(parent) || parent.flow) return;
      if (!(isMap(value) || isSeq(value)) || value.flow) return;
      const [first] = value.items;
      const start = isPair(first) ? (first.key as Scalar).range : value.range;
      if (!start || !key.range) return;
      const step = columnOf(text, start[0]) - columnOf(text, key.range[0]);
      (isMap(value) ? mapSteps : listSteps).push(step);
    },
  });
  const crlf = text.split('\r\n').length - 1;
  const lf = text.split('\n').length - 1 - crlf;
  return {
    indent: Math.max(mostCommon(mapSteps, 2), 1),
    indentLists: mostCommon(listSteps, 2) > 0,
    lineEnd: crlf > lf ? '\r\n' : '\n',
    singleQuotes: single >= double,
    shortTags: short > 0 || long === 0,
  };
}
