import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgramFailure, runProgram, smallEnvironment } from './program';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-program-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (
  script: string,
  options: Partial<Parameters<typeof runProgram>[2]> = {},
) =>
  runProgram('node', ['-e', script], {
    cwd: folder,
    env: smallEnvironment(),
    timeLimitMs: 30_000,
    signal: new AbortController().signal,
    ...options,
  });

/** Something that stays for long, and says in a file that it lives. */
const STAYS = `require('node:fs').writeFileSync('alive', String(process.pid));
  setInterval(() => {}, 1000);`;

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Waits for a condition without a clock of its own choosing. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
}

describe('a program', () => {
  it('gives its last lines, without colours', async () => {
    const lines = await run(
      `for (let i = 1; i <= 60; i++) console.log('line ' + i);
       console.error('\\u001b[31mred\\u001b[0m');
       process.stdout.write('no end of line');`,
    );
    expect(lines).toHaveLength(40);
    expect(lines).toEqual(
      expect.arrayContaining(['line 60', 'red', 'no end of line']),
    );
  });

  it('fails with its exit code and what it said last', async () => {
    const failing = run(`console.error('No network'); process.exit(3);`);
    await expect(failing).rejects.toThrow(ProgramFailure);
    await expect(failing).rejects.toMatchObject({
      reason: 'failed with exit code 3',
      lines: ['No network'],
    });
  });

  it('is missed by its name', async () => {
    await expect(
      runProgram('no-such-program', ['x'], {
        cwd: folder,
        env: smallEnvironment(),
        timeLimitMs: 1_000,
        signal: new AbortController().signal,
      }),
    ).rejects.toThrow(
      'no-such-program x: there is no no-such-program on this machine',
    );
  });

  it('ends at its time limit', async () => {
    await expect(run(STAYS, { timeLimitMs: 300 })).rejects.toThrow(
      'took longer than 0.3 s and was stopped',
    );
  });

  it('ends with all that it has started', async () => {
    const controller = new AbortController();
    const running = run(
      `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(
        STAYS,
      )}]); setInterval(() => {}, 1000);`,
      { signal: controller.signal },
    );
    const file = join(folder, 'alive');
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
    const pid = Number(readFileSync(file, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    controller.abort();
    await expect(running).rejects.toThrow('was stopped');
    await until(() => !isAlive(pid));
    expect(isAlive(pid)).toBe(false);
  });
});

describe('the environment of a program', () => {
  it('holds the way to the registry and nothing of whoever runs the simulator', () => {
    expect(
      smallEnvironment({
        PATH: '/bin',
        HOME: '/home/mara',
        AWS_SECRET_ACCESS_KEY: 'secret',
        GITHUB_TOKEN: 'secret',
        npm_config_registry: 'https://registry.example',
        'npm_config_//registry.example/:_authToken': 'secret',
        npm_config_local_prefix: '/elsewhere',
        HTTPS_PROXY: 'http://proxy.example',
        NODE_EXTRA_CA_CERTS: '/certificates.pem',
        NODE_OPTIONS: '--inspect',
      }),
    ).toEqual({
      PATH: expect.stringMatching(/:\/bin$/),
      npm_config_registry: 'https://registry.example',
      HTTPS_PROXY: 'http://proxy.example',
      NODE_EXTRA_CA_CERTS: '/certificates.pem',
    });
  });
});
