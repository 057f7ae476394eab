import {
  durationText,
  type FleetTarget,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useMemo } from 'react';
import { useT } from '../../translation';
import { Dotted } from '../Grid';
import { Ago, useNow } from '../Time';
import { fleetFreshness } from './freshness';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(1.25, 1.75),
      borderTop: `1px solid ${theme.palette.divider}`,
      fontSize: 12,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
  }),
  { name: 'BackspinFleetFooter' },
);

/** How much is shown, and how old it is. */
export function FleetFooter({
  shown,
  services,
  targets,
  error,
}: {
  /** Number of services shown. */
  shown: number;
  /** Number of services that there are. */
  services: number;
  /** The targets of the services shown. */
  targets: FleetTarget[];
  /** Why the newest answer of the portal itself is missing. */
  error: Error | null;
}) {
  const classes = useStyles();
  const { t } = useT();
  const now = useNow();
  const distinct = useMemo(
    () => [...new Map(targets.map(item => [item.target.id, item])).values()],
    [targets],
  );
  const { withinMs, oldest, unreadable, unread } = fleetFreshness(
    distinct,
    now,
  );
  const rest = unreadable + unread > 0;
  return (
    <div className={classes.root}>
      <Dotted
        parts={[
          <span key="count" role="status">
            {shown === services
              ? t('fleet.services', { count: services })
              : t('fleet.servicesOf', { count: shown, all: `${services}` })}
            {' · '}
            {t('fleet.targets', { count: distinct.length })}
          </span>,
          unreadable > 0 && t('fleet.unreadable', { count: unreadable }),
          unread > 0 && t('fleet.unread', { count: unread }),
          withinMs !== undefined &&
            t(rest ? 'fleet.othersSeenWithin' : 'fleet.seenWithin', {
              duration: durationText(withinMs),
            }),
          withinMs === undefined &&
            oldest &&
            t('fleet.seenOldest', { ago: <Ago at={oldest} /> }),
          error
            ? t('freshness.paused', { message: error.message })
            : t('freshness.live'),
        ]}
      />
    </div>
  );
}
