// Starts the whole portal: the simulator, the backend and the app.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, state as defaultState } from './paths.mjs';
import { Processes, waitFor } from './processes.mjs';
import { requirePorts } from './ports.mjs';
import { say } from './say.mjs';
import { runTool } from './tools.mjs';

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
export function resetState(state = defaultState) {
  for (const name of ['db', 'world']) {
    rmSync(join(state, name), { recursive: true, force: true });
  }
}

/** Databases and world are kept together; one without the other would tell of things that never were. */
function reconcileState(state) {
  const world = existsSync(join(state, 'world', 'world.json'));
  const db = existsSync(join(state, 'db'));
  if (world !== db && (world || db)) {
    say(
      'The saved state is incomplete, so both the world and the databases begin anew.',
    );
    resetState(state);
  }
  mkdirSync(join(state, 'db'), { recursive: true });
  mkdirSync(join(state, 'world'), { recursive: true });
}

/** Builds the app as for production, for backends to serve with their configuration. */
export async function buildApp({ state = defaultState } = {}) {
  say('Building the app …');
  const log = join(state, 'logs', 'build.log');
  mkdirSync(dirname(log), { recursive: true });
  const code = await runTool('backstage-cli', ['package', 'build'], {
    cwd: join(root, 'packages/app'),
    log,
  });
  if (code !== 0) throw new Error(`The app does not build; see ${log}`);
}

/**
 * Starts simulator, backend and app. `ready` resolves when all of them answer;
 * `death` resolves when one of them ends by itself, which none should.
 *
 * @param {object} options
 * @param {boolean} [options.verbose] - show what the parts print
 * @param {string[]} [options.simulator] - further arguments of the simulator
 * @param {string} [options.state] - folder of databases, world and logs
 * @param {{simulator: number, backend: number, app: number}} [options.ports] - where the parts listen; `configs` must agree
 * @param {string[]} [options.configs] - configuration files, from the project's root; they may name
 *   `${PORTAL_STATE}`, `${PORTAL_SIMULATOR_PORT}` and `${PORTAL_BACKEND_PORT}`
 * @param {boolean} [options.built] - have the backend serve the app that `buildApp` built, which
 *   loads several times as fast as the development server; `ports.app` is the backend's then
 */
export async function startPortal({
  verbose = false,
  simulator = [],
  state = defaultState,
  ports = PORTS,
  configs = [],
  built = false,
} = {}) {
  await requirePorts([
    { port: ports.simulator, what: 'the simulator' },
    { port: ports.backend, what: 'the backend' },
    ...(built ? [] : [{ port: ports.app, what: 'the app' }]),
  ]);
  reconcileState(state);
  const processes = new Processes({ state, verbose });
  const start = async () => {
    say(
      `Starting the simulator: an AWS of its own, on port ${ports.simulator} …`,
    );
    processes.start(
      'simulator',
      [
        '-r',
        transform,
        'src/main.ts',
        '--port',
        String(ports.simulator),
        '--state',
        join(state, 'world', 'world.json'),
        ...simulator,
      ],
      { cwd: join(root, 'packages/simulator') },
    );
    await waitFor(`http://localhost:${ports.simulator}/_simulator/health`, {
      what: 'The simulator',
    });
    say(
      `Starting the backend on port ${ports.backend} and the app on port ${ports.app} …`,
    );
    processes.start(
      'portal',
      [
        backstageCli,
        'repo',
        'start',
        ...(built ? ['packages/backend'] : []),
        ...configs.flatMap(config => ['--config', join(root, config)]),
      ],
      {
        env: {
          BROWSER: 'none',
          PORTAL_STATE: state,
          PORTAL_SIMULATOR_PORT: String(ports.simulator),
          PORTAL_BACKEND_PORT: String(ports.backend),
        },
      },
    );
    await waitFor(
      `http://localhost:${ports.backend}/.backstage/health/v1/readiness`,
      { what: 'The backend' },
    );
    await waitFor(`http://localhost:${ports.app}/`, { what: 'The app' });
  };
  return { processes, ready: start(), death: processes.death() };
}
