import { InputError } from '@backstage/errors';
import { checkService } from './checkService';
import { problemsOf, toldProblems } from './problem';
import {
  serviceDescriptionSchema,
  type ServiceDescription,
} from './serviceDescription';

/**
 * Reads a description of a service, with the defaults filled in.
 *
 * @throws InputError naming every field that is wrong, and the fix.
 */
export function parseService(value: unknown): ServiceDescription {
  const result = serviceDescriptionSchema.safeParse(value);
  const problems = result.success
    ? checkService(result.data)
    : problemsOf(result.error);
  if (!result.success || problems.length > 0) {
    throw new InputError(toldProblems(problems));
  }
  return result.data;
}
