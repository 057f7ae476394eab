import type {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  approvalRequestSchema,
  autoBuildRequestSchema,
  planRequestSchema,
  rollbackRequestSchema,
} from '@backspin/backstage-plugin-deployments-common';
import express, { type Request, type Router } from 'express';
import createPromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { ENTITY_PATH, entityRefOf, parseInput } from '../router/requests';
import type { ApprovalService } from './ApprovalService';
import { answerConflicts, audited } from './http';
import type { RollbackService } from './RollbackService';

const releasesQuerySchema = z.object({ target: z.string().min(1).max(2048) });
const listQuerySchema = z.object({
  target: z.string().min(1).max(2048).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
const idSchema = z.object({ id: z.uuid() });

/** What the rollback routes work with. */
export interface RollbackRouterDependencies {
  service: RollbackService;
  approvals: ApprovalService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}

/** Planning, requesting, watching and cancelling rollbacks; pausing builds. */
export function createRollbackRouter(deps: RollbackRouterDependencies): Router {
  const { service, approvals, httpAuth, auditor } = deps;
  const router = createPromiseRouter();
  // The longest valid request is a reason of 1,000 characters and a few ids.
  const body = express.json({ limit: '16kb' });

  const reader = async (req: Request) => ({
    entityRef: entityRefOf(req),
    credentials: await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    }),
  });
  // Whatever changes something is asked for by a person, who answers for it.
  const person = async (req: Request) => {
    const credentials: BackstageCredentials<BackstageUserPrincipal> =
      await httpAuth.credentials(req, { allow: ['user'] });
    return { credentials, name: credentials.principal.userEntityRef };
  };

  router.get(`${ENTITY_PATH}/releases`, async (req, res) => {
    const caller = await reader(req);
    const { target } = parseInput(releasesQuerySchema, req.query);
    res.json(await service.releases(caller, target));
  });

  router.post(`${ENTITY_PATH}/plans`, body, async (req, res) => {
    const caller = await reader(req);
    const request = parseInput(planRequestSchema, req.body);
    res.json(await service.plan(caller, request));
  });

  router.get(`${ENTITY_PATH}/rollbacks`, async (req, res) => {
    const caller = await reader(req);
    const query = parseInput(listQuerySchema, req.query);
    res.json({ items: await service.list(caller, query) });
  });

  router.post(`${ENTITY_PATH}/rollbacks`, body, async (req, res) => {
    const { credentials, name } = await person(req);
    const entityRef = entityRefOf(req);
    const request = parseInput(rollbackRequestSchema, req.body);
    const event = await auditor.createEvent({
      eventId: 'rollback-request',
      severityLevel: request.breakGlass ? 'critical' : 'high',
      request: req,
      meta: {
        entityRef,
        targetId: request.target,
        ...(request.breakGlass && { breakGlass: true }),
        to: request.to,
        strategy: request.strategy,
        reason: request.reason,
        ...(request.undoes && { undoes: request.undoes }),
      },
    });
    const rollback = await audited(
      event,
      () => service.request({ entityRef, credentials }, name, request),
      ({ id }) => ({ rollbackId: id }),
    );
    res.status(202).json(rollback);
  });

  router.post(`${ENTITY_PATH}/auto-build`, body, async (req, res) => {
    const { credentials } = await person(req);
    const entityRef = entityRefOf(req);
    const request = parseInput(autoBuildRequestSchema, req.body);
    const event = await auditor.createEvent({
      eventId: 'auto-build',
      severityLevel: 'medium',
      request: req,
      meta: {
        entityRef,
        targetId: request.target,
        queryType: request.enabled ? 'resume' : 'pause',
      },
    });
    await audited(event, () =>
      service.setAutoBuild({ entityRef, credentials }, request),
    );
    res.status(204).end();
  });

  router.get('/v1/rollbacks/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { id } = parseInput(idSchema, req.params);
    res.json(await service.view(id, credentials));
  });

  router.post('/v1/rollbacks/:id/cancel', async (req, res) => {
    const { credentials, name } = await person(req);
    const { id } = parseInput(idSchema, req.params);
    const event = await auditor.createEvent({
      eventId: 'rollback-cancel',
      severityLevel: 'medium',
      request: req,
      meta: { rollbackId: id },
    });
    const rollback = await audited(event, () =>
      service.cancel(id, name, credentials),
    );
    res.json({ rollback, mayUndo: false });
  });

  router.post('/v1/rollbacks/:id/approvals', body, async (req, res) => {
    const { credentials, name } = await person(req);
    const { id } = parseInput(idSchema, req.params);
    const request = parseInput(approvalRequestSchema, req.body);
    const event = await auditor.createEvent({
      eventId: 'rollback-decision',
      severityLevel: 'high',
      request: req,
      meta: {
        rollbackId: id,
        decision: request.decision,
        ...(request.comment && { comment: request.comment }),
      },
    });
    res.json(
      await audited(event, () =>
        approvals.decide(id, name, credentials, request),
      ),
    );
  });

  router.get('/v1/approvals', async (req, res) => {
    const { credentials, name } = await person(req);
    res.json(await approvals.list(name, credentials));
  });

  router.use(answerConflicts);
  return router;
}
