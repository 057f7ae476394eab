import { CustomErrorBase } from '@backstage/errors';
import type { ReadError } from '@backspin/backstage-plugin-deployments-common';
import type { AwsAccess } from './types';

/** An account, a region or a way into it that is not in the configuration. */
export class NotConfiguredError extends CustomErrorBase {
  name = 'NotConfiguredError' as const;

  /** @param fix - what to add, and where */
  constructor(
    message: string,
    readonly fix = 'Add the account and the region under deployments.aws.accounts.',
  ) {
    super(message);
  }
}

/** Under which circumstances a call failed. */
export interface CallContext extends AwsAccess {
  service: string;
  operation: string;
  /** IAM action that allows the call. */
  action?: string;
  /** ARN of the role that is configured for it. */
  roleArn?: string;
}

const contexts = new WeakMap<object, CallContext>();

/** Remembers which call an error came from, for {@link toReadError}. */
export function noteCallContext(error: unknown, context: CallContext): void {
  if (typeof error === 'object' && error !== null) contexts.set(error, context);
}

const ACCESS_DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedException',
  'UnauthorizedOperation',
]);
const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const THROTTLED = new Set([
  'TooManyRequestsException',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'LimitExceededException',
]);
const UNREACHABLE = new Set([
  'TimeoutError',
  'NetworkingError',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

interface Facts {
  name: string;
  code?: string;
  message: string;
  status?: number;
}

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error) };
  }
  const sdk = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return {
    name: error.name,
    code: typeof sdk.code === 'string' ? sdk.code : undefined,
    message: (error.message || error.name).replace(
      /^@smithy\/[\w-]+ - \[\w+\] /,
      '',
    ),
    status: sdk.$metadata?.httpStatusCode,
  };
}

/**
 * Whether AWS said that the thing asked for does not exist. A mere status 404
 * does not count: a proxy or a wrong endpoint answers so, too.
 */
export function isNotFound(error: unknown): boolean {
  const { name, message } = factsOf(error);
  return (
    name.endsWith('NotFoundException') ||
    name.endsWith('DoesNotExistException') ||
    // CloudFormation has no such error shape: DescribeStacks and
    // ListStackResources answer ValidationError "Stack with id X does not exist".
    (name === 'ValidationError' && /does not exist/.test(message))
  );
}

/** Whether AWS said to slow down. */
export function isThrottled(error: unknown): boolean {
  const { name, status } = factsOf(error);
  return THROTTLED.has(name) || status === 429;
}

/** How long AWS asked to wait, in milliseconds, where it said so. */
export function retryAfterMs(error: unknown): number | undefined {
  const { retryAfterSeconds } = error as { retryAfterSeconds?: unknown };
  const seconds = Number(retryAfterSeconds);
  return Number.isFinite(seconds) && seconds > 0
    ? Math.min(seconds, 60) * 1000
    : undefined;
}

/** Whether the principal may not make the call. */
export function isAccessDenied(error: unknown): boolean {
  return ACCESS_DENIED.has(factsOf(error).name);
}

/**
 * The role behind the principal that AWS names in a denial: sessions of a role
 * are `arn:aws:sts::333333333333:assumed-role/backspin-read/session`, and it is
 * the role that gets a policy.
 */
function principalOf(message: string): string | undefined {
  const principal = /User: (arn:\S+)/.exec(message)?.[1];
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(
    principal ?? '',
  );
  return session
    ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`
    : principal;
}

function denied(facts: Facts, context: CallContext | undefined) {
  const action =
    /not authorized to perform: ([a-zA-Z0-9-]+:[A-Za-z0-9]+)/.exec(
      facts.message,
    )?.[1] ?? context?.action;
  const principal = principalOf(facts.message) ?? context?.roleArn;
  const who = principal ? `role ${principal}` : 'the role';
  if (action === 'sts:AssumeRole') {
    const role = context?.roleArn ?? 'the configured role';
    return {
      action,
      fix: `Allow ${
        principal ?? "the portal's own identity"
      } to assume ${role}, in its own policy and in the trust policy of the role.`,
    };
  }
  if (/explicit deny/.test(facts.message)) {
    return {
      action,
      fix: `A policy denies ${
        action ?? 'the call'
      } to ${who} explicitly; take that statement away.`,
    };
  }
  return {
    action,
    fix: `Add ${
      action ?? 'the missing action'
    } to ${who}; the whole policy is on the diagnostics page.`,
  };
}

/**
 * Says what an error of a call means to people, and what would mend it.
 *
 * @param now - milliseconds since the epoch
 */
export function toReadError(error: unknown, now = Date.now()): ReadError {
  const at = new Date(now).toISOString();
  const facts = factsOf(error);
  const context =
    typeof error === 'object' && error !== null
      ? contexts.get(error)
      : undefined;
  const where = context ? ` of account ${context.account}` : '';
  const what = context ? `${context.service} ${context.operation}` : 'The call';
  if (error instanceof NotConfiguredError) {
    return {
      code: 'not-configured',
      message: facts.message,
      fix: error.fix,
      at,
    };
  }
  if (ACCESS_DENIED.has(facts.name)) {
    const { action, fix } = denied(facts, context);
    return { code: 'access-denied', message: facts.message, action, fix, at };
  }
  if (CREDENTIALS.has(facts.name)) {
    return {
      code: 'credentials',
      message: `The credentials${where} do not work: ${facts.message}`,
      fix: 'Check the aws section of the configuration, or the environment that gives the portal its credentials.',
      at,
    };
  }
  if (isThrottled(error)) {
    return {
      code: 'throttled',
      message: `AWS asks to slow down: ${facts.message}`,
      fix: 'Nothing to do: it is tried again more slowly. If it stays, lower deployments.aws.quotaShare.',
      at,
    };
  }
  if (isNotFound(error)) {
    return { code: 'not-found', message: facts.message, at };
  }
  if (
    UNREACHABLE.has(facts.name) ||
    (facts.code !== undefined && UNREACHABLE.has(facts.code))
  ) {
    return {
      code: 'unreachable',
      message: `${what}${where} got no answer: ${facts.message}`,
      fix: 'Check the network, proxy and endpoint; it is tried again by itself.',
      at,
    };
  }
  return { code: 'failed', message: `${what} failed: ${facts.message}`, at };
}
