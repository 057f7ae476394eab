import type { EntityDeployments } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import CircularProgress from '@material-ui/core/CircularProgress';
import RefreshIcon from '@material-ui/icons/Refresh';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useRefresh } from '../../queries';
import { useT } from '../../translation';
import { Ago } from '../Time';
import { Dotted } from './CellMeta';
import { freshnessOf, type LateEnvironment } from './freshnessOf';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      minHeight: 40,
      padding: theme.spacing(0.5, 1, 0.5, 1.75),
      borderTop: `1px solid ${theme.palette.divider}`,
      fontSize: 12,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
    },
    text: { flex: '1 1 240px', minWidth: 0 },
    button: { flex: 'none', textTransform: 'none' },
  }),
  { name: 'BackspinFreshness' },
);

function Late({ where, observedAt, message }: LateEnvironment) {
  const { t } = useT();
  const place = where ?? t('grid.notPlaced');
  if (!observedAt) {
    return message ? (
      <>{t('freshness.neverWhy', { where: place, message })}</>
    ) : (
      <>{t('freshness.never', { where: place })}</>
    );
  }
  const ago = <Ago at={observedAt} />;
  return message ? (
    <>{t('freshness.behindWhy', { where: place, ago, message })}</>
  ) : (
    <>{t('freshness.behind', { where: place, ago })}</>
  );
}

/** How old what is shown is, and what could not be read again and why. */
export function Freshness({
  entityRef,
  data,
  error,
  actions,
}: {
  entityRef: string;
  data: EntityDeployments;
  /** Why the newest answer of the portal itself is missing. */
  error?: Error | null;
  /** What else may be done about all of it. */
  actions?: ReactNode;
}) {
  const classes = useStyles();
  const { t } = useT();
  const refresh = useRefresh(entityRef);
  const { seenAt, late } = freshnessOf(data);
  return (
    <div className={classes.root}>
      <span className={classes.text}>
        <Dotted
          parts={[
            seenAt && t('freshness.seen', { ago: <Ago at={seenAt} /> }),
            error
              ? t('freshness.paused', { message: error.message })
              : t('freshness.live'),
            ...late.map(item => (
              <Late key={`${item.where} ${item.message}`} {...item} />
            )),
            refresh.error &&
              t('freshness.refreshFailed', { message: refresh.error.message }),
          ]}
        />
      </span>
      {actions}
      <Button
        className={classes.button}
        size="small"
        disabled={refresh.isPending}
        onClick={() => refresh.mutate({})}
        startIcon={
          refresh.isPending ? (
            <CircularProgress size={14} aria-hidden="true" />
          ) : (
            <RefreshIcon />
          )
        }
      >
        {t(refresh.isPending ? 'freshness.refreshing' : 'freshness.refresh')}
      </Button>
    </div>
  );
}
