import { ServiceError } from '../core/types';
import { constraint, validationMessage } from '../core/validation';
import { Operation } from '../protocol/model';
import { WireService } from '../protocol/protocols';
import { missingMembers } from '../protocol/required';
import { WireProtocol } from '../protocol/wire';

/** Refuses an input without its required members, with the error of the service. */
export function requireMembers(
  { definition, model }: WireService,
  { family }: WireProtocol,
  operation: Operation,
  input: unknown,
): void {
  const missing = missingMembers(operation.input, input);
  if (missing.length === 0) return;
  const message = validationMessage(
    missing.map(path => ({
      path,
      value: undefined,
      constraint: constraint.notNull(),
    })),
  );
  if (definition.validationError) {
    throw definition.validationError(message, operation.name);
  }
  // CodeDeploy has a shape for each: ApplicationNameRequiredException.
  const last = missing[0].split('.').pop()!;
  const own = `${last[0].toUpperCase()}${last.slice(1)}RequiredException`;
  if (model.errors.has(own)) throw new ServiceError(own, message);
  throw new ServiceError(
    family === 'query' ? 'ValidationError' : 'ValidationException',
    message,
  );
}
