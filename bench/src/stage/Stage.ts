import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { SimulatorControlClient } from '@backspin/simulator';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readEstate } from './estate';
import { Fleet } from './Fleet';
import { Installation, type InstallationOptions } from './Installation';
import { Portal } from './Portal';
import { requireFreePort } from './ports';
import { Program } from './Program';
import { until } from './until';

/** Where the benchmarks' portal listens; agrees with app-config.bench.yaml. */
const PORTS = { simulator: 4766, backend: 7207 };
const BACKEND_URL = `http://localhost:${PORTS.backend}`;
/** One of the team that owns the service that is rolled back. */
const USER = 'lena.w';

const root = resolvePackagePath('@backspin/bench', '..');
const STATE = join(root, '.backspin/bench');
const transform = join(
  root,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);

/** The demo estate's traffic shift and builds have ended after this. Milliseconds. */
const SETTLE_MS = 45 * 60_000;

/** A simulator and a backend of their own, as processes. */
export class Stage {
  /** Where AWS is. */
  readonly awsUrl = `http://localhost:${PORTS.simulator}`;
  readonly aws = new SimulatorControlClient(this.awsUrl);
  /** The entities that have deployments. */
  readonly entities: Entity[] = readEstate(join(root, 'catalog'));

  private simulator: Program | undefined;
  private backend: Program | undefined;
  private still: Portal | undefined;
  private installations = 0;

  private constructor() {
    rmSync(STATE, { recursive: true, force: true });
    mkdirSync(join(STATE, 'db'), { recursive: true });
  }

  /** Prepares a stage on which nothing runs. */
  static create(): Stage {
    return new Stage();
  }

  /** Starts the simulator with the demo estate, in which nothing moves. */
  async open(): Promise<void> {
    // What runs there already would be measured instead, or be in the way.
    await Promise.all(Object.values(PORTS).map(requireFreePort));
    this.simulator = Program.start({
      name: 'The simulator',
      args: ['-r', transform, 'src/main.ts', '--port', String(PORTS.simulator)],
      cwd: join(root, 'packages/simulator'),
      log: join(STATE, 'simulator.log'),
      healthUrl: `${this.awsUrl}/_simulator/health`,
    });
    await this.simulator.ready();
    await this.aws.act('estate.set-motion', { on: false });
    await this.aws.step(SETTLE_MS);
  }

  /** A portal that knows the whole estate and reads nothing by itself. */
  async stillPortal(): Promise<Portal> {
    if (this.still) return this.still;
    const portal = await this.startBackend();
    await until(
      'the catalog knows all services',
      async () => {
        const known = await portal.annotatedEntities();
        return known >= this.entities.length || undefined;
      },
      { timeoutMs: 180_000 },
    );
    await new Fleet(portal, this.entities).filled();
    await this.quietAws();
    this.still = portal;
    return portal;
  }

  /**
   * An installation that knows the demo's entities and nothing of AWS yet. What
   * it and AWS say to each other is counted anew.
   */
  async newInstallation(
    options: Pick<InstallationOptions, 'scheduled' | 'observer'> = {},
  ): Promise<Installation> {
    // Its backend would share the machine, and its calls would be counted.
    await this.stopBackend();
    await this.aws.resetCalls();
    this.installations += 1;
    return Installation.start({
      ...options,
      awsUrl: this.awsUrl,
      entities: this.entities,
      directory: join(STATE, `installation-${this.installations}`),
    });
  }

  /**
   * Waits until AWS has not been called for longer than the observer takes to
   * come back to what a first look left out.
   */
  async quietAws(quietMs = 18_000): Promise<void> {
    let total = -1;
    let since = Date.now();
    await until(
      'AWS is no longer called',
      async () => {
        const calls = (await this.aws.calls({}, 0)).total;
        if (calls !== total) since = Date.now();
        total = calls;
        return Date.now() - since >= quietMs || undefined;
      },
      { everyMs: 250, timeoutMs: 120_000 },
    );
  }

  /** Ends all that runs. */
  async close(): Promise<void> {
    await this.stopBackend();
    await this.simulator?.stop();
  }

  private async startBackend(): Promise<Portal> {
    const configs = [
      'app-config.yaml',
      'bench/app-config.bench.yaml',
      'bench/app-config.still.yaml',
    ];
    this.backend = Program.start({
      name: 'The backend',
      args: [
        '-r',
        transform,
        'src/index.ts',
        ...configs.flatMap(file => ['--config', join(root, file)]),
      ],
      cwd: join(root, 'packages/backend'),
      // The demo's people can sign in during development only.
      env: { NODE_ENV: 'development' },
      log: join(STATE, 'backend.log'),
      healthUrl: `${BACKEND_URL}/.backstage/health/v1/readiness`,
    });
    await this.backend.ready();
    return Portal.signIn(BACKEND_URL, USER);
  }

  private async stopBackend(): Promise<void> {
    this.still = undefined;
    await this.backend?.stop();
    this.backend = undefined;
  }
}
