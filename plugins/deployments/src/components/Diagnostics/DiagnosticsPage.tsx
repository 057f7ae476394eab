import { EmptyState } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { DeploymentsProvider, useDiagnostics } from '../../queries';
import { useT } from '../../translation';
import { PageFailure } from '../Frame';
import { PageFrame } from '../PageFrame';
import { Ago } from '../Time';
import { Policies } from './Policies';
import { Problems } from './Problems';
import { ServiceTable } from './ServiceTable';
import { TargetSummary } from './TargetSummary';

const useStyles = makeStyles(
  theme => ({
    page: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    age: {
      marginTop: theme.spacing(-1),
      fontSize: 12,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'BackspinDiagnostics' },
);

/** What operators need to know: can AWS be read, with whom, how close to the quotas. */
export function Diagnostics() {
  const classes = useStyles();
  const { t } = useT();
  const { data, error, refetch, isFetching } = useDiagnostics();

  if (error && !data) {
    return (
      <PageFailure
        error={error}
        onRetry={() => refetch()}
        isRetrying={isFetching}
        notAllowed={{
          title: t('diagnostics.notAllowed'),
          lead: t('diagnostics.notAllowedLead'),
        }}
      />
    );
  }
  if (!data) {
    return (
      <div
        className={classes.page}
        role="status"
        aria-label={t('diagnostics.loading')}
      >
        <Skeleton variant="text" width="40%" height={20} />
        <Skeleton variant="rect" height={84} />
        <Skeleton variant="rect" height={420} />
      </div>
    );
  }
  return (
    <div className={classes.page}>
      {data.services.length > 0 ? (
        <>
          <Problems data={data} />
          <TargetSummary targets={data.targets} />
          <ServiceTable services={data.services} />
          <div className={classes.age}>
            {error
              ? t('freshness.paused', { message: error.message })
              : t('diagnostics.asOf', { ago: <Ago at={data.at} /> })}
          </div>
        </>
      ) : (
        <EmptyState
          missing="content"
          title={t('diagnostics.none')}
          description={t('diagnostics.noneLead')}
        />
      )}
      <Policies />
    </div>
  );
}

/** Diagnostics with a header. */
export function DiagnosticsPage() {
  const { t } = useT();
  return (
    <PageFrame title={t('page.diagnostics')}>
      <DeploymentsProvider>
        <Diagnostics />
      </DeploymentsProvider>
    </PageFrame>
  );
}
