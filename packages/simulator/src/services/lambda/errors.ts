import { ServiceError } from '../../core/types';

/** Errors of Lambda's model. `Type` says whose fault it is, as Lambda does. */
const userError = (name: string) => (message: string) =>
  new ServiceError(name, message, { Type: 'User' });

export const invalidParameter = userError('InvalidParameterValueException');
export const notFound = userError('ResourceNotFoundException');
export const conflict = userError('ResourceConflictException');
export const preconditionFailed = userError('PreconditionFailedException');

/** AWS answers a value that breaks the model's patterns and ranges with an error outside the model. */
export function validation(
  value: unknown,
  member: string,
  constraint: string,
): ServiceError {
  return new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
    {},
    400,
  );
}

/** The message of every compare-and-set that failed. */
export const REVISION_MISMATCH =
  'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id';
