import {
  lineageOf,
  previousOf,
  type Deployment,
  type Observation,
} from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import { chunked, parseColumn } from './database';
import type { TargetRow } from './rows';

/** Deployments that are looked at to tell what was live before. */
const HISTORY_DEPTH = 80;

/**
 * Works out anew what the page shows of a target's past, so that reading the page
 * needs no history. Called whenever history or the live release has changed.
 */
export async function refreshDerived(
  tx: Knex,
  targetIds: string[],
): Promise<void> {
  const targets = await derivedColumns(tx, targetIds);
  for (const { target_id: targetId, ...target } of targets) {
    const observation = parseColumn<Observation>(target.observation);
    if (!observation) continue;
    const rows = await tx('deployments')
      .where({ target_id: targetId })
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'deployment_id', order: 'desc' },
      ])
      .limit(HISTORY_DEPTH)
      .select('deployment');
    const history = rows.map(
      ({ deployment }): Deployment => JSON.parse(deployment),
    );
    const live = observation.live[0]?.release;
    const before = previousOf(history, live?.id);
    const previous = before ? JSON.stringify(before) : null;
    const lineage = JSON.stringify(lineageOf(history, live));
    if (previous === target.previous && lineage === target.lineage) continue;
    await tx('targets')
      .where({ target_id: targetId })
      .update({ previous, lineage, version: Number(target.version) + 1 });
  }
}

async function derivedColumns(tx: Knex, targetIds: string[]) {
  const rows: Array<
    Pick<
      TargetRow,
      'target_id' | 'observation' | 'previous' | 'lineage' | 'version'
    >
  > = [];
  for (const chunk of chunked(targetIds)) {
    rows.push(
      ...(await tx<TargetRow>('targets')
        .whereIn('target_id', chunk)
        .select('target_id', 'observation', 'previous', 'lineage', 'version')),
    );
  }
  return rows;
}
