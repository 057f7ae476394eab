import type { StepContext } from '@backspin/backstage-plugin-deployments-node';
import type { FinalizeHandler, Pluggable } from '@smithy/types';

/** A command of an SDK client, whatever its service. */
interface AnyCommand {
  middlewareStack: { use(plugin: Pluggable<any, any>): void };
}

/** The lease could not be made sure of, so nothing was sent. It is no answer of AWS. */
export class LeaseCheckError extends Error {
  constructor(readonly cause: unknown) {
    super('The lease could not be made sure of', { cause });
    this.name = 'LeaseCheckError';
  }
}

/**
 * Has a command make sure of the lease as the last thing, after everything that may take its
 * time: fetching credentials, waiting for the quota, and attempts before. Only the
 * socket comes after it. A process that was suspended on the way does nothing.
 *
 * @returns the same command; sending it throws LeaseCheckError when the lease was lost
 */
export function underLease<C extends AnyCommand>(
  { assertLease }: Pick<StepContext, 'assertLease'>,
  command: C,
): C {
  command.middlewareStack.use({
    applyToStack(stack) {
      stack.add(
        (next: FinalizeHandler<any, any>): FinalizeHandler<any, any> =>
          async args => {
            await assertLease().catch(error => {
              throw new LeaseCheckError(error);
            });
            return next(args);
          },
        {
          name: 'backspinUnderLease',
          step: 'finalizeRequest',
          priority: 'low',
        },
      );
    },
  });
  return command;
}
