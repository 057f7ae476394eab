import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { PersonName } from '../Release';

const useStyles = makeStyles(
  { button: { textTransform: 'none', whiteSpace: 'nowrap' } },
  { name: 'BackspinInTheWay' },
);

/** Somebody is rolling the target back already; it can be watched. */
export function InTheWay({
  rollback,
  onFollow,
}: {
  rollback: Rollback;
  onFollow(id: string): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <Notice
      state="moving"
      action={
        <Button
          className={classes.button}
          variant="outlined"
          size="small"
          onClick={() => onFollow(rollback.id)}
        >
          {t('problem.watchIt')}
        </Button>
      }
    >
      <strong>{t('problem.inProgress')}.</strong>{' '}
      {t('problem.inProgressBy', {
        name: <PersonName name={rollback.requestedBy} />,
        release: rollback.plan.to.label,
        reason: rollback.reason,
      })}
    </Notice>
  );
}
