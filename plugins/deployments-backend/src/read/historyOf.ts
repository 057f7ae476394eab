import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  HistoryPage,
  HistoryQuery,
} from '@backspin/backstage-plugin-deployments-common';
import type { HistoryStore } from '../store/HistoryStore';
import type { TargetAccess } from '../targets/TargetAccess';

/**
 * The history of those of an entity's targets that the reader may see, newest
 * first. Throws NotFoundError when the reader may not see the entity.
 */
export async function historyOf(
  deps: {
    access: Pick<TargetAccess, 'entity'>;
    history: Pick<HistoryStore, 'page'>;
  },
  entityRef: string,
  credentials: BackstageCredentials,
  query: HistoryQuery,
): Promise<HistoryPage> {
  const { targets } = await deps.access.entity(entityRef, credentials);
  const wanted = new Map(
    targets
      .map(({ target }) => target)
      .filter(
        target =>
          (!query.environment || target.environment === query.environment) &&
          (!query.target || target.id === query.target),
      )
      .map(target => [target.id, target]),
  );
  const page = await deps.history.page({
    targetIds: [...wanted.keys()],
    rollbacksOnly: query.rollbacks === 'only',
    limit: query.limit,
    cursor: query.cursor,
  });
  return {
    items: page.items.flatMap(deployment => {
      const target = wanted.get(deployment.targetId);
      return target ? [{ deployment, target }] : [];
    }),
    nextCursor: page.nextCursor,
  };
}
