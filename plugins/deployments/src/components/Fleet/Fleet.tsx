import type { Fleet as FleetData } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { useDeferredValue, useMemo } from 'react';
import { useFleet, useFleetLiveUpdates } from '../../queries';
import { ApprovalsLink } from '../Approvals/ApprovalsLink';
import { Panel } from '../Frame';
import { DiagnosticsLink } from './DiagnosticsLink';
import { FleetCounters } from './FleetCounters';
import { FleetFilterBar } from './FleetFilterBar';
import { FleetFooter } from './FleetFooter';
import { FleetFailure, FleetSkeleton, NoFleet, NoMatch } from './FleetStates';
import { FleetTable } from './FleetTable';
import { countTargets, countsAs, scopeOf, type FleetFilters } from './filters';
import { columnsOf, rowsOf } from './rows';
import { useClaims } from './useClaims';
import { useFleetFilters } from './useFleetFilters';

const useStyles = makeStyles(
  theme => ({
    page: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
    },
    links: { display: 'flex', gap: theme.spacing(1) },
  }),
  { name: 'BackspinFleet' },
);

/** Below this width of the window the environments stand below each other. */
const STACKED = '(max-width: 960px)';

function useView(data: FleetData | undefined, filters: FleetFilters) {
  const claims = useClaims();
  const { text, owner, kind, show, sort } = filters;
  const inScope = useMemo(
    () => scopeOf({ text, owner, kind }, claims),
    [text, owner, kind, claims],
  );
  const counts = useMemo(
    () => data && countTargets(data.targets.filter(inScope)),
    [data, inScope],
  );
  const columns = useMemo(() => (data ? columnsOf(data) : []), [data]);
  const rows = useMemo(
    () =>
      data
        ? rowsOf(
            data,
            item => inScope(item) && (!show || countsAs(item, show)),
            sort,
          )
        : [],
    [data, inScope, show, sort],
  );
  return { counts, columns, rows };
}

/** All services at once: what is failing, what moves, which release is where. */
export function Fleet() {
  const classes = useStyles();
  const stacked = useMediaQuery(STACKED, { noSsr: true });
  useFleetLiveUpdates();
  const { data, error, refetch, isFetching } = useFleet();
  const { filters, change, clear } = useFleetFilters();
  // Typing stays quick however long the table is.
  const view = useView(data, useDeferredValue(filters));
  const { counts, columns, rows } = view;
  const services = useMemo(
    () => new Set(data?.targets.map(({ entityRef }) => entityRef)).size,
    [data],
  );
  const targets = useMemo(() => rows.flatMap(row => row.targets), [rows]);

  if (error && !data) {
    return (
      <FleetFailure
        error={error}
        onRetry={() => refetch()}
        isRetrying={isFetching}
      />
    );
  }
  if (data && services === 0) return <NoFleet />;
  return (
    <div className={classes.page}>
      <FleetCounters
        counts={counts}
        show={filters.show}
        onShow={show => change({ show })}
      />
      <div className={classes.bar}>
        <FleetFilterBar data={data} filters={filters} onChange={change} />
        <div className={classes.links}>
          <ApprovalsLink />
          <DiagnosticsLink />
        </div>
      </div>
      {data ? (
        <Panel>
          {rows.length > 0 ? (
            <FleetTable stacked={stacked} columns={columns} rows={rows} />
          ) : (
            <NoMatch onClear={clear} />
          )}
          <FleetFooter
            shown={rows.length}
            services={services}
            targets={targets}
            error={error}
          />
        </Panel>
      ) : (
        <FleetSkeleton />
      )}
    </div>
  );
}
