// Starts the whole portal: the simulator, the backend and the app.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, state } from './paths.mjs';
import { Processes, waitFor } from './processes.mjs';
import { requirePorts } from './ports.mjs';
import { say } from './say.mjs';

/** Where the parts of the portal listen. */
export const PORTS = { simulator: 4566, backend: 7007, app: 3000 };

const backstageCli = join(
  root,
  'node_modules/@backstage/cli/bin/backstage-cli',
);
const transform = join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);

/** Forgets all state, so that the portal begins anew. */
export function resetState() {
  for (const name of ['db', 'world']) {
    rmSync(join(state, name), { recursive: true, force: true });
  }
}

/** Databases and world are kept together; one without the other would tell of things that never were. */
function reconcileState() {
  const world = existsSync(join(state, 'world', 'world.json'));
  const db = existsSync(join(state, 'db'));
  if (world !== db && (world || db)) {
    say(
      'The saved state is incomplete, so both the world and the databases begin anew.',
    );
    resetState();
  }
  mkdirSync(join(state, 'db'), { recursive: true });
  mkdirSync(join(state, 'world'), { recursive: true });
}

/**
 * Starts simulator, backend and app. `ready` resolves when all of them answer;
 * `death` resolves when one of them ends by itself, which none should.
 *
 * @param options.verbose - show what the parts print
 * @param options.simulator - further arguments of the simulator
 */
export async function startPortal({ verbose = false, simulator = [] } = {}) {
  await requirePorts([
    { port: PORTS.simulator, what: 'the simulator' },
    { port: PORTS.backend, what: 'the backend' },
    { port: PORTS.app, what: 'the app' },
  ]);
  reconcileState();
  const processes = new Processes({ verbose });
  const start = async () => {
    say('Starting the simulator: an AWS of its own, on port 4566 …');
    processes.start(
      'simulator',
      [
        '-r',
        transform,
        'src/main.ts',
        '--port',
        String(PORTS.simulator),
        '--state',
        join(state, 'world', 'world.json'),
        ...simulator,
      ],
      { cwd: join(root, 'packages/simulator') },
    );
    await waitFor(`http://localhost:${PORTS.simulator}/_simulator/health`, {
      what: 'The simulator',
    });
    say('Starting the backend on port 7007 and the app on port 3000 …');
    processes.start('portal', [backstageCli, 'repo', 'start'], {
      env: { BROWSER: 'none' },
    });
    await waitFor(
      `http://localhost:${PORTS.backend}/.backstage/health/v1/readiness`,
      { what: 'The backend' },
    );
    await waitFor(`http://localhost:${PORTS.app}/`, { what: 'The app' });
  };
  return { processes, ready: start(), death: processes.death() };
}
