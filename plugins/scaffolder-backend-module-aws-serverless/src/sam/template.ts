import { InputError } from '@backstage/errors';
import { isMap, isScalar, parseDocument } from 'yaml';
import type { FunctionDescription, ServiceDescription } from '../description';
import type { Skeletons } from '../render';
import { plainOf, TEMPLATE_TAGS, type PlainMap } from './plain';
import { functionValues, serviceValues } from './values';

/** Sections of a template to which a function contributes. */
export type FunctionSection = 'Mappings' | 'Resources' | 'Outputs';

/** What a function adds to a template. */
export interface FunctionResources {
  /** Entries of the sections, intrinsic functions in their long form. */
  Mappings: PlainMap;
  Resources: PlainMap;
  Outputs: PlainMap;
  /** Comments above entries, by the entry's name, without `#`. */
  comments: Record<string, string>;
  /** The same as text, indented by two, as it stands in a template made here. */
  text: Record<FunctionSection, string>;
}

const SECTIONS: FunctionSection[] = ['Mappings', 'Resources', 'Outputs'];

/**
 * What one function of a service adds to its template: the function, its log
 * group, alarms, queue, table or bucket, rendered from
 * `skeletons/shared/template/function.yaml.njk`.
 *
 * It refers to what {@link sharedResources} has: the parameters `Environment` and
 * `Commit`, the mapping `Environments`, and where they apply the condition
 * `ShiftsTraffic`, the API, the idempotency table and the hooks.
 */
export function functionResources(
  skeletons: Skeletons,
  service: ServiceDescription,
  fn: FunctionDescription,
): FunctionResources {
  const source = skeletons.renderFile('shared/template/function.yaml.njk', {
    ...serviceValues(service),
    function: functionValues(service, fn),
  });
  return sectionsOf(source);
}

/**
 * What the functions of a service share, as plain data, by section. It is the
 * whole template but for the functions.
 */
export function sharedResources(
  skeletons: Skeletons,
  service: ServiceDescription,
): PlainMap {
  const source = serviceTemplate(skeletons, service, []);
  return plainOf(parse(source).contents) as PlainMap;
}

/** The text of a service's `template.yaml`. */
export function templateOf(
  skeletons: Skeletons,
  service: ServiceDescription,
): string {
  const functions = service.functions.map(fn =>
    functionResources(skeletons, service, fn),
  );
  checkIds(skeletons, service, functions);
  return serviceTemplate(skeletons, service, functions);
}

/** Ids are made of a function's name and a word: two of them can meet. */
function checkIds(
  skeletons: Skeletons,
  service: ServiceDescription,
  functions: FunctionResources[],
) {
  const shared = sharedResources(skeletons, service);
  for (const section of SECTIONS) {
    const owners = new Map(
      Object.keys((shared[section] ?? {}) as PlainMap).map(id => [
        id,
        'the service itself',
      ]),
    );
    functions.forEach((fn, index) => {
      for (const id of Object.keys(fn[section])) {
        const owner = owners.get(id);
        if (owner) {
          throw new InputError(
            `functions.${index}.name: ${service.functions[index].name} would make ${id} in the template, which ${owner} makes too; choose another`,
          );
        }
        owners.set(id, `functions.${index}`);
      }
    });
  }
}

function serviceTemplate(
  skeletons: Skeletons,
  service: ServiceDescription,
  functions: FunctionResources[],
): string {
  const sections = Object.fromEntries(
    SECTIONS.map(section => [
      section,
      functions
        .map(({ text }) => text[section])
        .filter(text => text !== '')
        .join(section === 'Resources' ? '\n' : ''),
    ]),
  );
  const text = skeletons.renderFile('shared/template/service.yaml.njk', {
    ...serviceValues(service),
    sections,
  });
  return `${text.replace(/\n{3,}/g, '\n\n').trimEnd()}\n`;
}

function parse(source: string) {
  const document = parseDocument(source, { customTags: TEMPLATE_TAGS });
  if (document.errors.length > 0) {
    throw document.errors[0];
  }
  return document;
}

/** Splits a rendered piece of template into its sections. */
function sectionsOf(source: string): FunctionResources {
  const root = parse(source).contents;
  const result: FunctionResources = {
    Mappings: {},
    Resources: {},
    Outputs: {},
    comments: {},
    text: { Mappings: '', Resources: '', Outputs: '' },
  };
  const items = isMap(root) ? root.items : [];
  items.forEach((pair, index) => {
    const name = String(pair.key) as FunctionSection;
    const from = source.indexOf('\n', rangeStart(pair.key)) + 1;
    const next = items[index + 1];
    const to = next ? rangeStart(next.key) : source.length;
    result.text[name] = `${source.slice(from, to).trimEnd()}\n`;
    result[name] = plainOf(pair.value) as PlainMap;
    Object.assign(result.comments, commentsOf(pair.value));
  });
  return result;
}

function rangeStart(key: unknown): number {
  return isScalar(key) && key.range ? key.range[0] : 0;
}

function commentsOf(section: unknown): Record<string, string> {
  return isMap(section)
    ? Object.fromEntries(
        section.items.flatMap(({ key }) =>
          isScalar(key) && key.commentBefore
            ? [[String(key.value), key.commentBefore.trim()]]
            : [],
        ),
      )
    : {};
}
