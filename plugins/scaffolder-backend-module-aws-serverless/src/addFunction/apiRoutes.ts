import {
  isPlainMap,
  normalised,
  type Plain,
  type PlainMap,
} from './plainTemplate';

/** A method and path that a function answers. */
export interface Route {
  functionId: string;
  method: string;
  path: string;
  /** The event's type and what it refers to as its API, if it does. */
  api: { type: string; reference: Plain };
}

/** Routes of all functions among resources. */
export function routesOf(resources: PlainMap): Route[] {
  const routes: Route[] = [];
  for (const [functionId, resource] of Object.entries(resources)) {
    if (!isPlainMap(resource)) continue;
    if (resource.Type !== 'AWS::Serverless::Function') continue;
    const events = isPlainMap(resource.Properties)
      ? resource.Properties.Events
      : undefined;
    for (const event of Object.values(isPlainMap(events) ? events : {})) {
      if (!isPlainMap(event) || !isPlainMap(event.Properties)) continue;
      const { Type: type, Properties: properties } = event;
      if (type !== 'HttpApi' && type !== 'Api') continue;
      if (typeof properties.Path !== 'string') continue;
      routes.push({
        functionId,
        method: String(properties.Method ?? 'ANY').toUpperCase(),
        path: properties.Path,
        api: {
          type,
          reference: normalised(
            (type === 'Api' ? properties.RestApiId : properties.ApiId) ?? null,
          ),
        },
      });
    }
  }
  return routes;
}
