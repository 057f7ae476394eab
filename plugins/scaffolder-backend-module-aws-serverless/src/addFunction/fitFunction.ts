import { usualProperty } from './conventions';
import { fit, hasFigure, map, type Surroundings } from './fit';
import { isPlainMap, type Plain, type PlainMap } from './plainTemplate';

/** Properties that a function shares with the others when all of them agree. */
const SHARED = [
  'VpcConfig',
  'PermissionsBoundary',
  'KmsKeyArn',
  'CodeSigningConfigArn',
];

/** Properties that this function must say itself, since `Globals` does not. */
function ownProperties(
  { conventions, template }: Surroundings,
  shared: PlainMap,
): PlainMap {
  const { globals } = conventions;
  const own: PlainMap = {};
  for (const property of ['Runtime', 'Architectures', 'Tracing']) {
    if (globals[property] === undefined) {
      own[property] = usualProperty(conventions, property) ?? shared[property];
    }
  }
  for (const property of SHARED) {
    const values = conventions.peers.map(({ properties }) =>
      JSON.stringify(properties[property] ?? null),
    );
    const [first] = values;
    if (first && first !== 'null' && values.every(value => value === first)) {
      own[property] = conventions.peers[0].properties[property];
    }
  }
  const isOwn = hasFigure(template, 'LogRetentionDays');
  if (!isOwn && globals.VersionDescription === undefined) {
    own.VersionDescription = usualProperty(conventions, 'VersionDescription');
  }
  return own;
}

function variablesBeyond(
  { conventions }: Surroundings,
  shared: PlainMap,
): PlainMap {
  const there = map(map(conventions.globals.Environment).Variables);
  const wanted = map(map(shared.Environment).Variables);
  return Object.fromEntries(
    Object.entries(wanted).filter(([name]) => there[name] === undefined),
  );
}

/** How traffic moves to this function's versions: as to those of the others. */
function preferenceLike({ conventions }: Surroundings, rendered: Plain): Plain {
  const usual = usualProperty(conventions, 'DeploymentPreference');
  if (!isPlainMap(usual)) return undefined;
  const isOwn = JSON.stringify(rendered ?? {}).includes('FindInMap');
  if (isOwn) return rendered;
  const { Alarms, ...rest } = usual;
  const fromGlobals = conventions.globals.DeploymentPreference !== undefined;
  return {
    ...(fromGlobals ? {} : rest),
    Alarms: map(rendered).Alarms,
  };
}

/**
 * Fits the function itself: it says what `Globals` does not say, and does what the
 * other functions do.
 *
 * @param shared - `Globals` of functions in a service made here
 */
export function fitFunction(
  resource: PlainMap,
  surroundings: Surroundings,
  shared: PlainMap,
): PlainMap {
  const { conventions } = surroundings;
  const rendered = map(resource.Properties);
  const properties = map(fit(rendered, surroundings));
  const variables = {
    ...map(fit(variablesBeyond(surroundings, shared), surroundings)),
    ...map(map(properties.Environment).Variables),
  };
  const preference = preferenceLike(
    surroundings,
    properties.DeploymentPreference,
  );
  const { DeploymentPreference, Environment, Events, ...others } = properties;
  const result: PlainMap = {
    ...ownProperties(surroundings, shared),
    ...others,
    AutoPublishAlias: conventions.alias,
    ...(preference !== undefined && { DeploymentPreference: preference }),
    ...(Object.keys(variables).length > 0 && {
      Environment: { Variables: variables },
    }),
    Events,
  };
  for (const property of [
    'AutoPublishAlias',
    'AutoPublishAliasAllProperties',
  ]) {
    // What Globals says is not said again.
    if (
      JSON.stringify(conventions.globals[property]) ===
      JSON.stringify(result[property])
    ) {
      delete result[property];
    }
  }
  return {
    ...resource,
    Properties: Object.fromEntries(
      Object.entries(result).filter(([, value]) => value !== undefined),
    ),
  };
}
