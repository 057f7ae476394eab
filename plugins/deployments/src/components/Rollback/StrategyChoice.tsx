import type {
  Plan,
  StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useState } from 'react';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    toggle: {
      textTransform: 'none',
      padding: 0,
      minWidth: 0,
      verticalAlign: 'baseline',
      textDecoration: 'underline',
      font: 'inherit',
      '&:hover': { textDecoration: 'underline' },
    },
    reason: { color: theme.palette.text.secondary },
    ways: {
      border: 'none',
      margin: theme.spacing(1, 0, 0),
      padding: 0,
      display: 'grid',
      gap: theme.spacing(1),
    },
    way: {
      display: 'flex',
      gap: theme.spacing(1),
      alignItems: 'baseline',
      cursor: 'pointer',
    },
    refused: { cursor: 'default', color: theme.palette.text.secondary },
    legend: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
    },
  }),
  { name: 'BackspinStrategyChoice' },
);

function Ways({
  id,
  plan,
  onChoose,
}: {
  id: string;
  plan: Plan;
  onChoose(strategy: StrategyId): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <fieldset className={classes.ways} id={id}>
      <legend className={classes.legend}>{t('rollback.ways')}</legend>
      {plan.strategies.map(({ id: way, title, reason, eligible }) => (
        <label
          key={way}
          className={
            eligible ? classes.way : `${classes.way} ${classes.refused}`
          }
        >
          <input
            type="radio"
            name="rollback-strategy"
            value={way}
            checked={way === plan.strategy}
            disabled={!eligible}
            onChange={() => onChoose(way)}
          />
          <span>
            {eligible ? title : `${title}: ${t('rollback.doesNotFit')}.`}{' '}
            <span className={classes.reason}>{reason}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** How the plan goes about it, why so, and the other ways there are. */
export function StrategyChoice({
  plan,
  onChoose,
}: {
  plan: Plan;
  /** Absent where the plan is only shown. */
  onChoose?(strategy: StrategyId): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const waysId = useId();
  const used = plan.strategies.find(({ id }) => id === plan.strategy);
  const others = plan.strategies.length - 1;
  return (
    <>
      <strong>{used?.title ?? plan.strategy}</strong>
      {used?.recommended && ` (${t('rollback.recommended')})`}
      {'. '}
      <span className={classes.reason}>{used?.reason}</span>{' '}
      {onChoose && others > 0 && (
        <Button
          className={classes.toggle}
          disableRipple
          aria-expanded={open}
          aria-controls={open ? waysId : undefined}
          onClick={() => setOpen(!open)}
        >
          {open
            ? t('rollback.hideWays')
            : t('rollback.otherWays', { count: others })}
        </Button>
      )}
      {onChoose && open && <Ways id={waysId} plan={plan} onChoose={onChoose} />}
    </>
  );
}
