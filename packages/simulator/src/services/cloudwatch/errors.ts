import { ServiceError } from '../../core/types';

export const invalidValue = (message: string) =>
  new ServiceError('InvalidParameterValueException', message);

export const invalidCombination = (message: string) =>
  new ServiceError('InvalidParameterCombinationException', message);

export const missingParameter = (message: string) =>
  new ServiceError('MissingRequiredParameterException', message);

/** CloudWatch's error for input outside the model's own errors. */
export const validationError = (message: string) =>
  new ServiceError('ValidationError', message, {}, 400);

export const invalidToken = () =>
  new ServiceError('InvalidNextToken', 'The given NextToken is not valid');
