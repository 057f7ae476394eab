import type {
  EntityDeployments,
  Environment,
  TargetView,
} from '@backspin/backstage-plugin-deployments-common';

/** A column of the grid: an environment, or what no rule places. */
export interface Column {
  /** Name of the environment; absent for targets that are not placed. */
  environment?: Environment;
  key: string;
}

/** A row of the grid: one thing, wherever it stands. */
export interface Row {
  key: string;
  name: string;
  kind: TargetView['target']['kind'];
  /** Targets by column key. */
  cells: Map<string, TargetView[]>;
}

/** Key of the column for targets that no rule places. */
export const NOT_PLACED = 'not-placed';

const byName = new Intl.Collator('en', { numeric: true });

/**
 * Lays targets out as a table: what is called the same stands in one row, the
 * environments follow in order of the pipeline. The order does not depend on
 * state, so that nothing jumps when a state changes. An environment in which the
 * entity has no target has no column, nor has what is not placed when all is.
 */
export function gridLayout(data: EntityDeployments): {
  columns: Column[];
  rows: Row[];
} {
  const environments = [...data.environments].sort((a, b) => a.order - b.order);
  const known = new Set(environments.map(({ name }) => name));
  const keyOf = ({ target }: TargetView) =>
    target.environment !== undefined && known.has(target.environment)
      ? `environment:${target.environment}`
      : NOT_PLACED;

  const rows = new Map<string, Row>();
  data.targets.forEach(view => {
    const { kind, name } = view.target;
    const key = `${kind}:${name}`;
    const row = rows.get(key) ?? { key, name, kind, cells: new Map() };
    const column = keyOf(view);
    row.cells.set(column, [...(row.cells.get(column) ?? []), view]);
    rows.set(key, row);
  });
  rows.forEach(({ cells }) =>
    cells.forEach(views =>
      views.sort((a, b) =>
        byName.compare(a.target.qualifier, b.target.qualifier),
      ),
    ),
  );

  const used = new Set(data.targets.map(keyOf));
  const columns: Column[] = [
    ...environments.map(environment => ({
      environment,
      key: `environment:${environment.name}`,
    })),
    { key: NOT_PLACED },
  ];
  return {
    columns: columns.filter(({ key }) => used.has(key)),
    rows: [...rows.values()].sort(
      (a, b) =>
        // Functions first, as there are most of them.
        b.kind.localeCompare(a.kind) || byName.compare(a.name, b.name),
    ),
  };
}
