import type { ActionDependencies } from './ActionDependencies';
import { addGetRollback } from './getRollback';
import { addListDeployments } from './listDeployments';
import { addPlanning } from './planRollback';
import type { ActionsRegistryService } from './registry';
import { addRequestRollback } from './requestRollback';

/**
 * Registers the actions of the plugin, which MCP clients are offered as tools and
 * software templates as steps. Approving and breaking glass are not among them:
 * these are for people who look at the portal.
 */
export function registerActions(
  registry: ActionsRegistryService,
  deps: ActionDependencies,
): void {
  addListDeployments(registry, deps);
  addPlanning(registry, deps);
  addRequestRollback(registry, deps);
  addGetRollback(registry, deps);
}
