import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import { refuseConflicts } from './conflicts';
import { layoutOf, type Layout } from './layout';
import {
  parseTemplate,
  requireBlock,
  SECTIONS,
  type ParsedTemplate,
  type Section,
  type SectionName,
} from './parseTemplate';
import { normalised, type Plain, type PlainMap } from './plainTemplate';
import { printEntry } from './printAddition';
import { TemplateRefusal } from './TemplateRefusal';

/**
 * What is added to a template: entries of its sections by name, with intrinsic
 * functions in their long form (`{ Ref: 'Table' }`).
 */
export type TemplateAddition = Partial<Record<SectionName, PlainMap>> & {
  /** Comments that stand above entries, by the entry's name. */
  comments?: Record<string, string>;
};

/** Text that goes in at a place of the original, which is the start of a line or the end. */
export interface Insertion {
  offset: number;
  text: string;
}

/** The last key with a value that is no block map or list: where the writing ends. */
function lastOf(pair: Pair<any, any>): Pair<any, any> {
  const { key, value } = pair;
  if (!(isMap(value) || isSeq(value)) || value.flow) return pair;
  const last = value.items[value.items.length - 1];
  if (!last) return pair;
  return lastOf(isMap(value) ? (last as Pair) : ({ key, value: last } as Pair));
}

/** Where the last thing that is said inside a value ends. */
function endOfContent(pair: Pair<any, any>): number {
  const { key, value } = lastOf(pair);
  const written = isScalar(value)
    ? value.value !== null || value.source
    : Boolean(value);
  return written ? value.range[1] : key.range[1];
}

/** Whether blank lines behind a value would be taken for a part of it: `|+`. */
function keepsBlankLines(text: string, pair: Pair): boolean {
  const { value } = lastOf(pair);
  if (!isScalar(value) || !value.type?.startsWith('BLOCK_')) return false;
  const [header] = text.slice(value.range![0]).split(/[\r\n#]/, 1);
  return header.includes('+');
}

function lineEndAfter(text: string, offset: number): number {
  // A block scalar ends behind its last line end already.
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
}

/**
 * Where a section's lines end: behind its last value and the comments that are
 * indented like its own.
 */
function endOfSection(text: string, pair: Pair, rootColumn: number): number {
  let end = lineEndAfter(text, endOfContent(pair));
  let next = end;
  while (next < text.length) {
    const lineEnd = lineEndAfter(text, next + 1);
    const line = text.slice(next, lineEnd);
    const column = line.search(/\S/);
    if (column >= 0 && (line[column] !== '#' || column <= rootColumn)) break;
    next = lineEnd;
    if (column >= 0) end = next;
  }
  return end;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function columnOfKey(text: string, pair: Pair<any, any>): number {
  const column = columnOf(text, pair.key.range[0]);
  // A byte order mark takes no column.
  return text.startsWith('\uFEFF') && pair.key.range[0] === column && column > 0
    ? column - 1
    : column;
}

/** Whether entries of a section stand apart; undefined where there are not two. */
function apart(
  text: string,
  section: Section | undefined,
): boolean | undefined {
  const items = section?.map?.items ?? [];
  if (items.length < 2) return undefined;
  const gaps = items.slice(1).map((item, index) => {
    const from = endOfContent(items[index] as Pair);
    const to = (item as Pair<any, any>).key.range[0];
    return /\n[ \t]*\r?\n/.test(text.slice(from - 1, to));
  });
  return gaps.filter(Boolean).length * 2 >= gaps.length;
}

function linesOf(
  template: ParsedTemplate,
  name: SectionName,
  addition: TemplateAddition,
  layout: Layout,
): { offset: number; lines: string[] } | undefined {
  const entries = Object.entries(addition[name] ?? {});
  if (entries.length === 0) return undefined;
  const { text, root, sections } = template;
  const section = sections[name];
  if (section) requireBlock(name, section);
  const rootColumn = columnOfKey(text, root.items[0] as Pair);
  const [first] = section?.map?.items ?? [];
  const column = first
    ? columnOfKey(text, first as Pair)
    : rootColumn + layout.indent;
  const separate =
    apart(text, section) ?? apart(text, sections.Resources) ?? true;
  const lines = entries.flatMap(([key, value], index) => {
    const above = separate && (index > 0 || first) ? [''] : [];
    const comment = addition.comments?.[key];
    return [...above, ...printEntry(key, value, comment, column, layout)];
  });
  const before = section?.pair ?? (root.items[root.items.length - 1] as Pair);
  const all = section
    ? lines
    : ['', `${' '.repeat(rootColumn)}${name}:`, ...lines];
  return {
    offset: endOfSection(text, before, rootColumn),
    lines: all[0] === '' && keepsBlankLines(text, before) ? all.slice(1) : all,
  };
}

/** Works out what goes in where, in the order of the text. */
export function planInsertions(
  template: ParsedTemplate,
  addition: TemplateAddition,
): Insertion[] {
  const { text } = template;
  const layout = layoutOf(template);
  const byOffset = new Map<number, string[]>();
  // Resources first: sections that are missing follow them at the end of the file.
  const order: SectionName[] = [
    'Resources',
    ...SECTIONS.filter(name => name !== 'Resources'),
  ];
  for (const name of order) {
    const planned = linesOf(template, name, addition, layout);
    if (!planned) continue;
    byOffset.set(planned.offset, [
      ...(byOffset.get(planned.offset) ?? []),
      ...planned.lines,
    ]);
  }
  return [...byOffset]
    .sort(([a], [b]) => a - b)
    .map(([offset, lines]) => {
      const inserted = lines.join(layout.lineEnd);
      const startsLine = offset === 0 || text[offset - 1] === '\n';
      return {
        offset,
        text: `${startsLine ? '' : layout.lineEnd}${inserted}${layout.lineEnd}`,
      };
    });
}

/** The text with all insertions made. */
export function applyInsertions(text: string, insertions: Insertion[]): string {
  let result = '';
  let from = 0;
  for (const insertion of insertions) {
    result += text.slice(from, insertion.offset) + insertion.text;
    from = insertion.offset;
  }
  return result + text.slice(from);
}

function expected(original: PlainMap, addition: TemplateAddition): Plain {
  const result: PlainMap = { ...original };
  for (const name of SECTIONS) {
    if (Object.keys(addition[name] ?? {}).length === 0) continue;
    result[name] = { ...(original[name] as PlainMap), ...addition[name] };
  }
  // Members that are undefined are not printed.
  return normalised(JSON.parse(JSON.stringify(result)));
}

/**
 * Adds a function and what belongs to it to a SAM template. All of the original
 * stays as it is, byte for byte, and only whole lines come in.
 *
 * @throws TemplateRefusal with line, reason and fix when the template is not
 * understood, or already has something of that name
 */
export function addFunctionToTemplate(
  text: string,
  addition: TemplateAddition,
): string {
  const template = parseTemplate(text);
  refuseConflicts(template, addition);
  const insertions = planInsertions(template, addition);
  const result = applyInsertions(text, insertions);
  const line = template.lineAt(
    Math.max((insertions[0]?.offset ?? text.length) - 1, 0),
  );
  let meaning: Plain;
  try {
    meaning = normalised(
      JSON.parse(JSON.stringify(parseTemplate(result).plain)),
    );
  } catch {
    meaning = undefined;
  }
  if (!isDeepStrictEqual(meaning, expected(template.plain, addition))) {
    throw new TemplateRefusal(
      line,
      'ends a section in a way to which lines cannot be added without changing what is there',
      'Write the end of the section in plain block style.',
    );
  }
  return result;
}
