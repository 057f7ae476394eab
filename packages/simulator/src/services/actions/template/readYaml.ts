/** CloudFormation's YAML with its short forms (`!Ref`, `!Sub` …) as the long ones. */
import { isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { CollectionTag, ScalarTag } from 'yaml';
import { TemplateError } from './templateError';

const FUNCTIONS = [
  'Base64',
  'Cidr',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Select',
  'Split',
  'Sub',
  'And',
  'Equals',
  'Not',
  'Or',
  'Transform',
  'Length',
  'ToJsonString',
];

const longForm = (name: string) =>
  name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;

const names = ['Ref', 'Condition', ...FUNCTIONS];

const scalarTags: ScalarTag[] = names.map(name => ({
  tag: `!${name}`,
  resolve: text => ({
    [longForm(name)]: name === 'GetAtt' ? splitAttribute(text) : text,
  }),
}));

const collectionTags: CollectionTag[] = names.flatMap(name =>
  (['seq', 'map'] as const).map(collection => ({
    tag: `!${name}`,
    collection,
    resolve: node => ({ [longForm(name)]: node.toJSON() }),
  })),
);

/** `Function.Arn` as the name of the resource and the rest. */
export function splitAttribute(text: string): [string, string] {
  const [name, ...rest] = text.split('.');
  return [name, rest.join('.')];
}

/** A template as plain values, and where each of them stands. */
export interface TemplateSource {
  value: unknown;
  /** Line of a value by its path, or of the nearest one around it. */
  lineOf(path: readonly (string | number)[]): number;
}

/**
 * Reads a template, YAML or JSON.
 *
 * @throws TemplateError when it is neither
 */
export function readYaml(text: string): TemplateSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    customTags: [...scalarTags, ...collectionTags],
    merge: true,
  });
  const [broken] = [...document.errors, ...document.warnings];
  if (broken) {
    throw new TemplateError(
      broken.message.split('\n')[0].replace(/ at line .*/, ''),
      [],
      lines.linePos(broken.pos[0]).line,
    );
  }
  return {
    value: document.toJS(),
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true);
        const range =
          isScalar(node) || isSeq(node) || (node && typeof node === 'object')
            ? (node as { range?: number[] }).range
            : undefined;
        if (range) return lines.linePos(range[0]).line;
      }
      return 1;
    },
  };
}
