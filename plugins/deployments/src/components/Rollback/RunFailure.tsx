import { makeStyles } from '@material-ui/core/styles';
import { DeploymentsRequestError } from '../../api';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { NoticeButton } from './NoticeButton';

const useStyles = makeStyles(
  theme => ({
    root: { marginBottom: theme.spacing(2) },
  }),
  { name: 'BackspinRunFailure' },
);

const isGone = (error: Error) =>
  error instanceof DeploymentsRequestError &&
  [400, 403, 404].includes(error.statusCode);

/** A rollback could not be read, or not again. It goes on in any case. */
export function RunFailure({
  error,
  isOld,
  isRetrying,
  onRetry,
}: {
  error: Error;
  /** Something is shown, which may be out of date. */
  isOld: boolean;
  isRetrying: boolean;
  onRetry(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const gone = isGone(error);
  return (
    <div role="alert" className={classes.root}>
      <Notice
        state="attention"
        action={
          !gone && (
            <NoticeButton disabled={isRetrying} onClick={onRetry}>
              {t('failed.retry')}
            </NoticeButton>
          )
        }
      >
        {gone ? (
          t('run.gone')
        ) : (
          <>
            <strong>
              {t(isOld ? 'run.failedToReadAgain' : 'run.failedToRead')}.
            </strong>{' '}
            {error.message}
          </>
        )}
      </Notice>
    </div>
  );
}
