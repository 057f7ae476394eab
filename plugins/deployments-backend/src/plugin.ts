import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { deploymentProvidersExtensionPoint } from '@backspin/backstage-plugin-deployments-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { registerActions } from './actions/registerActions';
import { actionsRegistryServiceRef } from './actions/registry';
import { IntegrationCodeHosts } from './codeHosts/IntegrationCodeHosts';
import { readDeploymentsConfig } from './config';
import { Announcer } from './observer/Announcer';
import { subscribeToAwsEvents } from './observer/events';
import { Observer } from './observer/Observer';
import { Resolver } from './observer/Resolver';
import { scheduleTasks } from './observer/tasks';
import { registerPermissions } from './permissions/register';
import { createPipelines } from './pipelines/createPipelines';
import { ProviderRegistry } from './providers/ProviderRegistry';
import { EntityPages } from './read/EntityPages';
import { FleetReader } from './read/Fleet';
import { createRollbacks } from './rollback/createRollbacks';
import { RollbackStore } from './rollback/RollbackStore';
import { createRouter } from './router';
import { migrate } from './store/database';
import { EntityStore } from './store/EntityStore';
import { FleetStore } from './store/FleetStore';
import { HistoryStore } from './store/HistoryStore';
import { ObservationStore } from './store/ObservationStore';
import { Decisions } from './targets/Decisions';
import { EntityLookup } from './targets/EntityLookup';
import { TargetAccess } from './targets/TargetAccess';

/**
 * The deployments backend: observes targets, keeps their history, rolls them back.
 *
 * @public
 */
export const deploymentsPlugin = createBackendPlugin({
  pluginId: 'deployments',
  register(env) {
    const providers = new ProviderRegistry();
    env.registerExtensionPoint(deploymentProvidersExtensionPoint, providers);

    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        cache: coreServices.cache,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(core) {
        const { catalog, httpAuth, logger, permissions } = core;
        const config = readDeploymentsConfig(core.config);
        const { environments } = config;
        const knex = await core.database.getClient();
        await migrate(core.database, knex);

        const entities = new EntityStore(knex);
        const history = new HistoryStore(knex);
        const observations = new ObservationStore(knex, history);
        const rollbacks = RollbackStore.create(knex);
        registerPermissions(core.permissionsRegistry, entities);

        const announcer = new Announcer({
          signals: core.signals,
          entities,
          logger,
        });
        const observer = new Observer({
          observations,
          providers,
          rollbacks,
          announcer,
          config: config.observer,
          logger,
        });
        const resolver = new Resolver({
          catalog,
          auth: core.auth,
          entities,
          providers,
          environments,
          announcer,
          resolveMs: config.observer.resolveMs,
          logger,
        });
        const lookup = new EntityLookup(catalog, core.cache);
        const decisions = new Decisions(core);
        const access = new TargetAccess(lookup, decisions, entities, resolver);
        const pages = new EntityPages({
          lookup,
          decisions,
          entities,
          rollbacks,
          resolver,
          observer,
          environments,
          logger,
        });

        const fleetStore = new FleetStore(knex);
        const fleet = new FleetReader({
          catalog,
          cache: core.cache,
          decisions,
          fleet: fleetStore,
          rollbacks,
          environments,
        });

        const rollingBack = createRollbacks({
          knex,
          store: rollbacks,
          limits: config.rollbackGroups,
          access,
          providers,
          observations,
          history,
          observer,
          announcer,
          environments,
          alarmed: config.breakGlass.notify,
          entities,
          resolver,
          catalog,
          auth: core.auth,
          userInfo: core.userInfo,
          auditor: core.auditor,
          httpAuth,
          lifecycle: core.lifecycle,
          logger,
          notifications: core.notifications,
        });
        const pipelines = createPipelines({
          ...core,
          knex,
          codeHosts: new IntegrationCodeHosts(core.config),
          announcer,
          lookup,
          environments,
          config: config.github,
        });
        core.httpRouter.use(rollingBack.router);
        core.httpRouter.use(pipelines.router);
        core.httpRouter.use(
          createRouter({
            httpAuth,
            permissions,
            access,
            pages,
            fleet,
            fleetStore,
            history,
            observer,
            providers,
            environments,
          }),
        );
        registerActions(core.actionsRegistry, {
          pages,
          access,
          history,
          rollbacks: rollingBack.service,
          auth: core.auth,
          auditor: core.auditor,
          appBaseUrl: (
            core.config.getOptionalString('app.baseUrl') ?? ''
          ).replace(/\/$/, ''),
        });
        core.lifecycle.addShutdownHook(() => observer.stop());
        await scheduleTasks({
          scheduler: core.scheduler,
          observer,
          resolver,
          history,
          pipelines: pipelines.store,
          config,
        });
        await subscribeToAwsEvents({
          events: core.events,
          observations,
          observer,
          logger,
        });
      },
    });
  },
});
