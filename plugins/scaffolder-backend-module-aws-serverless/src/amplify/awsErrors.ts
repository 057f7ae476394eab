import {
  ConflictError,
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { AmplifyAppDescription } from './description';

/** Shorter values than this would take harmless letters out of messages. */
const SHORTEST_HIDDEN = 4;

/** Takes the values of variables and a token out of a text that is shown or logged. */
export function withoutValues(
  text: string,
  app: Pick<AmplifyAppDescription, 'variables'>,
  token?: string,
): string {
  const values = Object.values(app.variables)
    .flatMap(value =>
      typeof value === 'string' ? [value] : Object.values(value),
    )
    .concat(token ?? [])
    .filter(value => value.length >= SHORTEST_HIDDEN)
    .sort((a, b) => b.length - a.length);
  return values.reduce(
    (result, value) => result.split(value).join('[hidden]'),
    text,
  );
}

/** Whether AWS has refused a call, so that it has surely had no effect. */
export function isRefusal(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } })
    .$metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
}

/** What a call was for and who made it, for the message of its error. */
export interface CallContext {
  app: AmplifyAppDescription;
  /** Operation, such as `CreateApp`. */
  operation: string;
  /** What the call is made as. */
  caller: string;
  token?: string;
}

/**
 * An error of AWS as one that names the field of the description and what to do.
 * Never tells the value of a variable.
 */
export function explained(error: unknown, context: CallContext): Error {
  const { app, operation, caller, token } = context;
  const { name = 'Error', message = String(error) } = error as Error;
  const said = withoutValues(message, app, token);
  if (
    /^(Unauthorized|AccessDenied|ExpiredToken|UnrecognizedClient)/.test(name)
  ) {
    return new NotAllowedError(
      `accountId: ${caller} may not call amplify:${operation} in ${app.accountId}: ${said}. Allow it in that role's policy; docs/amplify.md of this plugin lists all calls.`,
    );
  }
  if (name === 'LimitExceededException') {
    return new ConflictError(
      operation === 'CreateApp'
        ? `accountId: ${app.accountId} has no room for another app in ${app.region}: ${said}. Delete an app that nobody uses, or ask AWS for a higher quota.`
        : `branches: ${said}. Connect fewer branches, or ask AWS for a higher quota.`,
    );
  }
  if (name === 'BadRequestException' && /repository|token/i.test(message)) {
    return new InputError(
      `repository: AWS cannot connect ${app.repository}: ${said}. Check that it exists, that Amplify's GitHub App is installed for it, and that the token is a personal one that may administer it.`,
    );
  }
  if (name === 'BadRequestException') {
    return new InputError(`${operation} was refused: ${said}`);
  }
  return new ServiceUnavailableError(
    `${operation} failed: ${said}. Retry the task: what has been made is found again, and nothing is made twice.`,
  );
}
