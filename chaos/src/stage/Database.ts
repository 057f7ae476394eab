import { GroupStore, HistoryStore, RollbackStore } from '../product';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import Knex from 'knex';
import type { Knex as Connection } from 'knex';

/** A database of the plugin in memory. */
export class Database {
  readonly store: RollbackStore;
  readonly groups: GroupStore;
  readonly history: HistoryStore;

  private constructor(readonly knex: Connection) {
    this.store = RollbackStore.create(knex);
    this.groups = new GroupStore(knex, this.store);
    this.history = new HistoryStore(knex);
  }

  /** A new one, with its tables. */
  static async create(): Promise<Database> {
    const knex = Knex({
      client: 'better-sqlite3',
      connection: { filename: ':memory:' },
      useNullAsDefault: true,
      // Every further connection would be a database of its own.
      pool: { min: 1, max: 1 },
    });
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@backspin/backstage-plugin-deployments-backend',
        'migrations',
      ),
    });
    return new Database(knex);
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    for (const table of [
      'rollback_steps',
      'rollbacks',
      'rollback_groups',
      'deployments',
    ]) {
      await this.knex(table).delete();
    }
  }

  /** Lets leases run out, as fifteen seconds of silence do. */
  async expireLeases(): Promise<void> {
    await this.knex('rollbacks')
      .whereNotNull('lease_until')
      .update({ lease_until: 1 });
  }

  /** What is left in the way of the next rollback. */
  async leftOver(id: string): Promise<{ target: boolean; lease: boolean }> {
    const row = await this.knex('rollbacks').where({ id }).first();
    return {
      target: row?.active_target !== null,
      lease: row?.lease_token !== null,
    };
  }

  async close(): Promise<void> {
    await this.knex.destroy();
  }
}
