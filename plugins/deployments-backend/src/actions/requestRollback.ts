import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  rollbackRequestSchema,
  type PlanRequest,
  type Rollback,
  type StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import { parseInput } from '../router/requests';
import type { Caller } from '../rollback/RollbackService';
import type { ActionDependencies } from './ActionDependencies';
import { explained } from './explained';
import { entityRefFrom, personFrom } from './input';
import type { ActionsRegistryService } from './registry';
import { rollbackView } from './rollbackView';
import { requestRollbackInput, rollbackOutput } from './schemas/rollbacks';

/**
 * Does what the request asks for between the two entries of the audit trail that the
 * route makes too. There is no HTTP request to tell who asked, so the entry says it.
 */
async function audited(
  auditor: AuditorService,
  meta: Record<string, string | undefined>,
  work: () => Promise<Rollback>,
): Promise<Rollback> {
  const event = await auditor.createEvent({
    eventId: 'rollback-request',
    severityLevel: 'high',
    meta: {
      ...Object.fromEntries(
        Object.entries(meta).filter(([, value]) => value !== undefined),
      ),
      through: 'action',
    },
  });
  try {
    const rollback = await work();
    await event.success({
      meta: {
        rollbackId: rollback.id,
        to: rollback.plan.to.id,
        strategy: rollback.plan.strategy,
      },
    });
    return rollback;
  } catch (error) {
    // The trail is for what happened: not for the whole new plan that an error carries.
    const { name, message } = error as Error;
    await event.fail({ error: Object.assign(new Error(message), { name }) });
    throw error;
  }
}

/**
 * The release and the strategy that were meant. What was left out when planning is
 * left out here, and means what it meant then: should it mean something else by now,
 * the fingerprint does not fit.
 */
async function meant(
  rollbacks: ActionDependencies['rollbacks'],
  caller: Caller,
  request: PlanRequest,
): Promise<{ to: string; strategy: StrategyId }> {
  const { to, strategy } = request;
  if (to && strategy) return { to, strategy };
  const plan = await rollbacks.plan(caller, request);
  return { to: plan.to.id, strategy: plan.strategy };
}

/** Registers `request-rollback`, the one action that changes something. */
export function addRequestRollback(
  registry: ActionsRegistryService,
  deps: ActionDependencies,
): void {
  registry.register({
    name: 'request-rollback',
    title: 'Request a rollback',
    description: `Rolls a target back as planned. This changes what users are served. Call it only when a person has seen the plan of plan-rollback and said to do it, with the fingerprint of that plan and their reason; give to, strategy, purpose and undoes as they were given to plan-rollback.

The permissions and the policy of the environment hold as in the portal: what needs approval waits for it, and is approved in the portal by other people. When anything has changed since the plan was made the request is refused, with the new plan to show. It answers when the request was taken; follow it with get-rollback.`,
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: { input: requestRollbackInput, output: rollbackOutput },
    examples: [
      {
        title: 'As planned',
        input: {
          entityRef: 'component:default/royalty-calculator',
          target:
            'arn:aws:lambda:us-east-1:333333333333:function:royalty-calculator-prod:live',
          fingerprint: 'THE-FINGERPRINT-OF-THE-PLAN',
          reason: 'Errors since v43',
          confirmation: 'prod',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const requestedBy = personFrom(deps.auth, credentials);
      const entityRef = entityRefFrom(input.entityRef);
      const caller = { entityRef, credentials };
      const { target, to, strategy, purpose, undoes, reason } = input;
      const meta = {
        entityRef,
        targetId: target,
        to,
        strategy,
        reason,
        requestedBy,
        undoes,
      };
      const rollback = await explained(() =>
        audited(deps.auditor, meta, async () => {
          const wanted = { target, to, strategy, purpose, undoes };
          const request = parseInput(rollbackRequestSchema, {
            ...wanted,
            ...(await meant(deps.rollbacks, caller, wanted)),
            reason,
            fingerprint: input.fingerprint,
            confirmation: input.confirmation,
            confirmTakenBack: input.confirmTakenBack,
          });
          return deps.rollbacks.request(caller, requestedBy, request);
        }),
      );
      return { output: rollbackView(rollback, deps.appBaseUrl) };
    },
  });
}
