import { LogViewer } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { Suspense } from 'react';
import { useStepLog } from '../../queries';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: { height: 280, marginTop: theme.spacing(0.5) },
    note: { padding: theme.spacing(0.5, 0) },
  }),
  { name: 'BackspinStepLog' },
);

/** The log of a step; grows while the step runs. */
export function StepLog({
  entityRef,
  query,
  live,
}: {
  entityRef: string;
  query: { target: string; id: string; step: string };
  live: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { data, error } = useStepLog(entityRef, query, { live });
  if (error && !data) {
    return (
      <Typography
        variant="body2"
        color="textSecondary"
        role="alert"
        className={classes.note}
      >
        {error.message}
      </Typography>
    );
  }
  if (!data) {
    return <Skeleton variant="rect" className={classes.root} />;
  }
  return (
    <>
      {data.truncated && (
        <Typography variant="caption" color="textSecondary">
          {t('steps.truncated')}
        </Typography>
      )}
      {data.text ? (
        <div className={classes.root}>
          {/* It loads itself when first needed; the page around it stays. */}
          <Suspense
            fallback={<Skeleton variant="rect" className={classes.root} />}
          >
            <LogViewer text={data.text} />
          </Suspense>
        </div>
      ) : (
        <Typography
          variant="body2"
          color="textSecondary"
          className={classes.note}
        >
          {t('steps.emptyLog')}
        </Typography>
      )}
    </>
  );
}
