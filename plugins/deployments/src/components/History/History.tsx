import {
  stateOf,
  type EntityDeployments,
  type Rollback,
  type Target,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import Skeleton from '@material-ui/lab/Skeleton';
import { useState } from 'react';
import {
  useHistory,
  useRollbacks,
  type HistoryFilters as Filters,
} from '../../queries';
import { useT } from '../../translation';
import { Panel } from '../Frame';
import { useNow } from '../Time';
import { HistoryFilters } from './HistoryFilters';
import { HistoryRow } from './HistoryRow';
import { WaitingRow } from './WaitingRow';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(1.25, 1.75),
    },
    title: { margin: 0, fontSize: 16, lineHeight: '22px', fontWeight: 700 },
    scroll: { overflowX: 'auto' },
    table: {
      tableLayout: 'fixed',
      '& th': {
        color: theme.palette.text.secondary,
        fontSize: 12,
        fontWeight: 700,
        lineHeight: '18px',
        textTransform: 'none',
      },
      // Rows that open would upset stripes.
      '& tbody > tr:nth-of-type(n):nth-of-type(n)': {
        backgroundColor: 'transparent',
      },
      '& tbody > tr:nth-of-type(n):nth-of-type(n):hover': {
        backgroundColor: theme.palette.action.hover,
      },
      '& th, & td': {
        padding: theme.spacing(0.75, 1),
        fontSize: 13,
        lineHeight: '18px',
        borderBottom: 'none',
        borderTop: `1px solid ${theme.palette.divider}`,
        overflow: 'hidden',
        textOverflow: 'ellipsis',
      },
    },
    wide: { minWidth: 820 },
    busy: { opacity: 0.6 },
    foot: {
      padding: theme.spacing(0.5, 1),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    more: { textTransform: 'none' },
    none: {
      padding: theme.spacing(2, 1.75),
      borderTop: `1px solid ${theme.palette.divider}`,
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'BackspinHistory' },
);

const WIDE = [
  { key: 'steps', width: 40 },
  { key: 'when', width: 128 },
  { key: 'where', width: 84 },
  { key: 'target', width: '17%' },
  { key: 'release', width: 'auto' },
  { key: 'by', width: '12%' },
  { key: 'took', width: 84 },
  { key: 'outcome', width: 176 },
] as const;

const COMPACT = [
  { key: 'steps', width: 40 },
  { key: 'when', width: 112 },
  { key: 'where', width: '23%' },
  { key: 'release', width: 'auto' },
  { key: 'outcome', width: 148 },
] as const;

/** Targets whose live release is failing now, by id, with that release. */
function failingReleases(data: EntityDeployments, now: number) {
  return new Map(
    data.targets
      .filter(view => stateOf(view, now) === 'failing')
      .map(({ target, observation }) => [
        target.id,
        observation?.live[0]?.release.id,
      ]),
  );
}

/** Rollbacks that await approval, as far as the filters let them through. */
function waitingRollbacks(
  { targets }: EntityDeployments,
  { environment, target }: Filters,
): Rollback[] {
  return targets.flatMap(({ rollback }) =>
    rollback?.status === 'awaiting-approval' &&
    (!environment || rollback.target.environment === environment) &&
    (!target || rollback.target.id === target)
      ? [rollback]
      : [],
  );
}

/** Every deployment that is known, newest first, with filters. */
export function History({
  entityRef,
  data,
  compact,
}: {
  entityRef: string;
  data: EntityDeployments;
  /** In less width: fewer columns, two lines a row. */
  compact: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const columns = compact ? COMPACT : WIDE;
  const [filters, setFilters] = useState<Filters>({});
  const history = useHistory(entityRef, filters);
  const failing = failingReleases(data, useNow(60_000));
  const titles = new Map(data.environments.map(e => [e.name, e.title]));
  const items = history.data?.pages.flatMap(page => page.items) ?? [];
  const filtered = Object.values(filters).some(Boolean);
  const waiting = waitingRollbacks(data, filters);
  const { data: rollbacks = [] } = useRollbacks(entityRef, undefined, {
    enabled: items.some(({ deployment }) => deployment.rollbackId),
  });
  const broken = new Set(
    rollbacks.filter(({ breakGlass }) => breakGlass).map(({ id }) => id),
  );
  const whereOf = (target: Target) =>
    titles.get(target.environment ?? '') ?? target.qualifier;

  return (
    <Panel>
      <div className={classes.head}>
        <h2 className={classes.title} id="deployments-history">
          {t('history.title')}
        </h2>
        <HistoryFilters data={data} filters={filters} onChange={setFilters} />
      </div>
      {history.error && !history.data && (
        <Alert severity="error">
          {t('history.failed', { message: history.error.message })}
        </Alert>
      )}
      <div className={classes.scroll}>
        <Table
          size="small"
          className={[
            classes.table,
            !compact && classes.wide,
            history.isPlaceholderData && classes.busy,
          ]
            .filter(Boolean)
            .join(' ')}
          aria-labelledby="deployments-history"
          aria-busy={history.isFetching}
        >
          <colgroup>
            {columns.map(({ key, width }) => (
              <col key={key} style={{ width }} />
            ))}
          </colgroup>
          <TableHead>
            <TableRow>
              <TableCell padding="none" aria-label={t('history.steps')} />
              {columns.slice(1).map(({ key }) => (
                <TableCell key={key}>{t(`history.${key}`)}</TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {waiting.map(rollback => (
              <WaitingRow
                key={rollback.id}
                rollback={rollback}
                where={whereOf(rollback.target)}
                compact={compact}
              />
            ))}
            {history.isPending &&
              Array.from({ length: 5 }, (_, row) => (
                <TableRow key={row}>
                  <TableCell colSpan={columns.length}>
                    <Skeleton variant="text" height={24} />
                  </TableCell>
                </TableRow>
              ))}
            {items.map(({ deployment, target }) => (
              <HistoryRow
                key={`${target.id} ${deployment.id}`}
                entityRef={entityRef}
                deployment={deployment}
                target={target}
                where={whereOf(target)}
                glassBroken={broken.has(deployment.rollbackId ?? '')}
                compact={compact}
                failing={failing.get(target.id) === deployment.release.id}
              />
            ))}
          </TableBody>
        </Table>
      </div>
      {history.data && items.length + waiting.length === 0 && (
        <div className={classes.none}>
          {t(filtered ? 'history.noneMatch' : 'history.none')}
        </div>
      )}
      {history.hasNextPage && (
        <div className={classes.foot}>
          <Button
            className={classes.more}
            size="small"
            color="primary"
            disabled={history.isFetchingNextPage}
            onClick={() => history.fetchNextPage()}
          >
            {t('history.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
