import type { ActionDependencies } from './ActionDependencies';
import type { ActionsRegistryService } from './registry';
import { rollbackView } from './rollbackView';
import { getRollbackInput, getRollbackOutput } from './schemas/rollbacks';

/** Registers `get-rollback`. */
export function addGetRollback(
  registry: ActionsRegistryService,
  deps: ActionDependencies,
): void {
  registry.register({
    name: 'get-rollback',
    title: 'Read a rollback',
    description: `How a rollback stands: its status, each step with its time and AWS's request ids, what went wrong, and the verdict after watching. Ask every few seconds while it runs.`,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: { input: getRollbackInput, output: getRollbackOutput },
    examples: [
      {
        title: 'By its id',
        input: { id: '4f0c2a5e-5f0e-4b0e-9a39-6f4f6f1f7c11' },
      },
    ],
    action: async ({ input, credentials }) => {
      const { rollback, mayUndo } = await deps.rollbacks.view(
        input.id,
        credentials,
      );
      return {
        output: { ...rollbackView(rollback, deps.appBaseUrl), mayUndo },
      };
    },
  });
}
