// Starts the simulator on a free port and lets botocore, a client that nobody here
// wrote, walk its services: `node packages/simulator/conformance/run.mjs [service …]`.
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const home = join(here, '..');

/** The first Python that has botocore. */
function findPython() {
  const candidates = [process.env.PYTHON, '/usr/bin/python3', 'python3'];
  return candidates.find(
    python =>
      python &&
      spawnSync(python, ['-c', 'import botocore'], { stdio: 'ignore' })
        .status === 0,
  );
}

const python = findPython();
if (!python) {
  console.error(
    'The conformance test needs Python 3 with botocore.\n' +
      'Install it with `apt-get install -y python3-botocore` (Debian) or\n' +
      '`python3 -m pip install botocore`, or name the interpreter in PYTHON.',
  );
  process.exit(1);
}

// The clock stands still, so that the walk decides what happens when.
const simulator = spawn(
  process.execPath,
  [
    '-r',
    '@backstage/cli/config/nodeTransform.cjs',
    'src/main.ts',
    ...['--port', '0', '--speed', '0', '--no-quotas'],
  ],
  { cwd: home, stdio: ['ignore', 'pipe', 'inherit'] },
);
const stopped = new Promise(resolve => {
  simulator.on('exit', resolve);
});

async function listening() {
  for await (const line of createInterface({ input: simulator.stdout })) {
    const found = /listening on (\S+)/.exec(line);
    if (found) return found[1];
  }
  throw new Error('The simulator ended before it listened');
}

const url = await listening();
const walk = spawn(
  python,
  [join(here, 'walk.py'), url, ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } },
);
const status = await new Promise(resolve => {
  walk.on('exit', code => resolve(code ?? 1));
});
simulator.kill('SIGTERM');
await stopped;
process.exit(status);
