import {
  planSchema,
  rollbackSchema,
  type Plan,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';

/** The parts of an error body that the deployments backend sends. */
interface ErrorBody {
  error?: { name?: unknown; message?: unknown };
  code?: unknown;
  plan?: unknown;
  active?: unknown;
}

const asText = (value: unknown) =>
  typeof value === 'string' && value !== '' ? value : undefined;

/**
 * An answer of the deployments backend that is not a success. `name` and
 * `message` are the server's own, so that a page can show them as they are.
 *
 * @public
 */
export class DeploymentsRequestError extends Error {
  /** HTTP status; 0 when no answer came at all. */
  readonly statusCode: number;
  /** Code of a refusal, e.g. `rollback-in-progress`. */
  readonly code?: string;
  /** The plan as it would be now, when the state changed since the one that was sent. */
  readonly plan?: Plan;
  /** The rollback that is in the way of the one that was asked for. */
  readonly active?: Rollback;

  constructor(
    statusCode: number,
    name: string,
    message: string,
    more: {
      code?: string;
      plan?: Plan;
      active?: Rollback;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = name;
    this.statusCode = statusCode;
    this.code = more.code;
    this.plan = more.plan;
    this.active = more.active;
  }

  /** Reads the error out of a response. Never throws; a body that is no JSON is left aside. */
  static async fromResponse(
    response: Response,
  ): Promise<DeploymentsRequestError> {
    const body: ErrorBody = await response
      .json()
      .then(json => (json && typeof json === 'object' ? json : {}))
      .catch(() => ({}));
    const plan = planSchema.safeParse(body.plan);
    const active = rollbackSchema.safeParse(body.active);
    return new DeploymentsRequestError(
      response.status,
      asText(body.error?.name) ?? 'ResponseError',
      asText(body.error?.message) ??
        `The deployments backend answered ${response.status} ${response.statusText}`.trim(),
      {
        code: asText(body.code),
        plan: plan.success ? plan.data : undefined,
        active: active.success ? active.data : undefined,
      },
    );
  }
}

/**
 * Whether the reader lacks the permission for what was asked.
 *
 * @public
 */
export function isNotAllowed(error: unknown): boolean {
  return error instanceof DeploymentsRequestError && error.statusCode === 403;
}

/**
 * Whether asking again cannot help: the request itself was refused.
 *
 * @public
 */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof DeploymentsRequestError &&
    error.statusCode >= 400 &&
    error.statusCode < 500 &&
    error.statusCode !== 429
  );
}
