import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import deploymentsPlugin from '@backspin/backstage-plugin-deployments-backend';
import deploymentsModuleAws from '@backspin/backstage-plugin-deployments-backend-module-aws';
import { ACCOUNTS, TOOLS_CREDENTIALS } from '@backspin/simulator';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { HumanDuration } from '@backstage/types';
import type { AddressInfo } from 'node:net';
import { Portal } from './Portal';

/** What an installation differs in. */
export interface InstallationOptions {
  /** Where AWS is. */
  awsUrl: string;
  entities: Entity[];
  /** A new folder for its databases. */
  directory: string;
  /** False for one that reads what it is asked for and nothing by itself. */
  scheduled?: boolean;
  /** Configuration of the observer; the defaults where nothing is said. */
  observer?: Record<string, HumanDuration>;
}

/**
 * The deployments backend with its AWS module, scheduler and database, in this
 * process and with no other plugin beside it: what others do when a backend
 * starts is not what is measured.
 */
export class Installation {
  private constructor(
    private readonly baseUrl: string,
    private readonly backend: { stop(): Promise<void> },
  ) {}

  /** Starts one that knows nothing of AWS. */
  static async start(options: InstallationOptions): Promise<Installation> {
    const { awsUrl, entities, directory, scheduled = true } = options;
    const account = (id: string) => ({
      id,
      regions: ['us-east-1'],
      readRole: 'backspin-read',
      writeRole: 'backspin-write',
    });
    const backend = await startTestBackend({
      features: [
        deploymentsPlugin,
        deploymentsModuleAws,
        catalogServiceMock.factory({ entities }),
        databaseServiceFactory,
        scheduled
          ? schedulerServiceFactory
          : mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: {
                client: 'better-sqlite3',
                connection: { directory },
              },
            },
            aws: { mainAccount: { ...TOOLS_CREDENTIALS } },
            deployments: {
              observer: options.observer ?? {},
              aws: {
                endpoint: awsUrl,
                accounts: Object.values(ACCOUNTS).map(account),
              },
            },
          },
        }),
      ],
    });
    const { port } = backend.server.address() as AddressInfo;
    return new Installation(`http://localhost:${port}`, backend);
  }

  /** The installation as a person sees it. */
  viewer(userEntityRef: string): Portal {
    return new Portal(
      this.baseUrl,
      mockCredentials.user.header(userEntityRef).replace(/^Bearer /, ''),
    );
  }

  async stop(): Promise<void> {
    await this.backend.stop();
  }
}
