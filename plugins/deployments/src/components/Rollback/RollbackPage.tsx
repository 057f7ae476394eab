import type { RollbackView } from '@backspin/backstage-plugin-deployments-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import type { ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import {
  DeploymentsProvider,
  useLiveUpdates,
  useRollback,
} from '../../queries';
import { useT } from '../../translation';
import { PageFrame } from '../PageFrame';
import { PlanConsequences } from './PlanConsequences';
import { PlanFacts } from './PlanFacts';
import { RollbackDialogProvider } from './RollbackDialogProvider';
import { RollbackFacts } from './RollbackFacts';
import { RunActions } from './RunActions';
import { RunFailure } from './RunFailure';
import { RunProgress } from './RunProgress';
import { TakeAway } from './TakeAway';
import { runTitle } from './runWords';

const useStyles = makeStyles(
  theme => ({
    columns: {
      fontFamily: theme.typography.fontFamily,
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
      gap: theme.spacing(2),
      alignItems: 'start',
      [theme.breakpoints.down('md')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
    stack: { display: 'grid', gap: theme.spacing(2), minWidth: 0 },
    box: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
      padding: theme.spacing(2, 2.5),
    },
    heading: { margin: 0, fontSize: 16 },
    actions: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1),
      '&:empty': { display: 'none' },
    },
  }),
  { name: 'BackspinRollbackPage' },
);

function Box({ title, children }: { title?: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <Paper variant="outlined" className={classes.box}>
      {title && <h2 className={classes.heading}>{title}</h2>}
      {children}
    </Paper>
  );
}

function RollbackBody({ view }: { view: RollbackView }) {
  const classes = useStyles();
  const { t } = useT();
  const { rollback } = view;
  return (
    <RollbackDialogProvider entityRef={rollback.entityRef}>
      <div className={classes.columns}>
        <Box>
          <div>
            <RunProgress view={view} detailed />
          </div>
          <div className={classes.actions}>
            <RunActions view={view} />
          </div>
          <TakeAway rollback={rollback} />
        </Box>
        <div className={classes.stack}>
          <Box>
            <RollbackFacts rollback={rollback} />
          </Box>
          <Box title={t('run.plan')}>
            <PlanFacts
              plan={rollback.plan}
              isUndo={rollback.undoes !== undefined}
            />
            <PlanConsequences plan={rollback.plan} />
          </Box>
        </div>
      </div>
    </RollbackDialogProvider>
  );
}

function BodySkeleton() {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div
      className={classes.columns}
      role="status"
      aria-label={t('run.loading')}
    >
      <Skeleton variant="rect" height={420} />
      <div className={classes.stack}>
        <Skeleton variant="rect" height={260} />
        <Skeleton variant="rect" height={320} />
      </div>
    </div>
  );
}

function RollbackById({ id }: { id: string }) {
  const { t } = useT();
  const { data, error, refetch, isFetching } = useRollback(id);
  const rollback = data?.rollback;
  useLiveUpdates({ rollbackId: id, entityRef: rollback?.entityRef });
  return (
    <PageFrame title={rollback ? runTitle(rollback, t) : t('history.rollback')}>
      {error && (
        <RunFailure
          error={error}
          isOld={data !== undefined}
          isRetrying={isFetching}
          onRetry={() => refetch()}
        />
      )}
      {!data && !error && <BodySkeleton />}
      {data && <RollbackBody view={data} />}
    </PageFrame>
  );
}

/** A rollback's own page, whose address can be pasted anywhere. */
export function RollbackPage() {
  const { id = '' } = useParams();
  return (
    <DeploymentsProvider>
      <RollbackById id={id} />
    </DeploymentsProvider>
  );
}
