import type { TargetView } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useReleases } from '../../queries';
import { useT } from '../../translation';
import { NoticeButton } from './NoticeButton';
import { problemOf } from './problemOf';
import { ReleaseChoice } from './ReleaseChoice';

const useStyles = makeStyles(
  theme => ({
    said: {
      padding: theme.spacing(1.5, 2),
      fontSize: 13,
      lineHeight: '20px',
      color: theme.palette.text.secondary,
    },
    retry: { marginTop: theme.spacing(1) },
    row: { padding: theme.spacing(1, 2), minHeight: 60 },
  }),
  { name: 'BackspinReleasePane' },
);

/** The releases of a target to choose from, or why there are none. */
export function ReleasePane({
  entityRef,
  targetId,
  ...choice
}: {
  entityRef: string;
  targetId: string;
  view?: TargetView;
  chosen?: string;
  isDisabled: boolean;
  onChoose(releaseId: string): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { data, error, refetch } = useReleases(entityRef, targetId);
  if (data && data.candidates.length > 0) {
    return <ReleaseChoice candidates={data.candidates} {...choice} />;
  }
  if (data) {
    return (
      <div className={classes.said}>
        {t(data.refusal ? 'releaseList.nowhere' : 'releaseList.none')}
      </div>
    );
  }
  if (error) {
    return (
      <div className={classes.said}>
        {t('rollback.releasesFailed', {
          message: problemOf(error, 'plan', t).text,
        })}
        <div className={classes.retry}>
          <NoticeButton onClick={() => refetch()}>
            {t('failed.retry')}
          </NoticeButton>
        </div>
      </div>
    );
  }
  return (
    <div role="status" aria-label={t('releaseList.loading')}>
      <div className={classes.said}>{t('rollback.goBackTo')}</div>
      {[0, 1, 2, 3].map(row => (
        <div key={row} className={classes.row}>
          <Skeleton variant="text" width="30%" height={24} />
          <Skeleton variant="text" width="85%" height={18} />
          <Skeleton variant="text" width="40%" height={18} />
        </div>
      ))}
    </div>
  );
}
