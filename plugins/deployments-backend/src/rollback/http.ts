import type { AuditorServiceEvent } from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type { ErrorRequestHandler } from 'express';
import { RollbackConflictError } from './errors';

/**
 * A conflict says more than Backstage's error body holds: the code of the refusal,
 * the new plan, the rollback in the way. See `docs/rollback-engine.md`.
 */
export const answerConflicts: ErrorRequestHandler = (error, req, res, next) => {
  if (!(error instanceof RollbackConflictError) || res.headersSent) {
    next(error);
    return;
  }
  const { refusal, plan, active, members } = error.details;
  res.status(409).json({
    error: { name: 'ConflictError', message: error.message },
    request: { method: req.method, url: req.url },
    response: { statusCode: 409 },
    code: refusal?.code,
    plan,
    active,
    members,
  });
};

/**
 * An error as the audit trail may have it: a conflict carries whole plans, which are
 * no part of what happened, and would be written out with it.
 */
function forTheTrail(error: unknown): Error {
  const { name, message } = error as Error;
  return Object.assign(new Error(message), { name });
}

/** Does something under an entry of the audit trail that was opened before, and closes it. */
export async function audited<T>(
  event: AuditorServiceEvent,
  work: () => Promise<T>,
  meta: (result: T) => JsonObject = () => ({}),
): Promise<T> {
  try {
    const result = await work();
    await event.success({ meta: meta(result) });
    return result;
  } catch (error) {
    await event.fail({ error: forTheTrail(error) });
    throw error;
  }
}
