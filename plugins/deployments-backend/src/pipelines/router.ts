import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import {
  GITHUB_TOKEN_HEADER,
  pipelineDecisionRequestSchema,
} from '@backspin/backstage-plugin-deployments-common';
import { InputError } from '@backstage/errors';
import express, { type Request, type Router } from 'express';
import createPromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { audited } from '../rollback/http';
import { answerNamedTags } from '../router/namedTags';
import { ENTITY_PATH, entityRefOf, parseInput } from '../router/requests';
import { TaggedPages } from '../router/TaggedPages';
import type { PipelineApprovals } from './PipelineApprovals';
import type { PipelinePages } from './PipelinePages';

const runSchema = z.object({
  id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});

/** The person's own GitHub token, if one was sent. It is not repeated in errors. */
function tokenOf(request: Request): string | undefined {
  const token = request.header(GITHUB_TOKEN_HEADER);
  if (token && !/^[\x21-\x7e]{1,1024}$/.test(token)) {
    throw new InputError(`${GITHUB_TOKEN_HEADER}: is no GitHub token`);
  }
  return token || undefined;
}

/** The pipeline of an entity, and deciding about what waits in it. */
export function createPipelineRouter(deps: {
  pages: PipelinePages;
  approvals: PipelineApprovals;
  approveAs: 'user' | 'integration';
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): Router {
  const { pages, approvals, approveAs, httpAuth, auditor } = deps;
  const router = createPromiseRouter();
  const tagged = new TaggedPages();

  router.get(`${ENTITY_PATH}/pipeline`, answerNamedTags, async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    await tagged.send(
      req,
      res,
      await pages.page(entityRefOf(req), credentials),
    );
  });

  router.post(
    `${ENTITY_PATH}/pipeline/runs/:id/approvals`,
    express.json({ limit: '16kb' }),
    async (req, res) => {
      // A person decides, and answers for it.
      const credentials = await httpAuth.credentials(req, { allow: ['user'] });
      const name = credentials.principal.userEntityRef;
      const entityRef = entityRefOf(req);
      const { id } = parseInput(runSchema, { id: req.params.id });
      const request = parseInput(pipelineDecisionRequestSchema, req.body);
      const token = approveAs === 'user' ? tokenOf(req) : undefined;
      const event = await auditor.createEvent({
        eventId: 'pipeline-decision',
        severityLevel: 'high',
        request: req,
        meta: {
          entityRef,
          runId: id,
          environment: request.environment,
          decision: request.state,
          actingAs: approveAs,
          ...(request.comment && { comment: request.comment }),
        },
      });
      await audited(event, () =>
        approvals.decide(entityRef, id, { name, credentials, token }, request),
      );
      res.status(204).end();
    },
  );

  return router;
}
