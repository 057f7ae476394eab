import { NotFoundError } from '@backstage/errors';
import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import { RollbackConflictError } from '../rollback/errors';

/** What has to be known of a plan to decide about it, in the words of `plan-rollback`. */
function digestOf(plan: Plan) {
  return {
    fingerprint: plan.fingerprint,
    from: plan.from.label,
    to: { id: plan.to.id, label: plan.to.label },
    strategy: plan.strategy,
    calls: plan.steps.map(({ call }) => call),
    warnings: plan.warnings.map(({ title, message }) => `${title}: ${message}`),
    policy: plan.policy,
    confirmation: plan.confirmation,
  };
}

const withoutStop = (text: string) => text.replace(/\.$/, '');

function conflict({ message, details }: RollbackConflictError) {
  const { refusal, plan, active } = details;
  const code = refusal ? ` (${refusal.code})` : '';
  const sentences = [
    `${withoutStop(message)}${code}.`,
    plan &&
      `The new plan is ${JSON.stringify(digestOf(plan))}. ` +
        'Show it to the person; when they agree, call request-rollback again with its fingerprint.',
    active && `Follow it with get-rollback, id ${active.id}.`,
  ];
  return new RollbackConflictError(
    sentences.filter(Boolean).join(' '),
    details,
  );
}

/**
 * Does what an action does about a target, and has its errors say all in their
 * message. An MCP client is given the name and the message of an error and nothing
 * else, so the new plan or the rollback in the way has to stand there.
 */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RollbackConflictError) throw conflict(error);
    if (error instanceof NotFoundError) {
      throw new NotFoundError(
        `${withoutStop(
          error.message,
        )}. The action list-deployments names the targets of an entity.`,
      );
    }
    throw error;
  }
}
