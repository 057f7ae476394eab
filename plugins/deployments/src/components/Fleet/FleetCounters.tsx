import type { TargetState } from '@backspin/backstage-plugin-deployments-common';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { StateIcon, useStateColors } from '../State';
import { FLEET_COUNTERS, type FleetCounter } from './filters';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'repeat(6, minmax(0, 1fr))',
      gap: theme.spacing(1.5),
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
      },
    },
    counter: {
      display: 'block',
      width: '100%',
      padding: theme.spacing(1.25, 1.75),
      textAlign: 'left',
      backgroundColor: theme.palette.background.paper,
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      '&:hover': { borderColor: theme.palette.text.secondary },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 1,
      },
    },
    name: {
      display: 'flex',
      alignItems: 'center',
      gap: 6,
      fontSize: 13,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
      '& svg': { fontSize: 14, flex: 'none' },
    },
    count: {
      marginTop: 2,
      fontSize: 22,
      lineHeight: '28px',
      fontWeight: 700,
      fontVariantNumeric: 'tabular-nums',
    },
    none: { color: theme.palette.text.secondary, fontWeight: 400 },
  }),
  { name: 'BackspinFleetCounters' },
);

const STATE_OF: Record<FleetCounter, TargetState> = {
  failing: 'failing',
  moving: 'moving',
  attention: 'attention',
  paused: 'paused',
  'rolled-back': 'rolled-back',
  unreadable: 'unknown',
};

function Counter({
  counter,
  count,
  pressed,
  onClick,
}: {
  counter: FleetCounter;
  count: number | undefined;
  pressed: boolean;
  onClick(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { text, soft, strong } = useStateColors(STATE_OF[counter]);
  const some = Boolean(count);
  return (
    <ButtonBase
      className={classes.counter}
      aria-pressed={pressed}
      disabled={count === undefined}
      title={t(`fleet.counterHint.${counter}`)}
      style={pressed ? { backgroundColor: soft, borderColor: strong } : {}}
      onClick={onClick}
    >
      <div
        className={classes.name}
        style={pressed ? { color: text } : undefined}
      >
        <StateIcon
          state={STATE_OF[counter]}
          style={{ color: some || pressed ? text : undefined }}
        />
        {t(`fleet.counter.${counter}`)}
      </div>
      <div
        className={`${classes.count} ${some ? '' : classes.none}`}
        style={
          pressed || (some && counter === 'failing')
            ? { color: text }
            : undefined
        }
      >
        {count ?? '–'}
      </div>
    </ButtonBase>
  );
}

/** How many targets are in each state; a click shows only those. */
export function FleetCounters({
  counts,
  show,
  onShow,
}: {
  /** Absent until they are known. */
  counts?: Record<FleetCounter, number>;
  show: FleetCounter | undefined;
  onShow(counter: FleetCounter | undefined): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div className={classes.root} role="group" aria-label={t('fleet.counters')}>
      {FLEET_COUNTERS.map(counter => (
        <Counter
          key={counter}
          counter={counter}
          count={counts?.[counter]}
          pressed={show === counter}
          onClick={() => onShow(show === counter ? undefined : counter)}
        />
      ))}
    </div>
  );
}
