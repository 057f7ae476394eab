import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { demo } from './demo';
import { listen } from './server/listen';
import { createSimulator, SimulatorOptions } from './server/simulator';
import { StateFile } from './server/stateFile';

const TICK_MS = 1_000;
const SAVE_MS = 10_000;

const USAGE = `The simulator: an in-memory AWS for the demo and the tests.

  --port N       port to listen on (SIMULATOR_PORT, default 4566; 0 for any)
  --host NAME    address to listen on (SIMULATOR_HOST, default 127.0.0.1)
  --state FILE   file that keeps the world between starts (SIMULATOR_STATE)
  --seed TEXT    seed of a new world (SIMULATOR_SEED, default backspin)
  --speed N      simulated seconds in a real one (SIMULATOR_SPEED, default 1)
  --latency MS   latency of every AWS call (SIMULATOR_LATENCY, default 0)
  --no-quotas    do not enforce AWS's request quotas
  --empty        without the demo estate`;

interface Arguments {
  port: number;
  host: string;
  state?: string;
  options: SimulatorOptions;
}

function number(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (value.trim() === '' || !(parsed >= 0)) {
    throw new Error(`--${name} takes a number, got '${value}'`);
  }
  return parsed;
}

function readArguments(args: string[], env: NodeJS.ProcessEnv): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: env.SIMULATOR_PORT },
      host: { type: 'string', default: env.SIMULATOR_HOST },
      state: { type: 'string', default: env.SIMULATOR_STATE },
      seed: { type: 'string', default: env.SIMULATOR_SEED },
      speed: { type: 'string', default: env.SIMULATOR_SPEED },
      latency: { type: 'string', default: env.SIMULATOR_LATENCY },
      'no-quotas': { type: 'boolean', default: false },
      empty: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  return {
    port: number('port', values.port) ?? 4566,
    host: values.host ?? '127.0.0.1',
    state: values.state,
    options: {
      seed: values.seed,
      speed: number('speed', values.speed),
      latencyMs: number('latency', values.latency),
      quotas: !values['no-quotas'],
      ...(values.state
        ? {
            gitFolder: join(dirname(values.state), 'git'),
            cdkFolder: join(dirname(values.state), 'packages'),
          }
        : {}),
      ...(values.empty ? {} : demo),
    },
  };
}

function say(line: string) {
  process.stdout.write(`${line}\n`);
}

async function main() {
  const { port, host, state, options } = readArguments(
    process.argv.slice(2),
    process.env,
  );
  const simulator = createSimulator(options);
  const file = state ? new StateFile(state, simulator) : undefined;
  const restored = file?.load() ?? false;
  // The speed asked for now wins over the one that was saved.
  if (options.speed !== undefined)
    simulator.world.clock.setSpeed(options.speed);

  const server = await listen(simulator, { port, host });
  say(
    `Simulator listening on ${server.url} (${
      restored ? `world from ${state}` : 'a new world'
    })`,
  );

  const attempt = (what: string, act: () => void) => {
    try {
      act();
    } catch (error) {
      process.stderr.write(`simulator: ${what}: ${(error as Error).stack}\n`);
    }
  };
  // The world moves by itself, also when nobody asks.
  const timers = [
    setInterval(
      () => attempt('an event failed', () => simulator.world.advance()),
      TICK_MS,
    ),
    setInterval(() => attempt('saving failed', () => file?.save()), SAVE_MS),
  ];
  attempt('saving failed', () => file?.save());

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    timers.forEach(clearInterval);
    await server.close();
    attempt('saving failed', () => file?.save(true));
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

main().catch((error: NodeJS.ErrnoException & { port?: number }) => {
  const message =
    error.code === 'EADDRINUSE'
      ? `Port ${error.port} is in use. Stop the other program, or choose another port with --port.`
      : error.message;
  process.stderr.write(`simulator: ${message}\n`);
  process.exit(1);
});
