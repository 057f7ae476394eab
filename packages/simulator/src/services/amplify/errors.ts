import { ServiceError } from '../../core/types';

/** The errors of Amplify's model; their HTTP status comes from the SDK's schema. */
export const badRequest = (message: string) =>
  new ServiceError('BadRequestException', message);

export const notFound = (message: string) =>
  new ServiceError('NotFoundException', message);

/**
 * Amplify answers both for quotas and for a branch that is busy with 429 and this
 * name, which SDK clients take for throttling and retry.
 */
export const limitExceeded = (message: string) =>
  new ServiceError('LimitExceededException', message);

/** Only the tagging operations use this one. */
export const resourceNotFound = (message: string) =>
  new ServiceError('ResourceNotFoundException', message, { code: 'NotFound' });
