import type {
  AuditorService,
  AuthService,
  HttpAuthService,
  LifecycleService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { EnvironmentDefinition } from '@backspin/backstage-plugin-deployments-common';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import { Router } from 'express';
import type { Knex } from 'knex';
import type { Announcer } from '../observer/Announcer';
import type { Observer } from '../observer/Observer';
import type { ProviderRegistry } from '../providers/ProviderRegistry';
import type { HistoryStore } from '../store/HistoryStore';
import type { ObservationStore } from '../store/ObservationStore';
import type { EntityStore } from '../store/EntityStore';
import type { EntityResolver, TargetAccess } from '../targets/TargetAccess';
import { ApprovalService } from './ApprovalService';
import { CatalogApprovalGate } from './CatalogApprovalGate';
import { DefaultWitness } from './DefaultWitness';
import { systemClock } from './engine/clock';
import { GroupCoordinator } from './group/GroupCoordinator';
import { GroupPlanner } from './group/GroupPlanner';
import { createGroupRouter } from './group/router';
import { GroupService, type GroupLimits } from './group/GroupService';
import { GroupStore } from './group/GroupStore';
import { RollbackEngine } from './engine/RollbackEngine';
import { Planner } from './Planner';
import { PolicyUndo } from './PolicyUndo';
import { CatalogRequesterStanding } from './RequesterStanding';
import { createRollbackRouter } from './router';
import { RollbackService } from './RollbackService';
import type { RollbackStore } from './RollbackStore';
import { RollbackViews } from './RollbackViews';
import { SubjectLookup } from './SubjectLookup';

/** What rollbacks need of the plugin. */
export interface RollbacksDependencies {
  knex: Knex;
  store: RollbackStore;
  /** How many rollbacks of a group are carried out at once. */
  limits: GroupLimits;
  access: TargetAccess;
  providers: ProviderRegistry;
  observations: ObservationStore;
  history: HistoryStore;
  observer: Pick<Observer, 'refresh'>;
  announcer: Announcer;
  environments: EnvironmentDefinition[];
  /** Groups that are told whenever somebody breaks glass, as entity refs. */
  alarmed: readonly string[];
  entities: EntityStore;
  resolver: EntityResolver;
  catalog: CatalogService;
  auth: AuthService;
  userInfo: UserInfoService;
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
  const planner = new Planner(deps);
  const standing = new CatalogRequesterStanding(deps.catalog, deps.auth);
  const witness = new DefaultWitness({ ...deps, refresh });
  const subjects = new SubjectLookup(deps);
  const groups = new GroupStore(deps.knex, store);
  const engine = new RollbackEngine({
    store,
    providerFor: kind => providers.forKind(kind),
    history,
    alarmsWatching: async targetId => {
      const [stored] = await observations.get([targetId]);
      return stored?.observation?.alarms.length;
    },
    gate: new CatalogApprovalGate({ subjects, standing, planner }),
    groups: new GroupCoordinator({ ...deps, groups, rollbacks: store }),
    unhealthy: new PolicyUndo({ ...deps, subjects, planner }),
    witness,
    clock: systemClock,
    logger,
  });
  lifecycle.addStartupHook(() => engine.start());
  lifecycle.addShutdownHook(() => engine.stop());
  const views = new RollbackViews({ ...deps, planner });
  const parts = { ...deps, engine, planner, standing, views, witness, refresh };
  const service = new RollbackService(parts);
  const approvals = new ApprovalService(parts);
  const groupService = new GroupService({
    ...parts,
    groups,
    groupPlanner: new GroupPlanner({ ...deps, planner }),
  });
  const router = Router();
  router.use(createGroupRouter({ ...deps, groupService }));
  router.use(createRollbackRouter({ ...deps, service, approvals }));
  return {
    router,
    service,
  };
}
