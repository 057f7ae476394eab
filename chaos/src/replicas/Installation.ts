import { listen } from '@backspin/simulator';
import type { RunningServer } from '@backspin/simulator';
import { ANNOTATION_LAMBDA_FUNCTION_ARN } from '@backspin/backstage-plugin-deployments-common';
import Knex from 'knex';
import type { Knex as Connection } from 'knex';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TOOLS_ACCOUNT, TOOLS_CREDENTIALS } from '@backspin/simulator';
import {
  BackendProcess,
  ProcessGate,
  SimulatedFunctions,
} from '../productTestUtils';
import { silent } from '../stage/silent';
import { PLACE } from '../world/place';
import { freePort } from './ports';
import { startServices } from './services';
import type { Services } from './services';

/** Moves its alias by UpdateAlias. */
export const PLAIN = 'royalty-calculator';
/** Has CodeDeploy move its alias. */
export const GROUPED = 'statement-export';

const REGION = PLACE.region;
const arnOf = (name: string) =>
  `arn:aws:lambda:${REGION}:${TOOLS_ACCOUNT}:function:${name}:live`;
const pathOf = (name: string) => `/v1/entities/component/default/${name}`;

/** Configuration of one of several backends: as in `docs/chaos.md`. */
const configurationOf = (
  folder: string,
  port: number,
  endpoint: string,
  { postgres, redis, user }: Services,
) => ({
  app: { baseUrl: `http://localhost:${port}` },
  backend: {
    baseUrl: `http://localhost:${port}`,
    listen: { host: '127.0.0.1', port },
    database: {
      client: 'pg',
      connection: { host: '127.0.0.1', port: postgres.port, user },
    },
    cache: {
      store: 'redis',
      connection: `redis://127.0.0.1:${redis.port}`,
    },
  },
  auth: { environment: 'development', providers: { guest: {} } },
  permission: { enabled: false },
  catalog: {
    rules: [{ allow: ['Component'] }],
    locations: [{ type: 'file', target: join(folder, 'catalog.json') }],
  },
  aws: { accounts: [{ accountId: TOOLS_ACCOUNT, ...TOOLS_CREDENTIALS }] },
  deployments: {
    environments: [
      {
        name: 'prod',
        rules: [{ accounts: [TOOLS_ACCOUNT] }],
        policy: { verificationSeconds: 2 },
      },
    ],
    // What is counted is what rollbacks do, not what is read meanwhile.
    observer: { quiet: { hours: 1 }, moving: { hours: 1 } },
    aws: {
      endpoint,
      accounts: [{ id: TOOLS_ACCOUNT, regions: [REGION] }],
    },
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
    await mkdir(folder);
    const port = await freePort();
    const configuration = configurationOf(
      folder,
      port,
      endpoint,
      this.services,
    );
    await writeFile(
      join(folder, 'app-config.json'),
      JSON.stringify(configuration),
    );
    const entities = [PLAIN, GROUPED].map(name => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name,
        annotations: { [ANNOTATION_LAMBDA_FUNCTION_ARN]: arnOf(name) },
      },
      spec: { type: 'service', lifecycle: 'production', owner: 'guests' },
    }));
    await writeFile(
      join(folder, 'catalog.json'),
      // YAML takes JSON, one document after the other.
      entities.map(entity => JSON.stringify(entity)).join('\n---\n'),
    );
    const backend = new BackendProcess(`http://127.0.0.1:${port}`, folder);
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
    for (;;) {
      const { status, body } = await this.backends[0].call(
        'POST',
        `${pathOf(name)}/plans`,
        { target: arnOf(name), to: '2' },
      );
      if (status === 200) {
        const { to, strategy, fingerprint } = body;
        const request = {
          target: arnOf(name),
          to: to.id,
          strategy,
          fingerprint,
          reason: 'Errors since the last release',
        };
        return (backend: BackendProcess) =>
          backend
            .call('POST', `${pathOf(name)}/rollbacks`, request)
            // The answer may be lost with the process.
            .catch(() => ({ status: 0, body: undefined }));
      }
      if (status !== 404) throw new Error(JSON.stringify(body));
      await delay(200);
    }
  }

  /** The newest rollback, as a backend shows it. */
  async newest(backend: BackendProcess, name: string) {
    const path = `${pathOf(name)}/rollbacks?target=${arnOf(name)}&limit=1`;
    const { body } = await backend.call('GET', path);
    return body?.items?.[0];
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
