import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesiseWith } from './synthesise';
import type { runProgram } from './program';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-synthesise-'));
  await mkdir(join(folder, 'checkout'));
  await writeFile(join(folder, 'checkout/package-lock.json'), '{}');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Programs that do nothing, and what they were told. */
function programs() {
  const told: [string, Parameters<typeof runProgram>[2]][] = [];
  const run: typeof runProgram = async (program, args, options) => {
    told.push([[program, ...args].join(' '), options]);
    return [`${program} said this`, `${program} said that`];
  };
  return { told, run };
}

describe('the synthesis of a CDK app', () => {
  it('installs by the lock file and runs the app as its workflow says', async () => {
    const { told, run } = programs();
    const { signal } = new AbortController();
    process.env.AWS_ACCESS_KEY_ID = 'of this machine';
    const lines = await synthesiseWith(
      join(folder, 'packages'),
      run,
    )({
      checkout: join(folder, 'checkout'),
      home: join(folder, 'home'),
      args: ['--quiet', '-c', 'commit=abc'],
      env: { STAGE: 'dev', PATH: '/elsewhere' },
      signal,
    });
    delete process.env.AWS_ACCESS_KEY_ID;
    expect(told.map(([command]) => command)).toEqual([
      'npm ci --ignore-scripts --no-audit --no-fund',
      'npx cdk synth --quiet -c commit=abc --output cdk.out',
    ]);
    const [, { cwd, env, signal: passed, timeLimitMs }] = told[1];
    expect({ cwd, passed }).toEqual({
      cwd: join(folder, 'checkout'),
      passed: signal,
    });
    expect(timeLimitMs).toBeGreaterThan(0);
    expect(env).toMatchObject({ STAGE: 'dev', HOME: join(folder, 'home') });
    expect(env.PATH).not.toBe('/elsewhere');
    expect(told.map(([, options]) => options.env)).not.toContainEqual(
      expect.objectContaining({ AWS_ACCESS_KEY_ID: expect.anything() }),
    );
    expect(lines).toEqual(['npm said that', 'npx said this', 'npx said that']);
  });
});
