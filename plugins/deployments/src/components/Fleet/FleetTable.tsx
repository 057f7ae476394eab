import { parseEntityRef } from '@backstage/catalog-model';
import { makeStyles } from '@material-ui/core/styles';
import { memo } from 'react';
import { useT } from '../../translation';
import { useArrowKeys } from '../Grid/arrowKeys';
import { useDeploymentsTabPathOf } from '../entityPath';
import { FleetCell } from './FleetCell';
import { Owners, ServiceHead } from './ServiceHead';
import type { FleetColumn, FleetRow } from './rows';

const useStyles = makeStyles(
  theme => ({
    scroll: { overflowX: 'auto' },
    table: {
      width: '100%',
      borderCollapse: 'collapse',
      tableLayout: 'fixed',
      // Cells fill the height of their row only in a table that has one.
      height: 1,
      '& th, & td': {
        padding: 0,
        height: 'inherit',
        verticalAlign: 'top',
        textAlign: 'left',
        borderTop: `1px solid ${theme.palette.divider}`,
      },
      '& tr': { height: 1 },
    },
    caption: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
    },
    columnHead: {
      '&&': { padding: theme.spacing(1, 1.25), borderTop: 'none' },
      fontSize: 14,
      lineHeight: '20px',
      fontWeight: 700,
    },
    rowHead: { padding: theme.spacing(1, 1, 1, 1.75) },
    owner: {
      '&&': { padding: theme.spacing(1, 1.25) },
      fontSize: 14,
      lineHeight: '22px',
      overflowWrap: 'anywhere',
    },
    none: {
      padding: theme.spacing(1, 1.25),
      lineHeight: '22px',
      color: theme.palette.text.secondary,
    },
    // Stacked: the environment stands before what is live in it.
    where: {
      '&&': { padding: theme.spacing(1, 0, 1, 1.5) },
      fontSize: 13,
      lineHeight: '22px',
      fontWeight: 400,
      color: theme.palette.text.secondary,
    },
    inside: { '&&': { borderTop: 'none' } },
  }),
  { name: 'BackspinFleetTable' },
);

interface TableProps {
  columns: FleetColumn[];
  rows: FleetRow[];
}

/** Name for which there is no better one in an attribute. */
const nameOf = ({ entityRef }: FleetRow) => parseEntityRef(entityRef).name;

/** Few services have anything there; the other columns need the room more. */
const isSparse = (key: string, rows: FleetRow[]) =>
  rows.length >= 6 &&
  rows.filter(({ cells }) => cells.has(key)).length < rows.length / 4;

function WideTable({ columns, rows }: TableProps) {
  const classes = useStyles();
  const { t } = useT();
  const table = useArrowKeys();
  const tabOf = useDeploymentsTabPathOf();
  return (
    <div className={classes.scroll}>
      <table
        className={classes.table}
        style={{ minWidth: 300 + columns.length * 160 }}
        ref={table}
      >
        <caption className={classes.caption}>{t('fleet.caption')}</caption>
        <colgroup>
          <col style={{ width: '18%' }} />
          <col style={{ width: '10%' }} />
          {columns.map(({ key }) => (
            <col
              key={key}
              style={isSparse(key, rows) ? { width: '11%' } : undefined}
            />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th
              scope="col"
              className={classes.columnHead}
              style={{ paddingLeft: 14 }}
            >
              {t('fleet.service')}
            </th>
            <th scope="col" className={classes.columnHead}>
              {t('fleet.owner')}
            </th>
            {columns.map(({ key, environment }) => (
              <th key={key} scope="col" className={classes.columnHead}>
                {environment?.title ?? t('grid.notPlaced')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => {
            const tab = tabOf(row.entityRef);
            return (
              <tr key={row.entityRef}>
                <th scope="row">
                  <div className={classes.rowHead}>
                    <ServiceHead row={row} tab={tab} />
                  </div>
                </th>
                <td className={classes.owner}>
                  <Owners owners={row.owners} />
                </td>
                {columns.map(({ key, environment }) => {
                  const cell = row.cells.get(key);
                  return (
                    <td key={key}>
                      {cell ? (
                        <FleetCell
                          cell={cell}
                          service={nameOf(row)}
                          where={environment?.title ?? t('grid.notPlaced')}
                          tab={tab}
                        />
                      ) : (
                        <div className={classes.none} title={t('grid.none')}>
                          –
                        </div>
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The environments of each service below each other, the one nearest to the users first. */
function StackedTable({ columns, rows }: TableProps) {
  const classes = useStyles();
  const { t } = useT();
  const table = useArrowKeys();
  const tabOf = useDeploymentsTabPathOf();
  const placed = columns.filter(({ environment }) => environment).reverse();
  const ordered = [
    ...placed,
    ...columns.filter(({ environment }) => !environment),
  ];
  return (
    <table className={classes.table} ref={table}>
      <caption className={classes.caption}>{t('fleet.caption')}</caption>
      <colgroup>
        <col style={{ width: '34%' }} />
        <col style={{ width: 84 }} />
        <col />
      </colgroup>
      {rows.map(row => {
        const tab = tabOf(row.entityRef);
        const present = ordered.filter(({ key }) => row.cells.has(key));
        return (
          <tbody key={row.entityRef}>
            {present.map(({ key, environment }, index) => {
              const where = environment?.title ?? t('grid.notPlaced');
              return (
                <tr key={key}>
                  {index === 0 && (
                    <th scope="rowgroup" rowSpan={present.length}>
                      <div className={classes.rowHead}>
                        <ServiceHead row={row} tab={tab} withOwners />
                      </div>
                    </th>
                  )}
                  <th
                    scope="row"
                    className={`${classes.where} ${
                      index > 0 ? classes.inside : ''
                    }`}
                  >
                    {where}
                  </th>
                  <td className={index > 0 ? classes.inside : undefined}>
                    <FleetCell
                      cell={row.cells.get(key)!}
                      service={nameOf(row)}
                      where={where}
                      tab={tab}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        );
      })}
    </table>
  );
}

/**
 * Services by environment, a real table in either form. Hundreds of cells: drawn again only when
 * the services or the form change, not with each keystroke in a filter.
 */
export const FleetTable = memo(function FleetTableOfForm({
  stacked,
  ...props
}: TableProps & { stacked: boolean }) {
  return stacked ? <StackedTable {...props} /> : <WideTable {...props} />;
});
