import {
  isFinalStatus,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useLiveUpdates, useRollback } from '../../queries';
import { useT } from '../../translation';
import { PersonName, ReleaseLabel } from '../Release';
import { RollbackLink } from '../RollbackLink';
import { ClockTime } from '../Time';
import { DialogButton } from './DialogButton';
import { DialogFrame } from './DialogFrame';
import { RunActions } from './RunActions';
import { RunFailure } from './RunFailure';
import { RunProgress } from './RunProgress';
import { runTitle } from './runWords';

const useStyles = makeStyles(
  theme => ({
    body: { padding: theme.spacing(2.5) },
    about: {
      margin: theme.spacing(0, 0, 2.5),
      fontSize: 14,
      lineHeight: '20px',
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
    hint: {
      marginRight: 'auto',
      color: theme.palette.text.secondary,
      fontSize: 13,
    },
  }),
  { name: 'BackspinRunDialog' },
);

/** From where to where, who asked and why: for those who come later. */
function About({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  const classes = useStyles();
  const { plan, requestedBy, requestedAt, reason } = rollback;
  return (
    <p className={classes.about}>
      <ReleaseLabel from={plan.from.label} to={plan.to.label} /> ·{' '}
      {t('run.askedBy', {
        name: <PersonName name={requestedBy} />,
        time: <ClockTime at={requestedAt} />,
        reason,
      })}
    </p>
  );
}

/** The work, in the place where it was decided. */
export function RunDialogContent({
  id,
  titleId,
  onClose,
}: {
  id: string;
  titleId: string;
  onClose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  useLiveUpdates({ rollbackId: id });
  const { data, error, refetch, isFetching } = useRollback(id);
  const rollback = data?.rollback;
  return (
    <DialogFrame
      titleId={titleId}
      title={rollback ? runTitle(rollback, t) : t('history.rollback')}
      aside={<RollbackLink id={id}>{t('run.page')}</RollbackLink>}
      actions={
        <>
          <span className={classes.hint}>
            {rollback &&
              !isFinalStatus(rollback.status) &&
              t('run.closeStopsNothing')}
          </span>
          {data && <RunActions view={data} />}
          <DialogButton onClick={onClose} focused>
            {t('rollback.close')}
          </DialogButton>
        </>
      }
    >
      <div className={classes.body}>
        {error && (
          <RunFailure
            error={error}
            isOld={data !== undefined}
            isRetrying={isFetching}
            onRetry={() => refetch()}
          />
        )}
        {!data && !error && (
          <div role="status" aria-label={t('run.loading')}>
            <Skeleton variant="text" width="70%" height={20} />
            <Skeleton variant="rect" height={220} />
          </div>
        )}
        {data && (
          <>
            <About rollback={data.rollback} />
            <RunProgress view={data} />
          </>
        )}
      </div>
    </DialogFrame>
  );
}
