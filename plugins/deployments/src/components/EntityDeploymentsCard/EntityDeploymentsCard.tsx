import { InfoCard } from '@backstage/core-components';
import {
  stateOf,
  type EntityDeployments,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useCallback, useMemo } from 'react';
import { Link } from 'react-router-dom';
import { useEntityDeployments } from '../../queries';
import { useT } from '../../translation';
import { EntityShell } from '../EntityShell';
import { ReadFailure } from '../Frame';
import { gridLayout, releasesOf, type Column, type Row } from '../Grid';
import { Headline } from '../Headline';
import { StateIcon, useStateColors } from '../State';
import { ReleaseLabel } from '../Release';
import { useNow } from '../Time';
import { useDeploymentsTabPath } from '../entityPath';

/** How many rows fit a card before it says "more". */
const ROWS = 6;

const useStyles = makeStyles(
  theme => ({
    root: {
      fontFamily: theme.typography.fontFamily,
      display: 'grid',
      gap: theme.spacing(1.5),
    },
    table: {
      width: '100%',
      borderCollapse: 'collapse',
      fontSize: 13,
      '& th, & td': {
        padding: theme.spacing(0.5, 1, 0.5, 0),
        textAlign: 'left',
        fontWeight: 400,
        verticalAlign: 'top',
        borderTop: `1px solid ${theme.palette.divider}`,
      },
      '& thead th': {
        borderTop: 'none',
        color: theme.palette.text.secondary,
        fontSize: 12,
      },
      '& tbody th': { overflowWrap: 'anywhere' },
    },
    caption: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
    },
    cell: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: 4,
      color: 'inherit',
      textDecoration: 'none',
      whiteSpace: 'nowrap',
      '&:hover': { textDecoration: 'underline' },
      '& svg': { fontSize: 14 },
    },
  }),
  { name: 'BackspinEntityCard' },
);

function CardCell({
  view,
  where,
  to,
}: {
  view: TargetView;
  where: string;
  to: string;
}) {
  const classes = useStyles();
  const { t } = useT();
  const state = stateOf(view, useNow(60_000));
  const { text } = useStateColors(state);
  const release = releasesOf(view).to;
  const word = t(`state.${state}`);
  return (
    <Link
      className={classes.cell}
      to={to}
      title={word}
      aria-label={t('grid.details', {
        target: view.target.name,
        where,
        release: release ?? t('grid.nothingLive'),
        state: word,
      })}
    >
      <StateIcon state={state} style={{ color: text }} />
      {release ? <ReleaseLabel to={release} /> : '–'}
      {state !== 'live' && <span style={{ color: text }}>{word}</span>}
    </Link>
  );
}

function CardTable({
  columns,
  rows,
  detailsTo,
}: {
  columns: Column[];
  rows: Row[];
  detailsTo(view: TargetView): string;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{t('card.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('grid.target')}</th>
          {columns.map(({ key, environment }) => (
            <th key={key} scope="col">
              {environment?.title ?? t('grid.notPlaced')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, ROWS).map(row => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            {columns.map(({ key, environment }) => (
              <td key={key}>
                {(row.cells.get(key) ?? []).slice(0, 2).map(view => (
                  <div key={view.target.id}>
                    <CardCell
                      view={view}
                      where={environment?.title ?? t('grid.notPlaced')}
                      to={detailsTo(view)}
                    />
                  </div>
                ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Filled({
  entityRef,
  data,
  tab,
}: {
  entityRef: string;
  data: EntityDeployments;
  tab: string;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { columns, rows } = useMemo(() => gridLayout(data), [data]);
  const detailsTo = useCallback(
    ({ target }: TargetView) =>
      `${tab}?target=${encodeURIComponent(target.id)}`,
    [tab],
  );
  if (rows.length === 0) {
    return (
      <Typography color="textSecondary">
        {t(data.resolving ? 'resolving.title' : 'card.none')}
      </Typography>
    );
  }
  return (
    <div className={classes.root}>
      <Headline entityRef={entityRef} data={data} detailsTo={detailsTo} bare />
      <CardTable columns={columns} rows={rows} detailsTo={detailsTo} />
      {rows.length > ROWS && (
        <Typography variant="body2">
          <Link to={tab}>{t('card.more', { count: rows.length - ROWS })}</Link>
        </Typography>
      )}
    </div>
  );
}

function Card({ entityRef }: { entityRef: string }) {
  const { t } = useT();
  const tab = useDeploymentsTabPath();
  const { data, error, refetch, isFetching } = useEntityDeployments(entityRef);
  return (
    <InfoCard
      title={t('card.title')}
      variant="gridItem"
      deepLink={{ title: t('card.open'), link: tab }}
    >
      {data && <Filled entityRef={entityRef} data={data} tab={tab} />}
      {!data && error && (
        <ReadFailure
          error={error}
          onRetry={() => refetch()}
          isRetrying={isFetching}
        />
      )}
      {!data && !error && (
        <div role="status" aria-label={t('loading')}>
          <Skeleton variant="text" width="70%" height={28} />
          <Skeleton variant="rect" height={88} />
        </div>
      )}
    </InfoCard>
  );
}

/** The card on an overview: the sentence that matters, and what is live where. */
export function EntityDeploymentsCard() {
  return <EntityShell>{ref => <Card entityRef={ref} />}</EntityShell>;
}
