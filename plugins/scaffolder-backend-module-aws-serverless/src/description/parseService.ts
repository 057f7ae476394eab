import { InputError } from '@backstage/errors';
import { checkService } from './checkService';
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
    : result.error.issues.map(({ path, message }) => ({
        field: path.join('.'),
        message,
      }));
  if (!result.success || problems.length > 0) {
    throw new InputError(
      problems.map(({ field, message }) => `${field}: ${message}`).join('\n'),
    );
  }
  return result.data;
}
