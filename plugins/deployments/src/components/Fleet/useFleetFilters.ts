import {
  targetKindSchema,
  type FleetTarget,
} from '@backspin/backstage-plugin-deployments-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  FLEET_COUNTERS,
  FLEET_SORTS,
  type FleetFilters,
  type FleetSort,
} from './filters';

/** Where each filter stands in the address. */
const PARAMS: Record<keyof FleetFilters, string> = {
  text: 'q',
  owner: 'owner',
  kind: 'kind',
  show: 'show',
  sort: 'sort',
};

const DEFAULT_SORT: FleetSort = 'problems';

const oneOf = <T extends string>(
  known: readonly T[],
  value: string | null,
): T | undefined => known.find(item => item === value);

const kindOf = (
  value: string | null,
): FleetTarget['target']['kind'] | undefined => {
  const kind = targetKindSchema.safeParse(value);
  return kind.success ? kind.data : undefined;
};

/** Keeps what is shown in the address, so that a view can be shared and kept as a bookmark. */
export function useFleetFilters(): {
  filters: FleetFilters;
  change(filters: Partial<FleetFilters>): void;
  clear(): void;
} {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(
    (): FleetFilters => ({
      text: params.get(PARAMS.text) ?? '',
      owner: params.get(PARAMS.owner) ?? undefined,
      kind: kindOf(params.get(PARAMS.kind)),
      show: oneOf(FLEET_COUNTERS, params.get(PARAMS.show)),
      sort: oneOf(FLEET_SORTS, params.get(PARAMS.sort)) ?? DEFAULT_SORT,
    }),
    [params],
  );
  const change = useCallback(
    (changed: Partial<FleetFilters>) =>
      setParams(
        current => {
          const next = new URLSearchParams(current);
          (Object.keys(changed) as Array<keyof FleetFilters>).forEach(name => {
            const value = changed[name];
            if (value && value !== DEFAULT_SORT) next.set(PARAMS[name], value);
            else next.delete(PARAMS[name]);
          });
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const clear = useCallback(
    () =>
      change({
        text: '',
        owner: undefined,
        kind: undefined,
        show: undefined,
      }),
    [change],
  );
  return { filters, change, clear };
}
