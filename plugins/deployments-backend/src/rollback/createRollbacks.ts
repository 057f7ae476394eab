import type {
  AuditorService,
  HttpAuthService,
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { EnvironmentDefinition } from '@backspin/backstage-plugin-deployments-common';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Router } from 'express';
import type { Announcer } from '../observer/Announcer';
import type { Observer } from '../observer/Observer';
import type { ProviderRegistry } from '../providers/ProviderRegistry';
import type { HistoryStore } from '../store/HistoryStore';
import type { ObservationStore } from '../store/ObservationStore';
import type { TargetAccess } from '../targets/TargetAccess';
import { DefaultWitness } from './DefaultWitness';
import { systemClock } from './engine/clock';
import { RollbackEngine } from './engine/RollbackEngine';
import { createRollbackRouter } from './router';
import { RollbackService } from './RollbackService';
import type { RollbackStore } from './RollbackStore';

/** What rollbacks need of the plugin. */
export interface RollbacksDependencies {
  store: RollbackStore;
  access: TargetAccess;
  providers: ProviderRegistry;
  observations: ObservationStore;
  history: HistoryStore;
  observer: Pick<Observer, 'refresh'>;
  announcer: Announcer;
  environments: EnvironmentDefinition[];
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  notifications?: NotificationService;
}

/** Puts the rollback part of the plugin together; the engine begins with the plugin. */
export function createRollbacks(deps: RollbacksDependencies): {
  router: Router;
  service: RollbackService;
} {
  const { store, providers, observations, history, logger, lifecycle } = deps;
  const refresh = (targetId: string) => {
    deps.observer
      .refresh([targetId], 'requested')
      .catch(error =>
        logger.warn(`Could not read ${targetId} after a rollback`, error),
      );
  };
  const engine = new RollbackEngine({
    store,
    providerFor: kind => providers.forKind(kind),
    history,
    alarmsWatching: async targetId => {
      const [stored] = await observations.get([targetId]);
      return stored?.observation?.alarms.length;
    },
    witness: new DefaultWitness({ ...deps, refresh }),
    clock: systemClock,
    logger,
  });
  lifecycle.addStartupHook(() => engine.start());
  lifecycle.addShutdownHook(() => engine.stop());
  const service = new RollbackService({ ...deps, engine, refresh });
  return { router: createRollbackRouter({ ...deps, service }), service };
}
