import type {
  Environment,
  Fleet,
  FleetTarget,
} from '@backspin/backstage-plugin-deployments-common';
import { parseEntityRef } from '@backstage/catalog-model';
import type { FleetSort } from './filters';
import { CALM, byUrgency, liveSinceOf, urgencyOf } from './targets';

/** A column of the fleet: an environment, or the targets that no rule places. */
export interface FleetColumn {
  key: string;
  /** Absent for targets that no rule places. */
  environment?: Environment;
}

type Behind = FleetTarget & { behind: NonNullable<FleetTarget['behind']> };

const isBehind = (item: FleetTarget): item is Behind =>
  item.behind !== undefined && item.behind.releases > 0;

/** The targets of a service in one environment, said in two lines. */
export interface FleetCell {
  targets: FleetTarget[];
  /** The one that speaks for the others. */
  lead: FleetTarget;
  /** How many more of them claim attention. */
  others: number;
  /** The one that is furthest behind another environment; never another than `lead` where that claims attention. */
  behind?: Behind;
  /** Any of them is what the filters ask for. */
  matched: boolean;
}

/** A service: an entity with targets. */
export interface FleetRow {
  entityRef: string;
  owners: string[];
  targets: FleetTarget[];
  /** By key of the column. */
  cells: Map<string, FleetCell>;
}

const keyOf = ({ target }: FleetTarget) => target.environment ?? '';

/** The environments in order, without those that have no target; then what is not placed. */
export function columnsOf({ environments, targets }: Fleet): FleetColumn[] {
  const used = new Set(targets.map(keyOf));
  const known = new Set(environments.map(({ name }) => name));
  const columns: FleetColumn[] = [...environments]
    .sort((a, b) => a.order - b.order)
    .filter(({ name }) => used.has(name))
    .map(environment => ({ key: environment.name, environment }));
  // A name that the configuration no longer has is not placed either.
  return [...used].some(key => !known.has(key))
    ? [...columns, { key: '' }]
    : columns;
}

function cellOf(
  targets: FleetTarget[],
  matches: (item: FleetTarget) => boolean,
): FleetCell {
  const matching = targets.filter(matches);
  const pool = matching.length > 0 ? matching : targets;
  const [lead, ...rest] = [...pool].sort(byUrgency);
  // Where one has something to say, it speaks of itself alone.
  const compared = urgencyOf(lead) === CALM ? pool : [lead];
  const [behind] = compared
    .filter(isBehind)
    .sort((a, b) => b.behind.releases - a.behind.releases);
  return {
    targets,
    lead,
    others: rest.filter(item => urgencyOf(item) < CALM).length,
    behind,
    matched: matching.length > 0,
  };
}

const nameOf = ({ entityRef }: FleetRow) => parseEntityRef(entityRef).name;

/** How a row claims attention: its most urgent target, the nearer to the users the better. */
function claimOf(row: FleetRow, orders: Map<string, number>) {
  const urgency = Math.min(...row.targets.map(urgencyOf));
  const nearest =
    urgency === CALM
      ? 0
      : Math.max(
          ...row.targets
            .filter(item => urgencyOf(item) === urgency)
            .map(item => orders.get(keyOf(item)) ?? -1),
        );
  return { urgency, nearest };
}

function sorted(
  rows: FleetRow[],
  sort: FleetSort,
  environments: Environment[],
): FleetRow[] {
  const named = [...rows].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  if (sort === 'name') return named;
  if (sort === 'newest') {
    const newest = new Map(
      named.map(row => [row, Math.max(...row.targets.map(liveSinceOf))]),
    );
    return named.sort((a, b) => newest.get(b)! - newest.get(a)!);
  }
  const orders = new Map(environments.map(({ name, order }) => [name, order]));
  const claims = new Map(named.map(row => [row, claimOf(row, orders)]));
  return named.sort((a, b) => {
    const [x, y] = [claims.get(a)!, claims.get(b)!];
    return x.urgency - y.urgency || y.nearest - x.nearest;
  });
}

/**
 * The services any of whose targets match, in order. A row stays whole, so that
 * the environments can be compared; what matches speaks first in its cell.
 */
export function rowsOf(
  { targets, environments }: Fleet,
  matches: (item: FleetTarget) => boolean,
  sort: FleetSort,
): FleetRow[] {
  const known = new Set(environments.map(({ name }) => name));
  const columnOf = (item: FleetTarget) =>
    known.has(keyOf(item)) ? keyOf(item) : '';
  const entities = new Map<string, FleetTarget[]>();
  targets.forEach(item =>
    entities.set(item.entityRef, [
      ...(entities.get(item.entityRef) ?? []),
      item,
    ]),
  );
  const rows = [...entities]
    .filter(([, items]) => items.some(matches))
    .map(([entityRef, items]): FleetRow => {
      const columns = new Map<string, FleetTarget[]>();
      items.forEach(item =>
        columns.set(columnOf(item), [
          ...(columns.get(columnOf(item)) ?? []),
          item,
        ]),
      );
      return {
        entityRef,
        owners: items[0].owners,
        targets: items,
        cells: new Map(
          [...columns].map(([key, group]) => [key, cellOf(group, matches)]),
        ),
      };
    });
  return sorted(rows, sort, environments);
}
