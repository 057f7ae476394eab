import type {
  AuditorService,
  AuthService,
} from '@backstage/backend-plugin-api';
import type { EntityPages } from '../read/EntityPages';
import type { RollbackService } from '../rollback/RollbackService';
import type { HistoryStore } from '../store/HistoryStore';
import type { TargetAccess } from '../targets/TargetAccess';

/**
 * What actions work with: the services behind the HTTP API, so that both decide
 * the same and neither is a way around the other.
 */
export interface ActionDependencies {
  pages: Pick<EntityPages, 'page'>;
  access: Pick<TargetAccess, 'entity'>;
  history: Pick<HistoryStore, 'page'>;
  rollbacks: Pick<RollbackService, 'releases' | 'plan' | 'request' | 'view'>;
  auth: Pick<AuthService, 'isPrincipal'>;
  auditor: AuditorService;
  /** Where people reach the portal, without a slash at its end. */
  appBaseUrl: string;
}
