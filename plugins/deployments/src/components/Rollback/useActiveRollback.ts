import {
  isFinalStatus,
  type Rollback,
  type RollbackView,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { useQueryClient } from '@tanstack/react-query';
import { queryKeys } from '../../queries';

/**
 * The rollback of a target that is under way. The page may be a few seconds behind
 * a rollback that has been followed to its end; then that is what counts.
 */
export function useActiveRollback(
  view: TargetView | undefined,
): Rollback | undefined {
  const queryClient = useQueryClient();
  const rollback = view?.rollback;
  if (!rollback) return undefined;
  const followed = queryClient.getQueryData<RollbackView>(
    queryKeys.rollback(rollback.id),
  );
  const { status } = followed?.rollback ?? rollback;
  return isFinalStatus(status) || isFinalStatus(rollback.status)
    ? undefined
    : rollback;
}
