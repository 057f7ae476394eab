import type { ServiceHealth } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { useT } from '../../translation';
import { Panel } from '../Frame';
import { Dotted } from '../Grid';
import { StateChip } from '../State';
import { Ago } from '../Time';
import { BucketBar } from './BucketBar';
import { byAccount, serviceName } from './problems';

const useStyles = makeStyles(
  theme => ({
    scroll: { overflowX: 'auto' },
    table: {
      width: '100%',
      borderCollapse: 'collapse',
      fontSize: 13,
      lineHeight: '20px',
      '& th, & td': {
        padding: theme.spacing(1, 1.25),
        textAlign: 'left',
        verticalAlign: 'top',
        borderTop: `1px solid ${theme.palette.divider}`,
      },
      '& th:first-child, & td:first-child': { paddingLeft: 14 },
      '& thead th': { borderTop: 'none', fontSize: 13 },
      '& tbody th': { fontWeight: 400 },
    },
    caption: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
    },
    account: {
      backgroundColor: theme.palette.background.default,
      '& strong': { fontWeight: 700 },
    },
    region: { color: theme.palette.text.secondary },
    identities: {
      display: 'grid',
      gridTemplateColumns: 'max-content minmax(0, 1fr)',
      gap: theme.spacing(0, 1),
      margin: 0,
      fontSize: 12,
      lineHeight: '18px',
      fontWeight: 400,
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    },
    buckets: { display: 'grid', gap: 2, padding: theme.spacing(0.25, 0) },
    calls: {
      fontSize: 12,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
    number: { fontVariantNumeric: 'tabular-nums' },
    quiet: { color: theme.palette.text.secondary },
  }),
  { name: 'BackspinServiceTable' },
);

/** The part of a role's ARN that tells roles apart. */
const shortIdentity = (arn: string) =>
  arn.replace(/^arn:[^:]+:(iam|sts)::\d*:/, '');

const identitiesOf = (group: ServiceHealth[], side: 'read' | 'write') => [
  ...new Set(
    group.flatMap(
      ({ readIdentity, writeIdentity }) =>
        (side === 'read' ? readIdentity : writeIdentity) ?? [],
    ),
  ),
];

function Identities({ group }: { group: ServiceHealth[] }) {
  const classes = useStyles();
  const { t } = useT();
  const sides = (['read', 'write'] as const).map(side => ({
    side,
    arns: identitiesOf(group, side),
  }));
  return (
    <dl className={classes.identities}>
      {sides.map(({ side, arns }) => (
        <div key={side} style={{ display: 'contents' }}>
          <dt>{t(`diagnostics.${side}`)}</dt>
          <dd>
            {arns.length > 0
              ? arns.map(arn => (
                  <div key={arn} title={arn}>
                    {shortIdentity(arn)}
                  </div>
                ))
              : t(
                  side === 'read'
                    ? 'diagnostics.noIdentity'
                    : 'diagnostics.noWrite',
                )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Reachable({ health }: { health: ServiceHealth }) {
  const { t } = useT();
  const { reachable, error } = health;
  if (reachable === 'no') {
    return <StateChip state="failing">{t('diagnostics.reach.no')}</StateChip>;
  }
  if (error) {
    return (
      <StateChip state="attention">
        {t(`fleet.readError.${error.code}`)}
      </StateChip>
    );
  }
  return (
    <StateChip state={reachable === 'yes' ? 'live' : 'unknown'}>
      {t(`diagnostics.reach.${reachable}`)}
    </StateChip>
  );
}

/** Below this width of the window the figures stand below the name of the service. */
const NARROW = '(max-width: 960px)';

function LastSuccess({ at }: { at: string | undefined }) {
  const classes = useStyles();
  const { t } = useT();
  return at ? (
    <Ago at={at} />
  ) : (
    <span className={classes.quiet}>{t('diagnostics.never')}</span>
  );
}

function ServiceRow({
  health,
  narrow,
}: {
  health: ServiceHealth;
  narrow: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { buckets, calls, lastSuccessAt } = health;
  return (
    <tr>
      <th scope="row">
        {serviceName(health.service)}
        {narrow && (
          <div className={classes.calls}>
            <Dotted
              parts={[
                t('diagnostics.callsOf', { count: calls }),
                <LastSuccess at={lastSuccessAt} />,
              ]}
            />
          </div>
        )}
      </th>
      <td>
        <Reachable health={health} />
      </td>
      <td>
        {buckets.length > 0 ? (
          <div className={classes.buckets}>
            {buckets.map(bucket => (
              <BucketBar key={bucket.name} bucket={bucket} />
            ))}
          </div>
        ) : (
          <span className={classes.quiet}>{t('diagnostics.noBuckets')}</span>
        )}
      </td>
      {!narrow && (
        <>
          <td className={classes.number}>{calls.toLocaleString()}</td>
          <td>
            <LastSuccess at={lastSuccessAt} />
          </td>
        </>
      )}
    </tr>
  );
}

function AccountRow({
  group,
  narrow,
}: {
  group: ServiceHealth[];
  narrow: boolean;
}) {
  const classes = useStyles();
  const [{ account, accountName, region }] = group;
  return (
    <tr className={classes.account}>
      <th scope="rowgroup" colSpan={2}>
        <strong>{accountName ?? account}</strong>{' '}
        <span className={classes.region}>
          {accountName ? `${account} · ${region}` : region}
        </span>
      </th>
      <td colSpan={narrow ? 1 : 3}>
        <Identities group={group} />
      </td>
    </tr>
  );
}

/** Every service of every account, those with a problem first. */
export function ServiceTable({ services }: { services: ServiceHealth[] }) {
  const classes = useStyles();
  const { t } = useT();
  const narrow = useMediaQuery(NARROW, { noSsr: true });
  return (
    <Panel>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <caption className={classes.caption}>
            {t('diagnostics.accounts')}
          </caption>
          <colgroup>
            <col style={{ width: narrow ? '28%' : '20%' }} />
            <col style={{ width: narrow ? '20%' : '14%' }} />
            <col />
            {!narrow && (
              <>
                <col style={{ width: '9%' }} />
                <col style={{ width: '13%' }} />
              </>
            )}
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t('diagnostics.service')}</th>
              <th scope="col">{t('diagnostics.reachable')}</th>
              <th scope="col" title={t('diagnostics.quotaHint')}>
                {t('diagnostics.quota')}
              </th>
              {!narrow && (
                <>
                  <th scope="col">{t('diagnostics.calls')}</th>
                  <th scope="col">{t('diagnostics.lastSuccess')}</th>
                </>
              )}
            </tr>
          </thead>
          {byAccount(services).map(group => {
            const [{ account, region }] = group;
            return (
              <tbody key={`${account} ${region}`}>
                <AccountRow group={group} narrow={narrow} />
                {group.map(health => (
                  <ServiceRow
                    key={health.service}
                    health={health}
                    narrow={narrow}
                  />
                ))}
              </tbody>
            );
          })}
        </table>
      </div>
    </Panel>
  );
}
