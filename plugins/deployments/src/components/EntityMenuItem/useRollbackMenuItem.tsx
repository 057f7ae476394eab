import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  dialogApiRef,
  useApi,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useQuery } from '@tanstack/react-query';
import type {
  EntityDeployments,
  TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { useNavigate } from 'react-router-dom';
import { deploymentsApiRef } from '../../api';
import { queryKeys, useDeploymentsQueryClient } from '../../queries';
import { useT } from '../../translation';
import { ROLLBACK_PARAMS } from '../Rollback';
import { useDeploymentsTabPath } from '../entityPath';
import { TargetChooser } from './TargetChooser';
import { rollbackOffer } from './choices';

/** How old what the menu knows may be, in milliseconds. The dialog reads anew. */
const FRESH_MS = 10_000;

/**
 * The item "Roll back…" of an entity's menu. It names the target where one
 * suggests itself, and lets the reader choose where none does. Either way the
 * entity's tab opens with the rollback dialog, which decides nothing by itself.
 */
export function useRollbackMenuItem(): {
  title: string;
  disabled?: boolean;
  onClick(): Promise<void>;
} {
  const { t } = useT();
  const api = useApi(deploymentsApiRef);
  const dialogs = useApiHolder().get(dialogApiRef);
  const client = useDeploymentsQueryClient();
  const navigate = useNavigate();
  const tab = useDeploymentsTabPath();
  const entityRef = stringifyEntityRef(useEntity().entity);
  const query = {
    queryKey: queryKeys.page(entityRef),
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api.getEntityDeployments(entityRef, { signal }),
    staleTime: FRESH_MS,
  };
  const { data } = useQuery(query, client);

  const open = ({ target }: TargetView) =>
    navigate(
      `${tab}?${new URLSearchParams({ [ROLLBACK_PARAMS.target]: target.id })}`,
    );

  const choose = (page: EntityDeployments, views: TargetView[]) =>
    dialogs?.open(({ dialog }) => (
      <TargetChooser
        data={page}
        views={views}
        onChoose={view => {
          dialog.close();
          open(view);
        }}
        onClose={() => dialog.close()}
      />
    ));

  const onClick = async () => {
    // The tab says itself what is wrong when nothing can be read.
    const page = await client.ensureQueryData(query).catch(() => undefined);
    const offer = page && rollbackOffer(page, Date.now());
    if (offer?.kind === 'one') open(offer.view);
    else if (page && offer?.kind === 'choose' && dialogs)
      choose(page, offer.views);
    else navigate(tab);
  };

  const offer = data && rollbackOffer(data, Date.now());
  switch (offer?.kind) {
    case 'nothing':
      return { title: t('entityMenu.nothing'), disabled: true, onClick };
    case 'not-allowed':
      return { title: t('entityMenu.notAllowed'), disabled: true, onClick };
    case 'one': {
      const { target } = offer.view;
      const environment = data?.environments.find(
        ({ name }) => name === target.environment,
      );
      return {
        title: t('entityMenu.rollBackTarget', {
          target: target.name,
          where: environment?.title ?? t('grid.notPlaced'),
        }),
        onClick,
      };
    }
    default:
      return { title: t('entityMenu.rollBack'), onClick };
  }
}
