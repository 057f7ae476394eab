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
      fontSize: 'inherit',
      lineHeight: 'inherit',
    },
    reason: { color: theme.palette.text.secondary },
    ways: {
      border: 'none',
      margin: theme.spacing(1, 0, 0),
      padding: 0,
      display: 'grid',
      gap: theme.spacing(1),
    },
    way: { display: 'flex', gap: theme.spacing(1), alignItems: 'baseline' },
    hidden: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
    },
  }),
  { name: 'BackspinStrategyChoice' },
);

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
      <strong>{used?.title ?? plan.strategy}</strong>{' '}
      <span className={classes.reason}>
        {used?.recommended && `${t('rollback.recommended')}: `}
        {used?.reason}
      </span>{' '}
      {onChoose && others > 0 && (
        <Button
          className={classes.toggle}
          size="small"
          aria-expanded={open}
          aria-controls={waysId}
          onClick={() => setOpen(!open)}
        >
          {open
            ? t('rollback.hideWays')
            : t('rollback.otherWays', { count: others })}
        </Button>
      )}
      {onChoose && open && (
        <fieldset className={classes.ways} id={waysId}>
          <legend className={classes.hidden}>{t('rollback.ways')}</legend>
          {plan.strategies.map(way => (
            <label key={way.id} className={classes.way}>
              <input
                type="radio"
                name="rollback-strategy"
                value={way.id}
                checked={way.id === plan.strategy}
                disabled={!way.eligible}
                onChange={() => onChoose(way.id)}
              />
              <span>
                {way.title} <span className={classes.reason}>{way.reason}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}
