import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

const MIGRATIONS = resolvePackagePath(
  '@backspin/backstage-plugin-deployments-backend',
  'migrations',
);

/** Brings the plugin's tables up to date, unless the installation does so itself. */
export async function migrate(
  database: Pick<DatabaseService, 'migrations'>,
  knex: Knex,
): Promise<void> {
  if (database.migrations?.skip) return;
  await knex.migrate.latest({ directory: MIGRATIONS });
}

/** Rows that one statement takes, well under the parameter limits of SQLite and PostgreSQL. */
const ROWS_PER_STATEMENT = 200;

/** Cuts a list into pieces that fit into one statement each. */
export function chunked<T>(items: readonly T[], size = ROWS_PER_STATEMENT) {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    chunks.push(items.slice(start, start + size));
  }
  return chunks;
}

/** A bigint column as a number; PostgreSQL gives it as text. */
export function toMillis(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}

/** JSON of a column that is null when there is nothing. */
export function parseColumn<T>(
  value: string | null | undefined,
): T | undefined {
  return value ? (JSON.parse(value) as T) : undefined;
}

/** The database's own clock in milliseconds since the epoch, so that clocks of replicas need not agree. */
export function databaseNow(knex: Knex): Knex.Raw {
  const postgres = String(knex.client.config.client).startsWith('pg');
  return knex.raw(
    postgres
      ? '(extract(epoch from clock_timestamp()) * 1000)::bigint'
      : "cast(unixepoch('subsec') * 1000 as integer)",
  );
}
