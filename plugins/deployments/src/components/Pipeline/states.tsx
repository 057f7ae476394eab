import type { EntityPipeline } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { LinkedText } from '../LinkedText';
import { useRowStyles } from './rowStyles';

const useStyles = makeStyles(
  theme => ({ root: { padding: theme.spacing(0, 1.75, 1.25) } }),
  { name: 'BackspinPipelineProblem' },
);

/** Why what GitHub says is missing, or old. */
export function ReadProblem({ data }: { data: EntityPipeline }) {
  const classes = useStyles();
  const { t } = useT();
  const { error, readAt } = data;
  if (!error) return null;
  return (
    <div className={classes.root}>
      <Notice state="attention">
        <strong>
          {t(readAt ? 'pipeline.readFailedAgain' : 'pipeline.readFailed')}
        </strong>{' '}
        <LinkedText
          text={[error.message, error.fix].filter(Boolean).join(' ')}
        />
      </Notice>
    </div>
  );
}

/** The size of what comes. */
export function Loading() {
  const className = useRowStyles();
  const { t } = useT();
  return (
    <div role="status" aria-label={t('pipeline.loading')}>
      {Array.from({ length: 3 }, (_, row) => (
        <div key={row} className={className}>
          <Skeleton variant="text" width={56} height={22} />
          <div>
            <Skeleton variant="text" width="60%" height={22} />
            <Skeleton variant="text" width="40%" height={18} />
            <Skeleton variant="text" width="50%" height={18} />
          </div>
        </div>
      ))}
    </div>
  );
}
