import { isMigrationPath, listed, migrationsIn } from './notUndone';

const release = (id: string, message: string) => ({
  id,
  label: `v${id}`,
  commit: { sha: 'a'.repeat(40), message },
});

describe('migrationsIn', () => {
  it.each([
    ['db/migrations/0042_add_payouts.sql', true],
    ['migration/V12__totals.sql', true],
    ['src/main/resources/V7__index.sql', true],
    ['db/012_totals.sql', true],
    ['src/immigration/page.ts', false],
    ['docs/queries.sql', false],
  ])('knows by its path whether %s is one: %s', (path, expected) => {
    expect(isMigrationPath(path)).toBe(expected);
  });

  it('names files where the code host tells them', () => {
    expect(migrationsIn([], ['src/a.ts', 'migrations/1.sql'])[0]).toContain(
      'migrations/1.sql',
    );
    expect(migrationsIn([], ['src/a.ts'])[0]).toContain('no file');
  });

  it('goes by the words of commits otherwise', () => {
    expect(
      migrationsIn([
        release('43', 'Add column rate'),
        release('42', 'Tidy'),
      ])[0],
    ).toContain('v43 ("Add column rate")');
    expect(migrationsIn([release('42', 'Tidy')])).toEqual([
      'Database migrations that were released since, if any.',
    ]);
  });

  it('counts names beyond those it gives', () => {
    expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
    expect(listed(['a', 'b'], 3)).toBe('a and b');
    expect(listed(['a'], 3)).toBe('a');
  });
});
