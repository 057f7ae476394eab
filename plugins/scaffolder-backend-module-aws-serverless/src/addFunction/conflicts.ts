import { isDeepStrictEqual } from 'node:util';
import { isScalar } from 'yaml';
import type { TemplateAddition } from './addFunctionToTemplate';
import { routesOf } from './apiRoutes';
import { SECTIONS, type ParsedTemplate } from './parseTemplate';
import { isPlainMap, normalised, type PlainMap } from './plainTemplate';
import { TemplateRefusal } from './TemplateRefusal';

/** Properties that name a thing in the account; two things cannot share one. */
const PHYSICAL_NAMES = [
  'FunctionName',
  'LogGroupName',
  'AlarmName',
  'QueueName',
  'TableName',
  'BucketName',
];

/** Line on which an entry of a section begins. */
export function lineOfEntry(
  { sections, lineAt }: ParsedTemplate,
  section: (typeof SECTIONS)[number],
  name: string,
): number {
  const found = sections[section]?.map?.items.find(
    ({ key }) => isScalar(key) && String(key.value) === name,
  );
  return isScalar(found?.key)
    ? lineAt(found.key.range![0])
    : sections[section]?.line ?? 1;
}

function refuseTakenIds(template: ParsedTemplate, addition: TemplateAddition) {
  for (const name of SECTIONS) {
    for (const id of Object.keys(addition[name] ?? {})) {
      // Parameters and resources are both what !Ref refers to.
      const sharing =
        name === 'Parameters' || name === 'Resources'
          ? (['Parameters', 'Resources'] as const)
          : ([name] as const);
      for (const section of sharing) {
        if (!Object.hasOwn((template.plain[section] ?? {}) as object, id)) {
          continue;
        }
        throw new TemplateRefusal(
          lineOfEntry(template, section, id),
          `already has ${id} in ${section}`,
          'Choose another name for the function.',
        );
      }
    }
  }
}

function refuseTakenNames(
  template: ParsedTemplate,
  resources: PlainMap,
  added: PlainMap,
) {
  for (const [id, resource] of Object.entries(added)) {
    const properties = (resource as PlainMap).Properties;
    if (!isPlainMap(properties)) continue;
    for (const property of PHYSICAL_NAMES) {
      const name = normalised(properties[property]);
      if (name === undefined) continue;
      const [taken] =
        Object.entries(resources).find(
          ([, other]) =>
            isPlainMap(other) &&
            other.Type === (resource as PlainMap).Type &&
            isPlainMap(other.Properties) &&
            isDeepStrictEqual(normalised(other.Properties[property]), name),
        ) ?? [];
      if (!taken) continue;
      throw new TemplateRefusal(
        lineOfEntry(template, 'Resources', taken),
        `begins ${taken}, whose ${property} ${id} would have too`,
        'Choose another name for the function.',
      );
    }
  }
}

function refuseTakenRoutes(
  template: ParsedTemplate,
  resources: PlainMap,
  added: PlainMap,
) {
  const existing = routesOf(resources);
  for (const route of routesOf(added)) {
    const taken = existing.find(
      other =>
        other.method === route.method &&
        other.path === route.path &&
        isDeepStrictEqual(other.api, route.api),
    );
    if (!taken) continue;
    throw new TemplateRefusal(
      lineOfEntry(template, 'Resources', taken.functionId),
      `begins ${taken.functionId}, which already answers ${route.method} ${route.path}`,
      'Choose another method or path.',
    );
  }
}

/**
 * Refuses an addition that has something in common with the template that only
 * one of them can have: a logical id, a physical name, a route of an API.
 *
 * @throws TemplateRefusal
 */
export function refuseConflicts(
  template: ParsedTemplate,
  addition: TemplateAddition,
): void {
  refuseTakenIds(template, addition);
  const resources = template.plain.Resources as PlainMap;
  const added = addition.Resources ?? {};
  refuseTakenNames(template, resources, added);
  refuseTakenRoutes(template, resources, added);
}
