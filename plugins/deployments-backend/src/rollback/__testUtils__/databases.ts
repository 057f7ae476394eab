import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';

/**
 * SQLite, and PostgreSQL where the environment names one
 * (BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING): never a container.
 */
export function testDatabases(): TestDatabases {
  const ids: TestDatabaseId[] = ['SQLITE_3'];
  if (process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING) {
    ids.push('POSTGRES_15');
  }
  return TestDatabases.create({ ids });
}

/** Makes the plugin's tables in a test database. */
export async function migrated(knex: Knex): Promise<Knex> {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@backspin/backstage-plugin-deployments-backend',
      'migrations',
    ),
  });
  return knex;
}

/** Lets a lease run out, as fifteen seconds of silence would. */
export async function expireLeases(knex: Knex): Promise<void> {
  await knex('rollbacks')
    .whereNotNull('lease_until')
    .update({ lease_until: 1 });
}
