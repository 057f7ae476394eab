import type { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  historyQuerySchema,
  mergeDeployment,
  type DeploymentDetail,
} from '@backspin/backstage-plugin-deployments-common';
import { NotFoundError } from '@backstage/errors';
import type { Router } from 'express';
import type { ProviderRegistry } from '../providers/ProviderRegistry';
import { historyOf } from '../read/historyOf';
import type { HistoryStore } from '../store/HistoryStore';
import { storableDeployment } from '../store/storable';
import type { TargetAccess } from '../targets/TargetAccess';
import {
  deploymentQuerySchema,
  ENTITY_PATH,
  entityRefOf,
  parseInput,
  stepQuerySchema,
} from './requests';

/** The history of an entity's targets, one deployment, and the log of a step. */
export function addHistoryRoutes(
  router: Router,
  deps: {
    httpAuth: HttpAuthService;
    access: TargetAccess;
    history: HistoryStore;
    providers: Pick<ProviderRegistry, 'forKind'>;
  },
): void {
  const { httpAuth, access, history, providers } = deps;
  const allow = ['user' as const, 'service' as const];

  router.get(`${ENTITY_PATH}/history`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow });
    const query = parseInput(historyQuerySchema, req.query);
    res.json(await historyOf(deps, entityRefOf(req), credentials, query));
  });

  router.get(`${ENTITY_PATH}/deployment`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow });
    const query = parseInput(deploymentQuerySchema, req.query);
    const { target } = await access.readableTarget(
      entityRefOf(req),
      query.target,
      credentials,
    );
    const stored = await history.get(target.id, query.id);
    // Steps are read when somebody looks at them. AWS may have forgotten the
    // deployment, or be out of reach: then what is stored is the answer.
    let live;
    try {
      live = await providers
        .forKind(target.kind)
        .getDeployment(target, query.id);
    } catch (error) {
      if (!stored) throw error;
    }
    if (!stored && !live) {
      throw new NotFoundError(
        `There is no deployment ${query.id} of ${target.id}`,
      );
    }
    const fresh = live && storableDeployment(live);
    const answer: DeploymentDetail = {
      deployment:
        stored && fresh ? mergeDeployment(stored, fresh) : (fresh ?? stored)!,
      target,
    };
    res.json(answer);
  });

  router.get(`${ENTITY_PATH}/log`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow });
    const query = parseInput(stepQuerySchema, req.query);
    const { target } = await access.readableTarget(
      entityRefOf(req),
      query.target,
      credentials,
    );
    res.json(
      await providers
        .forKind(target.kind)
        .getStepLog(target, query.id, query.step),
    );
  });
}
