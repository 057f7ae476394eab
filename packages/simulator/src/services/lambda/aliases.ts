import { Place, World } from '../../core/types';
import { conflict, invalidParameter } from './errors';
import { checkRevision } from './functions';
import { restartAllocation } from './lifecycle';
import { getVersionState } from './lookup';
import { checkAliasName, functionArn } from './names';
import { AliasState, FunctionState, Routing } from './state';

/** Spans of history kept for one alias: far more than the metrics' retention needs. */
const HISTORY_LIMIT = 2_000;

/**
 * Checks a routing as Lambda does: published versions only once there are weights,
 * at most two, with the same role and dead-letter queue.
 */
export function checkRouting(
  fn: FunctionState,
  place: Place,
  { version, second }: Routing,
): void {
  const primary = getVersionState(fn, place, version);
  if (!second) {
    return;
  }
  if (version === '$LATEST' || second.version === '$LATEST') {
    throw invalidParameter(
      '$LATEST is not supported for an alias pointing to more than 1 version',
    );
  }
  const other = getVersionState(fn, place, second.version);
  if (second.version === version) {
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  }
  if (primary.settings.role !== other.settings.role) {
    throw invalidParameter(
      'Two versions of an alias must have the same execution role.',
    );
  }
  if (primary.settings.deadLetterTarget !== other.settings.deadLetterTarget) {
    throw invalidParameter(
      'Two versions of an alias must have the same dead-letter queue configuration.',
    );
  }
}

/** Reads `RoutingConfig.AdditionalVersionWeights`. An empty map means no second version. */
export function parseWeights(
  weights: Record<string, number> | undefined,
): Routing['second'] {
  const entries = Object.entries(weights ?? {});
  if (entries.length === 0) {
    return undefined;
  }
  if (entries.length > 1) {
    throw invalidParameter(
      'Number of items in AdditionalVersionWeights cannot be greater than 1',
    );
  }
  const [version, weight] = entries[0];
  if (!(weight >= 0 && weight <= 1)) {
    throw invalidParameter(
      `Value ${weight} for AdditionalVersionWeights is invalid. Weight must be between 0.0 and 1.0`,
    );
  }
  return { version, weight };
}

/** @throws ResourceConflictException when the alias exists */
export function createAlias(
  world: World,
  place: Place,
  fn: FunctionState,
  name: string,
  routing: Routing,
  description = '',
): AliasState {
  checkAliasName(name);
  if (fn.aliases[name]) {
    throw conflict(
      `Alias already exists: ${functionArn(place, fn.name, name)}`,
    );
  }
  checkRouting(fn, place, routing);
  const alias: AliasState = {
    name,
    description,
    ...copyRouting(routing),
    revisionId: world.random.uuid(),
    history: [{ from: world.now(), ...copyRouting(routing) }],
  };
  fn.aliases[name] = alias;
  return alias;
}

/** Moves an alias: the one place where the routing of an existing alias changes. */
export function routeAlias(
  world: World,
  place: Place,
  fn: FunctionState,
  alias: AliasState,
  routing: Routing,
): void {
  checkRouting(fn, place, routing);
  const now = world.now();
  const moved = alias.version !== routing.version;
  alias.version = routing.version;
  alias.second = copyRouting(routing).second;
  alias.revisionId = world.random.uuid();
  alias.history.push({ from: now, ...copyRouting(routing) });
  if (alias.history.length > HISTORY_LIMIT) {
    alias.history.splice(0, alias.history.length - HISTORY_LIMIT);
  }
  if (moved) {
    restartAllocation(fn, alias, now);
  }
}

/** UpdateAlias: what is not given stays as it was, weights included. */
export function updateAlias(
  world: World,
  place: Place,
  fn: FunctionState,
  alias: AliasState,
  changes: {
    version?: string;
    weights?: Record<string, number>;
    description?: string;
    revisionId?: string;
  },
): void {
  checkRevision(alias.revisionId, changes.revisionId);
  const second =
    changes.weights === undefined
      ? alias.second
      : parseWeights(changes.weights);
  routeAlias(world, place, fn, alias, {
    version: changes.version ?? alias.version,
    second,
  });
  if (changes.description !== undefined) {
    alias.description = changes.description;
  }
}

/** Deletes an alias with what hangs on it. Lambda does not mind a missing one. */
export function deleteAlias(fn: FunctionState, name: string): void {
  delete fn.aliases[name];
  delete fn.provisioned[name];
  delete fn.policies[name];
}

function copyRouting({ version, second }: Routing): Routing {
  return second ? { version, second: { ...second } } : { version };
}
