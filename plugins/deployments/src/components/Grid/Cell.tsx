import {
  isUnderWay,
  stateOf,
  type ReadError,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import WarningIcon from '@material-ui/icons/ErrorOutline';
import { memo, useEffect, useRef } from 'react';
import { Link } from 'react-router-dom';
import { useT } from '../../translation';
import { CommitLine, ReleaseLabel } from '../Release';
import { TargetStateChip, useStateColors } from '../State';
import { Ago, useNow } from '../Time';
import { useDetailsAddress } from '../useDetailsAddress';
import { ProgressBar, WeightBar } from './Bars';
import { CellMenu } from './CellMenu';
import { CellMeta } from './CellMeta';
import { isQuiet } from './freshnessOf';
import { sharesOf } from './shares';

const useStyles = makeStyles(
  theme => ({
    root: {
      position: 'relative',
      boxSizing: 'border-box',
      display: 'flex',
      flexDirection: 'column',
      gap: 3,
      minWidth: 0,
      height: '100%',
      padding: theme.spacing(1.5, 1.75, 1.25),
      borderLeft: '3px solid transparent',
      '&:hover $menu, &:focus-within $menu': { opacity: 1 },
    },
    selected: {
      backgroundColor:
        theme.palette.type === 'dark'
          ? 'rgba(156, 201, 255, 0.12)'
          : 'rgba(31, 84, 147, 0.06)',
    },
    top: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      columnGap: theme.spacing(1),
      rowGap: 3,
      minHeight: 22,
    },
    release: {
      color: 'inherit',
      fontSize: 14,
      textDecoration: 'none',
      '&:hover': { textDecoration: 'underline' },
      '&:focus-visible': { outline: 'none' },
      // The whole cell opens the details; links and buttons in it lie above.
      '&::after': { content: '""', position: 'absolute', inset: 0 },
      '&:focus-visible::after': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
        borderRadius: 2,
      },
    },
    above: {
      minWidth: 0,
      '& a, & button, & time, & [title]': { position: 'relative', zIndex: 1 },
    },
    bar: { margin: '4px 0 2px' },
    qualifier: {
      fontSize: 12,
      lineHeight: '16px',
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
    menu: {
      position: 'absolute',
      right: 2,
      bottom: 6,
      zIndex: 1,
      padding: 4,
      fontSize: 18,
      opacity: 0,
      transition: 'opacity 120ms',
      backgroundColor: theme.palette.background.paper,
      '&:hover, &[aria-expanded="true"]': { opacity: 1 },
      '&:hover': { backgroundColor: theme.palette.background.paper },
      '@media (hover: none)': { opacity: 1 },
    },
    error: {
      display: 'flex',
      gap: 4,
      fontSize: 12,
      lineHeight: '18px',
      overflowWrap: 'anywhere',
      '& svg': { flex: 'none', fontSize: 14, marginTop: 2 },
    },
  }),
  { name: 'BackspinCell' },
);

/** AWS says at length who may not do what on which resource; what to do about it says it shorter. */
const errorWords = ({ code, message, fix }: ReadError) =>
  code === 'access-denied' && fix
    ? fix
    : [message, fix].filter(Boolean).join(' ');

function ReadErrorNote({ view }: { view: TargetView }) {
  const classes = useStyles();
  const { t } = useT();
  const { text } = useStateColors('attention');
  const { error, observation } = view;
  if (!error || isQuiet(error, observation !== undefined)) return null;
  return (
    <div className={classes.error} style={{ color: text }}>
      <WarningIcon aria-hidden="true" />
      <span title={error.message}>
        {observation
          ? t('grid.lastRead', { ago: <Ago at={observation.observedAt} /> })
          : t('grid.notRead')}
        {': '}
        {errorWords(error)}
      </span>
    </div>
  );
}

/** From which release to which a target is moving, or which one is live. */
export function releasesOf({ observation, rollback }: TargetView): {
  from?: string;
  to?: string;
} {
  if (rollback && isUnderWay(rollback.status)) {
    return {
      from:
        rollback.status === 'verifying' ? undefined : rollback.plan.from.label,
      to: rollback.plan.to.label,
    };
  }
  const live = observation?.live[0]?.release.label;
  const { inFlight } = observation ?? {};
  if (inFlight && inFlight.kind !== 'build') {
    return { from: inFlight.from?.label ?? live, to: inFlight.to.label };
  }
  return { to: inFlight?.to.label ?? live };
}

function CellBar({ view }: { view: TargetView }) {
  const classes = useStyles();
  const { observation } = view;
  if (!observation) return null;
  const { inFlight } = observation;
  if (inFlight && inFlight.kind !== 'traffic-shift') {
    return inFlight.progress === undefined ? null : (
      <div className={classes.bar}>
        <ProgressBar inFlight={inFlight} />
      </div>
    );
  }
  const shares = sharesOf(observation);
  return shares.length > 1 ? (
    <div className={classes.bar}>
      <WeightBar live={shares} />
    </div>
  ) : null;
}

function TargetCell({
  entityRef,
  view,
  where,
  showQualifier,
}: {
  entityRef: string;
  view: TargetView;
  /** Title of the environment. */
  where: string;
  /** With the branch or alias, where a cell holds several targets. */
  showQualifier: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const address = useDetailsAddress();
  const state = stateOf(view, useNow(60_000));
  const { strong } = useStateColors(state);
  const { target, observation } = view;
  const { from, to } = releasesOf(view);
  const none = t(observation ? 'grid.nothingLive' : 'grid.notKnown');
  const quiet = state === 'live' || state === 'unknown' || state === 'paused';
  const selected = address.target === target.id;
  const ref = useRef<HTMLDivElement>(null);
  // The details beside it take room away, and the grid may have to scroll.
  useEffect(() => {
    if (selected) {
      ref.current?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    }
  }, [selected]);
  const commit =
    observation?.inFlight?.commit ??
    observation?.inFlight?.to.commit ??
    observation?.live[0]?.release.commit;

  return (
    <div
      ref={ref}
      className={`${classes.root} ${selected ? classes.selected : ''}`}
      style={{ borderLeftColor: quiet ? 'transparent' : strong }}
      data-target={target.id}
    >
      {showQualifier && (
        <div className={classes.qualifier}>{target.qualifier}</div>
      )}
      <div className={classes.top}>
        <Link
          className={classes.release}
          to={address.to(target.id)}
          data-cell
          aria-current={selected || undefined}
          aria-label={t('grid.details', {
            target: target.name,
            where,
            release: to ?? none,
            state: t(`state.${state}`),
          })}
        >
          {to ? <ReleaseLabel from={from} to={to} /> : none}
        </Link>
        <TargetStateChip view={view} />
      </div>
      <CellBar view={view} />
      {commit && (
        <div className={classes.above}>
          <CommitLine commit={commit} />
        </div>
      )}
      <div className={classes.above}>
        <CellMeta entityRef={entityRef} view={view} />
      </div>
      <ReadErrorNote view={view} />
      <CellMenu view={view} where={where} className={classes.menu} />
    </div>
  );
}

/** One target in the grid. The whole of it opens the details, and is a link to them. */
export const Cell = memo(TargetCell);
