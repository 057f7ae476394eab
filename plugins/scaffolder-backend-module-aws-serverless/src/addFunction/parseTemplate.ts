import {
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { plainMap, type PlainMap } from './plainTemplate';
import { TemplateRefusal } from './TemplateRefusal';

/** Sections of a template that functions are added to. */
export const SECTIONS = [
  'Parameters',
  'Mappings',
  'Conditions',
  'Resources',
  'Outputs',
] as const;

export type SectionName = (typeof SECTIONS)[number];

/** A section as it stands in the text. */
export interface Section {
  pair: Pair;
  /** Missing where nothing follows the section's key. */
  map?: YAMLMap;
  /** Whether lines can be added to it: it is not written in braces or as an alias. */
  isBlock: boolean;
  line: number;
}

/** A template that has been read and understood so far as it must be. */
export interface ParsedTemplate {
  text: string;
  root: YAMLMap;
  sections: Partial<Record<SectionName, Section>>;
  /** Its meaning: intrinsic functions in their long form, aliases resolved. */
  plain: PlainMap;
  /** Line of a place in the text, the first being 1. */
  lineAt(offset: number): number;
}

const SERVERLESS = 'AWS::Serverless-2016-10-31';

type LineAt = (offset: number) => number;

/** The one document of a template and the block map at its top. */
function readDocument(
  text: string,
  documents: Document.Parsed[],
  lineAt: LineAt,
) {
  const [document, second] = documents;
  const error = document?.errors[0];
  if (error) {
    const line = lineAt(error.pos[0]);
    if (error.code === 'TAB_AS_INDENT') {
      throw new TemplateRefusal(
        line,
        'is indented with a tab, which YAML does not allow',
        'Indent it with spaces.',
      );
    }
    if (error.code === 'DUPLICATE_KEY') {
      throw new TemplateRefusal(
        line,
        'repeats a key of the same map',
        'Keep one of the two.',
      );
    }
    throw new TemplateRefusal(
      line,
      `is not YAML: ${error.message.split(/ at line |\n/)[0]}`,
      'Correct the line first.',
    );
  }
  if (second) {
    throw new TemplateRefusal(
      lineAt(second.range[0]),
      'begins a second YAML document',
      'Keep one template in the file.',
    );
  }
  if (!document || !isMap(document.contents)) {
    throw new TemplateRefusal(
      1,
      'holds no template: there is no map at its top',
      'Name the path of a SAM template.',
    );
  }
  if (document.contents.flow) {
    const json = text.trimStart().startsWith('{');
    throw new TemplateRefusal(
      lineAt(document.contents.range![0]),
      json ? 'is JSON' : 'holds the template as a flow map',
      'Convert it to block YAML, for instance with cfn-flip.',
    );
  }
  const root: YAMLMap = document.contents;
  return { document, root };
}

function readSections(root: YAMLMap, lineAt: LineAt) {
  const sections: ParsedTemplate['sections'] = {};
  for (const name of SECTIONS) {
    const pair = root.items.find(
      item => isScalar(item.key) && item.key.value === name,
    );
    if (!pair) continue;
    const { key, value } = pair as Pair<any, any>;
    const line = lineAt(key.range[0]);
    const empty = isScalar(value) && value.value === null;
    sections[name] = {
      pair,
      map: isMap(value) && !value.flow ? value : undefined,
      isBlock: !value || empty || (isMap(value) && !value.flow),
      line,
    };
  }
  return sections;
}

function requireTransform(plain: PlainMap, root: YAMLMap, lineAt: LineAt) {
  const transforms = [plain.Transform].flat();
  if (transforms.includes(SERVERLESS)) return;
  const key = root.items
    .map(item => item.key)
    .find(item => isScalar(item) && item.value === 'Transform');
  throw new TemplateRefusal(
    isScalar(key) ? lineAt(key.range![0]) : 1,
    isScalar(key)
      ? `has a Transform without ${SERVERLESS}`
      : 'begins a template without Transform, which is therefore no SAM template',
    `Add "Transform: ${SERVERLESS}", or name the path of the SAM template.`,
  );
}

/** Refuses aliases of nothing, and such that unfold into something enormous. */
function refuseAliases(document: Document.Parsed, lineAt: LineAt) {
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document)) return;
      throw new TemplateRefusal(
        lineAt(alias.range![0]),
        `refers to the anchor ${alias.source}, which is not set above it`,
        'Set the anchor, or write out what is meant.',
      );
    },
  });
  try {
    document.toJS({ maxAliasCount: 200 });
  } catch (error) {
    throw new TemplateRefusal(
      1,
      `begins a template whose aliases are not resolved: ${
        (error as Error).message
      }`,
      'Write out what they stand for.',
    );
  }
}

/** Refuses what is no logical id, such as the placeholder of a generator. */
function refuseOddIds(resources: YAMLMap, lineAt: LineAt) {
  for (const { key } of resources.items as Pair<Node>[]) {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name && (name === '<<' || /^(Fn::.+|[A-Za-z0-9]+)$/.test(name)))
      continue;
    throw new TemplateRefusal(
      lineAt(key.range![0]),
      'holds a key of Resources that is not a logical id',
      'Name the path of the finished template, not of a template for templates.',
    );
  }
}

/** @throws TemplateRefusal when lines cannot be added to a section that is there */
export function requireBlock(name: SectionName, section: Section): void {
  if (section.isBlock) return;
  const { value } = section.pair;
  let what = 'something other than a map';
  if (isAlias(value)) what = 'an alias';
  else if (isMap(value)) what = 'a map in braces';
  throw new TemplateRefusal(
    section.line,
    `gives ${name} as ${what}, to which lines cannot be added`,
    isMap(value) && value.items.length === 0
      ? `Remove the empty ${name}.`
      : `Write ${name} as a block map.`,
  );
}

/**
 * Reads a SAM template.
 *
 * @throws TemplateRefusal when it is not one, or not laid out in a way that lines
 * can be added to
 */
export function parseTemplate(text: string): ParsedTemplate {
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line || 1;
  const documents = parseAllDocuments(text, {
    // Of YAML 1.1, which CloudFormation speaks, merge keys are what matters here.
    merge: true,
    lineCounter: lines,
    prettyErrors: true,
    logLevel: 'silent',
  });
  const { document, root } = readDocument(
    text,
    Array.isArray(documents) ? (documents as Document.Parsed[]) : [],
    lineAt,
  );
  refuseAliases(document, lineAt);
  const plain = plainMap(root, document);
  requireTransform(plain, root, lineAt);
  const sections = readSections(root, lineAt);
  if (sections.Resources) requireBlock('Resources', sections.Resources);
  if (!sections.Resources?.map) {
    throw new TemplateRefusal(
      sections.Resources?.line ?? 1,
      'has no resources beside which a function could be put',
      'Add the first function by hand, or make a new service.',
    );
  }
  refuseOddIds(sections.Resources.map, lineAt);
  return { text, root, sections, plain, lineAt };
}
