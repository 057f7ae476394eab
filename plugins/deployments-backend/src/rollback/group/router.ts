import type {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  entityGroupPlanRequestSchema,
  entityGroupRequestSchema,
  groupPlanRequestSchema,
  groupRequestSchema,
  type RollbackGroupView,
} from '@backspin/backstage-plugin-deployments-common';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import express, { type Request, type Router } from 'express';
import createPromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { ENTITY_PATH, entityRefOf, parseInput } from '../../router/requests';
import { answerConflicts, audited } from '../http';
import type { GroupOrder, GroupService } from './GroupService';

const idSchema = z.object({ id: z.uuid() });

function spelled<T extends { entityRef: string }>(members: T[]): T[] {
  return members.map(member => {
    try {
      return {
        ...member,
        entityRef: stringifyEntityRef(parseEntityRef(member.entityRef)),
      };
    } catch {
      throw new InputError(`${member.entityRef} is no entity ref`);
    }
  });
}

/** Planning, requesting, watching and stopping rollbacks of several targets. */
export function createGroupRouter(deps: {
  groupService: GroupService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Router {
  const { groupService: service, httpAuth, auditor } = deps;
  const router = createPromiseRouter();
  // A hundred members, each with an ARN, an entity ref and a fingerprint.
  const body = express.json({ limit: '256kb' });

  const reader = (req: Request) =>
    httpAuth.credentials(req, { allow: ['user', 'service'] });
  const person = async (req: Request) => {
    const credentials: BackstageCredentials<BackstageUserPrincipal> =
      await httpAuth.credentials(req, { allow: ['user'] });
    return { credentials, name: credentials.principal.userEntityRef };
  };

  const request = async (
    req: Request,
    order: GroupOrder,
  ): Promise<RollbackGroupView> => {
    const { credentials, name } = await person(req);
    const event = await auditor.createEvent({
      eventId: 'rollback-group-request',
      severityLevel: order.breakGlass ? 'critical' : 'high',
      request: req,
      meta: {
        members: order.members.map(({ entityRef, target, to, strategy }) => ({
          entityRef,
          targetId: target,
          to,
          strategy,
        })),
        reason: order.reason,
        onFailure: order.onFailure,
        ...(order.breakGlass && { breakGlass: true }),
        ...(order.atOnce !== undefined && { atOnce: order.atOnce }),
      },
    });
    return audited(
      event,
      () => service.request(order, name, credentials),
      ({ group }) => ({
        groupId: group.id,
        rollbackIds: group.members.map(({ rollbackId }) => rollbackId),
      }),
    );
  };

  router.post(`${ENTITY_PATH}/group-plans`, body, async (req, res) => {
    const credentials = await reader(req);
    const entityRef = entityRefOf(req);
    const { environment, targets = [] } = parseInput(
      entityGroupPlanRequestSchema,
      req.body,
    );
    const choices =
      environment === undefined
        ? targets.map(choice => ({ ...choice, entityRef }))
        : await service.targetsIn(entityRef, environment, credentials);
    res.json(await service.plan(choices, credentials));
  });

  router.post('/v1/group-plans', body, async (req, res) => {
    const credentials = await reader(req);
    const { members } = parseInput(groupPlanRequestSchema, req.body);
    res.json(await service.plan(spelled(members), credentials));
  });

  router.post(`${ENTITY_PATH}/group-rollbacks`, body, async (req, res) => {
    await person(req);
    const entityRef = entityRefOf(req);
    const { targets, ...order } = parseInput(
      entityGroupRequestSchema,
      req.body,
    );
    const members = targets.map(target => ({ ...target, entityRef }));
    res.status(202).json(await request(req, { ...order, members }));
  });

  router.post('/v1/group-rollbacks', body, async (req, res) => {
    await person(req);
    const { members, ...order } = parseInput(groupRequestSchema, req.body);
    res
      .status(202)
      .json(await request(req, { ...order, members: spelled(members) }));
  });

  router.get('/v1/rollback-groups/:id', async (req, res) => {
    const credentials = await reader(req);
    const { id } = parseInput(idSchema, req.params);
    res.json(await service.view(id, credentials));
  });

  router.post('/v1/rollback-groups/:id/cancel', async (req, res) => {
    const { credentials, name } = await person(req);
    const { id } = parseInput(idSchema, req.params);
    const event = await auditor.createEvent({
      eventId: 'rollback-group-cancel',
      severityLevel: 'medium',
      request: req,
      meta: { groupId: id },
    });
    res.json(await audited(event, () => service.cancel(id, name, credentials)));
  });

  router.use(answerConflicts);
  return router;
}
