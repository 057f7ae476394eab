import type {
  AuditorService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { EnvironmentDefinition } from '@backspin/backstage-plugin-deployments-common';
import type { Router } from 'express';
import type { Knex } from 'knex';
import type { IntegrationCodeHosts } from '../codeHosts/IntegrationCodeHosts';
import type { PipelinesConfig } from '../config';
import type { Announcer } from '../observer/Announcer';
import type { PolicyServices } from '../permissions/PolicyDecisions';
import type { EntityLookup } from '../targets/EntityLookup';
import { EntityRepositories } from './EntityRepositories';
import { PipelineApprovals } from './PipelineApprovals';
import { PipelineDecisions } from './PipelineDecisions';
import { PipelinePages } from './PipelinePages';
import { PipelineStore } from './PipelineStore';
import { PipelineWatcher } from './PipelineWatcher';
import { createPipelineRouter } from './router';

/** Puts the parts that show and decide about pipelines together. */
export function createPipelines(
  deps: PolicyServices & {
    knex: Knex;
    codeHosts: IntegrationCodeHosts;
    announcer: Announcer;
    lookup: EntityLookup;
    environments: EnvironmentDefinition[];
    config: PipelinesConfig;
    httpAuth: HttpAuthService;
    auditor: AuditorService;
    logger: LoggerService;
  },
): { router: Router; store: PipelineStore } {
  const { codeHosts, config, environments, logger, lookup } = deps;
  const store = new PipelineStore(deps.knex);
  const watcher = new PipelineWatcher({ ...deps, store });
  const decisions = new PipelineDecisions(deps);
  const repositories = new EntityRepositories(
    url => codeHosts.isGithub(url),
    config.enabled,
  );
  const shared = { lookup, decisions, repositories, watcher, environments };
  const { approveAs } = config;
  const router = createPipelineRouter({
    ...deps,
    pages: new PipelinePages({ ...shared, store, approveAs }),
    approvals: new PipelineApprovals({ ...shared, codeHosts, config, logger }),
    approveAs,
  });
  return { router, store };
}
