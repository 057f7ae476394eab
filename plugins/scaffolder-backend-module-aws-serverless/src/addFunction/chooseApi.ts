import { InputError } from '@backstage/errors';
import { routesOf } from './apiRoutes';
import { lineOfEntry } from './conflicts';
import type { ParsedTemplate } from './parseTemplate';
import { isPlainMap, type PlainMap } from './plainTemplate';
import { TemplateRefusal } from './TemplateRefusal';

/** The API that calls a new function. */
export interface ChosenApi {
  kind: 'http' | 'rest';
  /** Logical id; undefined for the one that SAM makes where no event names any. */
  id?: string;
  /** Whether the template does not have it yet. */
  isNew: boolean;
}

const KINDS: Record<string, ChosenApi['kind']> = {
  'AWS::Serverless::HttpApi': 'http',
  'AWS::Serverless::Api': 'rest',
};

function refuseWrittenDefinition(template: ParsedTemplate, id: string) {
  const resource = (template.plain.Resources as PlainMap)[id] as PlainMap;
  const properties = isPlainMap(resource.Properties) ? resource.Properties : {};
  const property = ['DefinitionUri', 'DefinitionBody'].find(
    name => properties[name] !== undefined,
  );
  if (!property) return;
  throw new TemplateRefusal(
    lineOfEntry(template, 'Resources', id),
    `begins ${id}, whose routes stand in its ${property} rather than in events`,
    'Add the route there and the function by hand.',
  );
}

/**
 * Chooses the API for a function whose trigger is `api`: the one that is named,
 * else the only one that the template has, else a new one.
 *
 * @param wanted - logical id of an API of the template
 * @throws InputError when there are several to choose from, and TemplateRefusal
 * when routes cannot be added to it by events
 */
export function chooseApi(
  template: ParsedTemplate,
  wanted: string | undefined,
): ChosenApi {
  const resources = template.plain.Resources as PlainMap;
  const apis = Object.entries(resources).flatMap(([id, resource]) => {
    const kind = isPlainMap(resource)
      ? KINDS[String(resource.Type)]
      : undefined;
    return kind ? [{ id, kind, isNew: false }] : [];
  });
  const listed = apis.map(({ id }) => id).join(', ');
  if (wanted !== undefined) {
    const found = apis.find(({ id }) => id === wanted);
    if (!found) {
      throw new InputError(
        `api: the template has no API called ${wanted}. ${
          listed ? `It has ${listed}.` : 'Leave it out, and one is made.'
        }`,
      );
    }
    refuseWrittenDefinition(template, found.id);
    return found;
  }
  if (apis.length > 1) {
    throw new InputError(
      `api: the template has several APIs. Name one of ${listed}.`,
    );
  }
  if (apis.length === 1) {
    refuseWrittenDefinition(template, apis[0].id);
    return apis[0];
  }
  const [implicit] = routesOf(resources);
  return implicit
    ? { kind: implicit.api.type === 'Api' ? 'rest' : 'http', isNew: false }
    : { kind: 'http', id: 'HttpApi', isNew: true };
}
