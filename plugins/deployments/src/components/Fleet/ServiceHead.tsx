import { Link } from '@backstage/core-components';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Dotted } from '../Grid';
import { PersonName } from '../Release';
import type { FleetRow } from './rows';

const useStyles = makeStyles(
  theme => ({
    name: {
      fontSize: 14,
      lineHeight: '22px',
      fontWeight: 700,
      overflowWrap: 'anywhere',
    },
    what: {
      marginTop: 1,
      fontSize: 12,
      lineHeight: '18px',
      fontWeight: 400,
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'BackspinServiceHead' },
);

const distinct = (row: FleetRow, kind: string) =>
  new Set(
    row.targets
      .filter(({ target }) => target.kind === kind)
      .map(({ target }) => target.name),
  ).size;

/** Owners by the names that the catalog has for them. */
export function Owners({ owners }: { owners: string[] }) {
  return (
    <>
      {owners.map((owner, index) => (
        <span key={owner}>
          {index > 0 && ', '}
          <PersonName name={owner} />
        </span>
      ))}
    </>
  );
}

/** Name of a service, which leads to its deployments, and what it consists of. */
export function ServiceHead({
  row,
  tab,
  withOwners,
}: {
  row: FleetRow;
  tab: string;
  /** Where there is no column for them. */
  withOwners?: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const functions = distinct(row, 'lambda-alias');
  const apps = distinct(row, 'amplify-branch');
  return (
    <>
      <div className={classes.name}>
        <Link to={tab}>
          <EntityDisplayName
            entityRef={row.entityRef}
            hideIcon
            disableTooltip
          />
        </Link>
      </div>
      <div className={classes.what}>
        <Dotted
          parts={[
            functions > 0 && t('fleet.functions', { count: functions }),
            apps > 0 && t('fleet.apps', { count: apps }),
            withOwners && <Owners owners={row.owners} />,
          ]}
        />
      </div>
    </>
  );
}
