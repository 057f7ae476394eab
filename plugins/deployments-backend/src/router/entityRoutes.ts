import type { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  refreshRequestSchema,
  type EnvironmentDefinition,
} from '@backspin/backstage-plugin-deployments-common';
import type { Router } from 'express';
import type { Observer } from '../observer/Observer';
import type { EntityPages } from '../read/EntityPages';
import { environmentViews } from '../read/environments';
import type { TargetAccess } from '../targets/TargetAccess';
import { ENTITY_PATH, entityRefOf, parseInput } from './requests';
import { TaggedPages } from './TaggedPages';

/** What an entity's page asks for again and again. */
export function addEntityRoutes(
  router: Router,
  deps: {
    httpAuth: HttpAuthService;
    access: TargetAccess;
    pages: EntityPages;
    observer: Pick<Observer, 'requestRefresh'>;
    environments: EnvironmentDefinition[];
  },
): void {
  const { httpAuth, access, pages, observer } = deps;
  const tagged = new TaggedPages();
  const allow = ['user' as const, 'service' as const];

  // An authenticated route that does nothing: what the others are measured by.
  router.get('/v1/ping', async (req, res) => {
    await httpAuth.credentials(req, { allow });
    res.json({ status: 'ok' });
  });

  router.get(`${ENTITY_PATH}/deployments`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow });
    const page = await pages.page(entityRefOf(req), credentials);
    await tagged.send(req, res, page);
  });

  router.post(`${ENTITY_PATH}/refresh`, async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow });
    const { target } = parseInput(refreshRequestSchema, req.body ?? {});
    const entityRef = entityRefOf(req);
    const targets = target
      ? [await access.readableTarget(entityRef, target, credentials)]
      : (await access.entity(entityRef, credentials)).targets;
    await observer.requestRefresh(targets.map(item => item.target.id));
    res.status(204).end();
  });

  router.get('/v1/environments', async (req, res) => {
    await httpAuth.credentials(req, { allow });
    res.json({ environments: environmentViews(deps.environments) });
  });
}
