import {
  ServiceDefinition,
  World,
  WorldAction,
  WorldModule,
} from '../core/types';
import { SeededRandom } from '../core/random';
import { SimWorld } from '../core/world';
import { iam } from '../identity/module';
import { putToolsKey } from '../identity/registry';
import { wireService } from '../protocol/protocols';
import { services as allServices } from '../services';
import type { Synthesise } from '../services/actions/cdk/synthesise';
import { createGithub } from '../services/github';
import { CallLog } from './calls';
import { ClockReading, SimulatorControl } from './control';
import { CONTROL_PREFIX, controlHttp } from './controlHttp';
import { Faults } from './faults';
import { FrontDoor } from './frontDoor';
import { serveHttpModule } from './httpModules';
import { Throttle } from './throttle';

export interface SimulatorOptions {
  /** The same seed makes the same world. */
  seed?: string;
  /** Simulated time at the start, in ms. Default: real time. */
  startAt?: number;
  /** Simulated ms in a real one. Default 1. */
  speed?: number;
  /** Default: every service of `src/services`. */
  services?: ServiceDefinition[];
  /** Further parts of the world, e.g. the estate's motion. */
  modules?: WorldModule[];
  /** Fills a new world. */
  build?: (world: World) => void;
  /** Real time in ms, for clock, quotas, credentials and faults. */
  realTime?: () => number;
  /** Whether quotas are enforced. Default true. */
  quotas?: boolean;
  /** Latency of every AWS call, in real ms. Default 0. */
  latencyMs?: number;
  /** Where the simulated GitHub keeps its repositories; a temporary folder without it. */
  gitFolder?: string;
  /** Where its runner keeps the packages that CDK apps need; a temporary folder without it. */
  cdkFolder?: string;
  /** Synthesises CDK apps in place of npm and the CDK CLI. */
  synthesise?: Synthesise;
  /** Takes a line about what a person should see: unknown operations, faults inside handlers. */
  log?: (line: string) => void;
}

export interface Simulator {
  /** Serves AWS requests, the services' own HTTP routes and the control interface. */
  fetch(request: Request): Promise<Response>;
  readonly world: World;
  readonly control: SimulatorControl;
  /** Grows whenever the world may have changed. */
  readonly revision: number;
  /** The world as JSON. */
  save(): string;
  restore(json: string): void;
}

/** An in-memory AWS. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const realTime = options.realTime ?? Date.now;
  const definitions = options.services ?? allServices;
  const github = createGithub({
    folder: options.gitFolder,
    cdkFolder: options.cdkFolder,
    synthesise: options.synthesise,
  });
  const modules: WorldModule[] = [
    iam,
    github,
    ...definitions,
    ...(options.modules ?? []),
  ];
  const log =
    options.log ?? (line => process.stderr.write(`simulator: ${line}\n`));
  const world = new SimWorld({
    seed: options.seed,
    startAt: options.startAt,
    speed: options.speed,
    realTime,
  });
  const faults = new Faults(realTime, new SeededRandom(`${world.seed}-faults`));
  const calls = new CallLog();
  const throttle = new Throttle(realTime, options.quotas ?? true);
  let latencyMs = options.latencyMs ?? 0;

  const frontDoor = new FrontDoor({
    world,
    services: definitions.map(wireService),
    faults,
    calls,
    throttle,
    realTime,
    latencyMs: () => latencyMs,
    log,
  });

  const actions = new Map<string, WorldAction>();
  for (const module of modules) {
    module.register?.(world);
    for (const [name, action] of Object.entries(module.actions ?? {})) {
      actions.set(`${module.id}.${name}`, action);
    }
  }

  function populate() {
    putToolsKey(world);
    options.build?.(world);
  }
  populate();

  function restore(json: string) {
    world.load(json);
    github.agree(world);
  }

  const reading = (): ClockReading => ({
    now: world.clock.now(),
    speed: world.clock.speed,
  });

  const control: SimulatorControl = {
    health: async () => ({
      status: 'ok',
      clock: reading(),
      seed: world.seed,
      services: definitions.map(({ id }) => id),
      pendingEvents: world.pendingEvents,
    }),
    clock: async () => reading(),
    async setSpeed(speed) {
      world.advance();
      world.clock.setSpeed(speed);
      return reading();
    },
    stop: () => control.setSpeed(0),
    async step(ms) {
      world.clock.step(ms);
      world.advance();
      return reading();
    },
    settings: async () => ({ quotas: throttle.enabled, latencyMs }),
    async changeSettings(change) {
      if (change.quotas !== undefined) throttle.enabled = change.quotas;
      if (change.latencyMs !== undefined) latencyMs = change.latencyMs;
      return control.settings();
    },
    faults: async () => faults.list(),
    addFault: async spec => faults.add(spec),
    removeFault: async id => faults.remove(id),
    clearFaults: async () => faults.clear(),
    calls: async (filter, recent) => calls.query(filter, recent),
    resetCalls: async () => calls.reset(),
    async reset() {
      world.reset();
      github.clear();
      faults.clear();
      calls.reset();
      throttle.reset();
      populate();
    },
    save: async () => world.save(),
    async restore(json) {
      restore(json);
    },
    actions: async () => [...actions.keys()].sort(),
    async act<O>(name: string, input?: unknown) {
      const action = actions.get(name);
      if (!action) throw new RangeError(`There is no action '${name}'`);
      world.advance();
      try {
        return (await action(world, input ?? {})) as O;
      } finally {
        world.touch();
      }
    },
  };

  return {
    world,
    control,
    get revision() {
      return world.revision;
    },
    save: () => world.save(),
    restore,
    async fetch(request) {
      if (new URL(request.url).pathname.startsWith(CONTROL_PREFIX)) {
        return controlHttp(control, request);
      }
      const served = await serveHttpModule(github, request, {
        world,
        faults,
        calls,
        realTime,
      });
      if (served) return served;
      for (const definition of definitions) {
        if (!definition.http) continue;
        world.advance();
        const response = await definition.http(request, world);
        if (!response) continue;
        world.touch();
        return response;
      }
      return frontDoor.handle(request);
    },
  };
}
