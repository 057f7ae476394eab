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
    const tables = ['targets', 'rollbacks', 'rollback_decisions'];
    const present = () =>
      Promise.all(tables.map(table => knex.schema.hasTable(table)));
    expect(await present()).toEqual([true, true, true]);
    await knex.migrate.rollback({ directory }, true);
    expect(await present()).toEqual([false, false, false]);
    await migrated(knex);
    expect(await present()).toEqual([true, true, true]);
    expect(await knex.schema.hasColumn('rollbacks', 'digest')).toBe(true);
  });
});
