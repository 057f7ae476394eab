import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { migrated, testDatabases } from './__testUtils__/databases';

const databases = testDatabases();

describe.each(databases.eachSupportedId())('the migrations on %s', id => {
  it('can be taken back and applied again', async () => {
    const knex = await migrated(await databases.init(id));
    const directory = resolvePackagePath(
      '@backspin/backstage-plugin-deployments-backend',
      'migrations',
    );
    await knex.migrate.down({ directory });
    expect(await knex.schema.hasTable('rollback_groups')).toBe(false);
    expect(await knex.schema.hasColumn('rollbacks', 'group_id')).toBe(false);
    await knex.migrate.down({ directory });
    expect(await knex.schema.hasTable('rollback_decisions')).toBe(false);
    expect(await knex.schema.hasColumn('rollbacks', 'digest')).toBe(false);
    await migrated(knex);
    expect(await knex.schema.hasColumn('rollbacks', 'digest')).toBe(true);
  });
});
