import {
  behindOf,
  type EnvironmentDefinition,
  type Lineage,
  type StagedLineage,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';

/** A target with the releases that were live on it. */
export interface TargetLineage {
  target: Target;
  lineage?: Lineage;
}

/**
 * How far each target is behind the same thing in earlier environments, by target
 * id; only those that are behind.
 */
export function behindByTarget(
  targets: TargetLineage[],
  environments: EnvironmentDefinition[],
): Map<string, { environment: string; releases: number }> {
  const orders = new Map(environments.map(({ name, order }) => [name, order]));
  const rows = new Map<string, Array<StagedLineage & { id: string }>>();
  for (const { target, lineage } of targets) {
    const { environment, kind, name } = target;
    const order =
      environment === undefined ? undefined : orders.get(environment);
    if (environment === undefined || order === undefined || !lineage) continue;
    const key = `${kind} ${name}`;
    const row = rows.get(key) ?? [];
    row.push({ id: target.id, order, environment, lineage });
    rows.set(key, row);
  }
  const behind = new Map<string, { environment: string; releases: number }>();
  for (const row of rows.values()) {
    for (const own of row) {
      const found = behindOf(own, row);
      if (found) behind.set(own.id, found);
    }
  }
  return behind;
}
