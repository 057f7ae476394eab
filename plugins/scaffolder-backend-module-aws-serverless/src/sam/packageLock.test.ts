import { prunePackageLock } from './packageLock';

const lock = JSON.stringify({
  name: 'superset',
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { server: '1.0.0', cache: '1.0.0' } },
    'node_modules/server': {
      version: '1.0.0',
      integrity: 'sha512-server',
      dependencies: { shared: '^1.0.0' },
      optionalDependencies: { native: '^1.0.0' },
    },
    'node_modules/server/node_modules/shared': { version: '1.5.0' },
    'node_modules/shared': { version: '2.0.0' },
    'node_modules/native': { version: '1.0.0', optional: true },
    'node_modules/cache': {
      version: '1.0.0',
      dependencies: { shared: '^2.0.0' },
      peerDependencies: { peer: '*', left: '*' },
      peerDependenciesMeta: { left: { optional: true } },
    },
    'node_modules/peer': { version: '1.0.0', peer: true },
    'node_modules/left': { version: '1.0.0' },
    'node_modules/tester': {
      version: '1.0.0',
      dev: true,
      dependencies: { native: '^1.0.0' },
    },
  },
});

function prune(
  dependencies: Record<string, string>,
  devDependencies: Record<string, string> = {},
) {
  const text = prunePackageLock(lock, {
    name: 'service',
    version: '0.0.0',
    dependencies,
    devDependencies,
  });
  return JSON.parse(text).packages as Record<string, Record<string, unknown>>;
}

describe('prunePackageLock', () => {
  it('keeps what is reached, each where Node finds it, and nothing else', () => {
    expect(Object.keys(prune({ server: '1.0.0' }))).toEqual([
      '',
      'node_modules/server',
      'node_modules/server/node_modules/shared',
      'node_modules/native',
    ]);
  });

  it('keeps peers, but not those that are optional', () => {
    expect(Object.keys(prune({ cache: '1.0.0' }))).toEqual([
      '',
      'node_modules/shared',
      'node_modules/cache',
      'node_modules/peer',
    ]);
  });

  it('tells the manifest of the project that it is for', () => {
    const packages = prune({ server: '1.0.0' }, { tester: '1.0.0' });
    expect(packages['']).toEqual({
      name: 'service',
      version: '0.0.0',
      dependencies: { server: '1.0.0' },
      devDependencies: { tester: '1.0.0' },
    });
  });

  it.each([
    ['deployed only', { server: '1.0.0' }, {}, { optional: true }],
    ['for development only', {}, { tester: '1.0.0' }, { dev: true }],
    [
      'optional when deployed, needed for development',
      { server: '1.0.0' },
      { tester: '1.0.0' },
      { devOptional: true },
    ],
  ])('tells what may be left out: %s', (_, deployed, development, flags) => {
    const packages = prune(
      deployed as Record<string, string>,
      development as Record<string, string>,
    );
    expect(packages['node_modules/native']).toEqual({
      version: '1.0.0',
      ...flags,
    });
  });

  it('moves what was for development to what is deployed', () => {
    const packages = prune({ tester: '1.0.0' });
    expect(packages['node_modules/tester']).not.toHaveProperty('dev');
  });

  it('refuses a version that the lock does not hold', () => {
    expect(() => prune({ server: '2.0.0' })).toThrow(
      /holds server in 1\.0\.0, its package\.json in 2\.0\.0; run npm install/,
    );
  });
});
