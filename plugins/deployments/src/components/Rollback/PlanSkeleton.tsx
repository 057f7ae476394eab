import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: { padding: theme.spacing(2, 2.5) },
    row: {
      display: 'grid',
      gridTemplateColumns: 'minmax(96px, 25%) 1fr',
      gap: theme.spacing(0, 2),
      marginBottom: theme.spacing(1.25),
    },
    box: { marginTop: theme.spacing(1.5) },
  }),
  { name: 'BackspinPlanSkeleton' },
);

/** The size of a plan: four facts, two warnings and what is not undone. */
export function PlanSkeleton() {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div
      className={classes.root}
      role="status"
      aria-label={t('rollback.planning')}
    >
      {[90, 60, 45, 55].map(width => (
        <div key={width} className={classes.row}>
          <Skeleton variant="text" width="60%" height={20} />
          <Skeleton variant="text" width={`${width}%`} height={20} />
        </div>
      ))}
      {[64, 84, 124].map(height => (
        <Skeleton
          key={height}
          className={classes.box}
          variant="rect"
          height={height}
        />
      ))}
    </div>
  );
}
