import { listen } from '@backspin/simulator';
import type { RunningServer } from '@backspin/simulator';
import Knex from 'knex';
import type { Knex as Connection } from 'knex';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  planAt,
  prepareBackend,
  ProcessGate,
  SimulatedFunctions,
  type BackendProcess,
} from '../productTestUtils';
import { silent } from '../stage/silent';
import { startServices } from './services';
import type { Services } from './services';

/** Moves its alias by UpdateAlias. */
export const PLAIN = 'royalty-calculator';
/** Has CodeDeploy move its alias. */
export const GROUPED = 'statement-export';

/** Where the backends keep what they share: as in `docs/chaos.md`. */
const sharedBy = ({ postgres, redis, user }: Services) => ({
  database: {
    client: 'pg',
    connection: { host: '127.0.0.1', port: postgres.port, user },
  },
  cache: {
    store: 'redis',
    connection: `redis://127.0.0.1:${redis.port}`,
  },
});

/** Two backends on one PostgreSQL and one Redis, before a simulated AWS. */
export class Installation {
  readonly backends: BackendProcess[] = [];

  private constructor(
    private readonly folder: string,
    readonly services: Services,
    readonly aws: SimulatedFunctions,
    readonly gate: ProcessGate,
    private readonly server: RunningServer,
    private readonly knex: Connection,
  ) {}

  static async start(): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'backspin-chaos-'));
    // PostgreSQL, which runs as another user, has to get through.
    await chmod(folder, 0o755);
    const services = await startServices(folder).catch(async error => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    });
    const aws = new SimulatedFunctions();
    const gate = new ProcessGate(aws.simulator);
    const server = await listen(gate.guarded, { port: 0 });
    for (const name of [PLAIN, GROUPED]) await aws.create(name);
    await aws.deployWithCodeDeploy(GROUPED);
    const knex = Knex({
      client: 'pg',
      connection: {
        host: '127.0.0.1',
        port: services.postgres.port,
        user: services.user,
        database: 'backstage_plugin_deployments',
      },
      pool: { min: 0 },
      // That connections break is part of the play.
      log: silent,
    });
    const installation = new Installation(
      folder,
      services,
      aws,
      gate,
      server,
      knex,
    );
    try {
      for (const name of ['first', 'second']) {
        await installation.addBackend(join(folder, name), server.url);
      }
      return installation;
    } catch (error) {
      await installation.stop();
      throw error;
    }
  }

  private async addBackend(folder: string, endpoint: string): Promise<void> {
    const backend = await prepareBackend({
      folder,
      endpoint,
      functions: [PLAIN, GROUPED],
      backend: sharedBy(this.services),
    });
    this.backends.push(backend);
    await backend.start();
  }

  /** Ends everything, and leaves nothing behind. */
  async stop(): Promise<void> {
    await Promise.all(this.backends.map(backend => backend.kill()));
    await this.server.close();
    await this.knex.destroy();
    await this.services.postgres.stop('SIGQUIT');
    await this.services.redis.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Plans, as soon as the catalog has taken the entity in; gives what asks for it at any backend. */
  async prepare(name: string) {
    await this.aws.moveTo(name, '3');
    return planAt(this.backends[0], name, '2');
  }

  /** What is left in the database of a rollback. */
  async leftOver(id: string) {
    const row = await this.knex('rollbacks').where({ id }).first();
    return {
      target: row?.active_target !== null,
      settled: Boolean(row?.settled),
    };
  }
}
