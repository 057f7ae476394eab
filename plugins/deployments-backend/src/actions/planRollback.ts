import type { ActionDependencies } from './ActionDependencies';
import { explained } from './explained';
import { entityRefFrom } from './input';
import type { ActionsRegistryService } from './registry';
import {
  listReleasesInput,
  listReleasesOutput,
  planRollbackInput,
  planRollbackOutput,
} from './schemas/plans';

/** Registers `list-releases` and `plan-rollback`, which change nothing. */
export function addPlanning(
  registry: ActionsRegistryService,
  deps: ActionDependencies,
): void {
  registry.register({
    name: 'list-releases',
    title: 'List releases to go back to',
    description: `The releases of a target, which of them can be gone back to, how each did while it was live, and why the others cannot. Asks AWS. Only needed when another release than the last good one is wanted.`,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: { input: listReleasesInput, output: listReleasesOutput },
    examples: [
      {
        title: 'Releases of a function in production',
        input: {
          entityRef: 'component:default/royalty-calculator',
          target:
            'arn:aws:lambda:us-east-1:333333333333:function:royalty-calculator-prod:live',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const entityRef = entityRefFrom(input.entityRef);
      return explained(async () => ({
        output: await deps.rollbacks.releases(
          { entityRef, credentials },
          input.target,
        ),
      }));
    },
  });

  registry.register({
    name: 'plan-rollback',
    title: 'Plan a rollback',
    description: `Works a rollback out without doing anything: from which release to which, in which way, the exact AWS calls, what is taken back, what is not undone, warnings and the expected time. Asks AWS.

Show the plan to the person, warnings and what is not undone included, before calling request-rollback with its fingerprint.`,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: { input: planRollbackInput, output: planRollbackOutput },
    examples: [
      {
        title: 'Back to the last good release, in the recommended way',
        input: {
          entityRef: 'component:default/royalty-calculator',
          target:
            'arn:aws:lambda:us-east-1:333333333333:function:royalty-calculator-prod:live',
        },
      },
      {
        title: 'To a release of choice by moving the alias',
        input: {
          entityRef: 'component:default/royalty-calculator',
          target:
            'arn:aws:lambda:us-east-1:333333333333:function:royalty-calculator-prod:live',
          to: '41',
          strategy: 'lambda-alias',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const entityRef = entityRefFrom(input.entityRef);
      const { target, to, strategy, purpose, undoes } = input;
      return explained(async () => ({
        output: await deps.rollbacks.plan(
          { entityRef, credentials },
          { target, to, strategy, purpose, undoes },
        ),
      }));
    },
  });
}
