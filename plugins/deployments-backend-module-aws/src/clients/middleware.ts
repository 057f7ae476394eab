import { NotAllowedError } from '@backstage/errors';
import type {
  FinalizeHandler,
  InitializeMiddleware,
  Pluggable,
} from '@smithy/types';
import { CALLS } from './calls';
import type { RegisteredCall } from './calls';
import type { CallContext } from './errors';
import {
  isThrottled,
  noteCallContext,
  retryAfterMs,
  toReadError,
} from './errors';
import type { HealthLedger } from './health';
import type { QuotaClass } from './quotas';
import { sanitizeOutput } from './sanitize';
import type { TokenBucket } from './tokenBucket';
import { LeaseCheckError } from './underLease';
import type { AwsAccess, AwsService } from './types';

/** What the middleware of a client knows. */
export interface ClientRules {
  access: AwsAccess;
  service: AwsService;
  /** ARN of the role of the calls, for messages. */
  roleArn?: string;
  ledger: HealthLedger;
  bucket(quota: QuotaClass): TokenBucket;
}

const operationOf = (context: { commandName?: string }) =>
  (context.commandName ?? '').replace(/Command$/, '');

function registered(rules: ClientRules, operation: string): RegisteredCall {
  const call = CALLS[rules.service][operation];
  if (!call) {
    throw new NotAllowedError(
      `${rules.service} ${operation} is not among the calls in calls.ts`,
    );
  }
  if (call.access === 'write' && rules.access.role !== 'write') {
    throw new NotAllowedError(
      `${rules.service} ${operation} changes things and needs the write role`,
    );
  }
  if (call.access === 'read' && call.action && rules.access.role !== 'read') {
    throw new NotAllowedError(
      `${rules.service} ${operation} only reads and needs the read role`,
    );
  }
  return call;
}

/** Outermost, once for each call: refuses, records, and cleans the answer. */
function guard(rules: ClientRules): InitializeMiddleware<any, any> {
  return (next, context) => async args => {
    const operation = operationOf(context);
    const call = registered(rules, operation);
    const { account, region } = rules.access;
    const place = [account, region, rules.service] as const;
    try {
      const result = await next(args);
      sanitizeOutput(result.output);
      rules.ledger.succeeded(...place, operation);
      return result;
    } catch (error) {
      // Nothing was sent, so AWS has nothing to do with it.
      if (error instanceof LeaseCheckError) throw error;
      const callContext: CallContext = {
        ...rules.access,
        service: rules.service,
        operation,
        action: call.action,
        roleArn: rules.roleArn,
      };
      noteCallContext(error, callContext);
      rules.ledger.failed(...place, operation, toReadError(error));
      throw error;
    }
  };
}

/** Innermost before signing, for each attempt: waits for the quota, and slows it when AWS says so. */
function throttle(rules: ClientRules) {
  return (
      next: FinalizeHandler<any, any>,
      context: { commandName?: string },
    ): FinalizeHandler<any, any> =>
    async args => {
      const { account, region, role, urgent } = rules.access;
      const { quota } = registered(rules, operationOf(context));
      const bucket = rules.bucket(quota);
      await bucket.take(urgent || role === 'write' ? 'urgent' : 'normal');
      rules.ledger.called(account, region, rules.service);
      try {
        return await next(args);
      } catch (error) {
        if (isThrottled(error)) bucket.throttled(retryAfterMs(error));
        throw error;
      }
    };
}

/** The rules of this package, as a plugin of an SDK client's middleware stack. */
export function clientRules(rules: ClientRules): Pluggable<any, any> {
  return {
    applyToStack(stack) {
      stack.add(guard(rules), {
        name: 'backspinGuard',
        step: 'initialize',
        priority: 'high',
      });
      stack.addRelativeTo(throttle(rules), {
        name: 'backspinThrottle',
        relation: 'after',
        toMiddleware: 'retryMiddleware',
      });
    },
  };
}
