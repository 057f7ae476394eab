import type { EntityDeployments } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useMemo } from 'react';
import { useT } from '../../translation';
import { useArrowKeys } from './arrowKeys';
import { CellGroup } from './CellGroup';
import { gridLayout, type Column, type Row } from './layout';
import { policyWords } from './policyWords';
import { RowHead } from './RowHead';

const useStyles = makeStyles(
  theme => ({
    scroll: { overflowX: 'auto' },
    table: {
      width: '100%',
      borderCollapse: 'collapse',
      tableLayout: 'fixed',
      fontSize: 14,
      '& th': { textAlign: 'left', fontWeight: 400 },
      '& th, & td': {
        padding: 0,
        verticalAlign: 'top',
        borderTop: `1px solid ${theme.palette.divider}`,
      },
      '& th + th, & th + td, & td + td': {
        borderLeft: `1px solid ${theme.palette.divider}`,
      },
      '& thead th': { borderTop: 'none' },
      // Where the grid has to be scrolled, one still sees whose row it is.
      '& tr > th:first-child': {
        position: 'sticky',
        left: 0,
        zIndex: 2,
        backgroundColor: theme.palette.background.paper,
      },
      // Lets a cell fill its row, so that its border reaches from top to bottom.
      '& td': { height: 1 },
    },
    caption: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
    },
    rowHead: { padding: theme.spacing(1.5, 1, 1.5, 1.75) },
    columnHead: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      columnGap: theme.spacing(1),
      padding: theme.spacing(1.25, 1.75),
      paddingLeft: theme.spacing(2.1),
    },
    title: { fontWeight: 700 },
    policy: {
      fontSize: 12,
      lineHeight: '20px',
      color: theme.palette.text.secondary,
    },
    stackHead: {
      display: 'flex',
      justifyContent: 'space-between',
      alignItems: 'baseline',
      margin: 0,
      padding: theme.spacing(1, 1.75),
      fontSize: 14,
      fontWeight: 400,
      borderTop: `1px solid ${theme.palette.divider}`,
      backgroundColor: theme.palette.background.default,
      'section:first-child > &': { borderTop: 'none' },
    },
  }),
  { name: 'BackspinGrid' },
);

function ColumnHead({ column }: { column: Column }) {
  const classes = useStyles();
  const { t } = useT();
  const { environment } = column;
  if (!environment) {
    return (
      <>
        <span className={classes.title}>{t('grid.notPlaced')}</span>
        <span className={classes.policy} title={t('grid.notPlacedHint')}>
          {t('grid.notPlacedShort')}
        </span>
      </>
    );
  }
  const policy = policyWords(environment.policy, t);
  return (
    <>
      <span className={classes.title}>{environment.title}</span>
      <span className={classes.policy} title={t('policy.label', { policy })}>
        {policy}
      </span>
    </>
  );
}

interface GridProps {
  entityRef: string;
  data: EntityDeployments;
}

/** Rows are targets, columns the environments in order, so that the eye compares along a row. */
function WideGrid({ entityRef, data }: GridProps) {
  const classes = useStyles();
  const table = useArrowKeys();
  const { t } = useT();
  const { columns, rows } = useMemo(() => gridLayout(data), [data]);
  return (
    <div className={classes.scroll}>
      <table
        className={classes.table}
        style={{ minWidth: 150 + columns.length * 170 }}
        ref={table}
      >
        <caption className={classes.caption}>{t('grid.caption')}</caption>
        <colgroup>
          <col style={{ width: '19%' }} />
          {columns.map(({ key }) => (
            <col key={key} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <div className={classes.columnHead} style={{ paddingLeft: 14 }}>
                <span className={classes.title}>{t('grid.target')}</span>
              </div>
            </th>
            {columns.map(column => (
              <th key={column.key} scope="col">
                <div className={classes.columnHead}>
                  <ColumnHead column={column} />
                </div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.key}>
              <th scope="row">
                <div className={classes.rowHead}>
                  <RowHead row={row} columns={columns} />
                </div>
              </th>
              {columns.map(({ key, environment }) => (
                <td key={key}>
                  <CellGroup
                    entityRef={entityRef}
                    views={row.cells.get(key) ?? []}
                    where={environment?.title ?? t('grid.notPlaced')}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StackedTable({
  entityRef,
  column,
  rows,
}: {
  entityRef: string;
  column: Column;
  rows: Row[];
}) {
  const classes = useStyles();
  const { t } = useT();
  const table = useArrowKeys();
  const where = column.environment?.title ?? t('grid.notPlaced');
  return (
    <section aria-label={where}>
      <h2 className={classes.stackHead}>
        <ColumnHead column={column} />
      </h2>
      <table className={classes.table} ref={table}>
        <caption className={classes.caption}>{where}</caption>
        <colgroup>
          <col style={{ width: '34%' }} />
          <col />
        </colgroup>
        <tbody>
          {rows.map(row => (
            <tr key={row.key}>
              <th scope="row">
                <div className={classes.rowHead}>
                  <RowHead row={row} columns={[column]} />
                </div>
              </th>
              <td>
                <CellGroup
                  entityRef={entityRef}
                  views={row.cells.get(column.key) ?? []}
                  where={where}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The environments below each other, the one nearest to the users first. */
function StackedGrid({ entityRef, data }: GridProps) {
  const { columns, rows } = useMemo(() => gridLayout(data), [data]);
  const placed = columns.filter(({ environment }) => environment).reverse();
  const rest = columns.filter(({ environment }) => !environment);
  return (
    <div>
      {[...placed, ...rest].map(column => {
        const present = rows.filter(row => row.cells.has(column.key));
        return (
          present.length > 0 && (
            <StackedTable
              key={column.key}
              entityRef={entityRef}
              column={column}
              rows={present}
            />
          )
        );
      })}
    </div>
  );
}

/** The grid of targets and environments, a real table in either form. */
export function DeploymentsGrid({
  stacked,
  ...props
}: GridProps & { stacked: boolean }) {
  return stacked ? <StackedGrid {...props} /> : <WideGrid {...props} />;
}
