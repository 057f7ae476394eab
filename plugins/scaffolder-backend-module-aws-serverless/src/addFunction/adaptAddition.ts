import type { FunctionResources } from '../sam';
import type { TemplateAddition } from './addFunctionToTemplate';
import { usualProperty } from './conventions';
import { fit, map, type Surroundings } from './fit';
import { fitFunction } from './fitFunction';
import { isPlainMap, type Plain, type PlainMap } from './plainTemplate';

/** Logical ids that a value refers to. */
function referredTo(value: Plain): string[] {
  if (Array.isArray(value)) return value.flatMap(referredTo);
  if (!isPlainMap(value)) return [];
  return typeof value.Ref === 'string'
    ? [value.Ref]
    : Object.values(value).flatMap(referredTo);
}

/** Roles that SAM makes for the hooks of a deployment preference. */
function hookRoles({ template, conventions }: Surroundings): PlainMap[] {
  const preference = map(usualProperty(conventions, 'DeploymentPreference'));
  const resources = template.plain.Resources as PlainMap;
  return [...new Set(referredTo(preference.Hooks))].flatMap(id => {
    const resource = map(resources[id]);
    return resource.Type === 'AWS::Serverless::Function' &&
      map(resource.Properties).Role === undefined
      ? [{ Ref: `${id}Role` }]
      : [];
  });
}

/**
 * Fits what a function adds to a service made here into another template: its
 * names, its API, its alias, its deployment preference and its figures.
 *
 * @param shared - what the functions of a service made here share
 */
export function adaptAddition(
  rendered: FunctionResources,
  shared: PlainMap,
  surroundings: Surroundings,
): TemplateAddition {
  const { template, functionId, api } = surroundings;
  const existing = template.plain.Resources as PlainMap;
  const globals = map(map(shared.Globals).Function);
  const resources: PlainMap = {};
  for (const [id, resource] of Object.entries(rendered.Resources)) {
    if (id.endsWith('HookPolicy')) {
      const roles = hookRoles(surroundings);
      if (roles.length === 0) continue;
      const fitted = map(fit(resource, surroundings));
      resources[id] = {
        ...fitted,
        Properties: { ...map(fitted.Properties), Roles: roles },
      };
    } else {
      resources[id] =
        id === functionId
          ? fitFunction(map(resource), surroundings, globals)
          : fit(resource, surroundings);
    }
  }
  const sharedResources = map(shared.Resources);
  const text = JSON.stringify(resources);
  for (const id of ['IdempotencyTable', 'HttpApi', 'RestApi']) {
    const isNeeded = text.includes(`{"Ref":"${id}"}`) && !existing[id];
    if (isNeeded) resources[id] = fit(sharedResources[id], surroundings);
  }
  const outputs: PlainMap = { ...rendered.Outputs };
  if (api?.isNew && !map(template.plain.Outputs).ApiUrl) {
    outputs.ApiUrl = map(shared.Outputs).ApiUrl;
  }
  return {
    Mappings: rendered.Mappings,
    Resources: resources,
    Outputs: outputs,
    comments: rendered.comments,
  };
}
