import type { Rollback } from '@backspin/backstage-plugin-deployments-common';

/** Where a rollback is: the first step that has not ended, counted from 1. */
export function stepPosition({ steps }: Rollback): {
  step: number;
  steps: number;
  title: string;
} {
  const index = steps.findIndex(
    ({ status }) => status === 'running' || status === 'pending',
  );
  const at = index === -1 ? steps.length - 1 : index;
  return {
    step: at + 1,
    steps: steps.length,
    title: steps[at]?.title ?? '',
  };
}
