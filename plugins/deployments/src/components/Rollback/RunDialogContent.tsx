import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useLiveUpdates, useRollback } from '../../queries';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { RollbackLink } from '../RollbackLink';
import { DialogFrame } from './DialogFrame';
import { RunActions } from './RunActions';
import { RunProgress } from './RunProgress';

const useStyles = makeStyles(
  theme => ({
    body: { padding: theme.spacing(2.5), minHeight: 220 },
    hint: {
      marginRight: 'auto',
      color: theme.palette.text.secondary,
      fontSize: 13,
    },
    button: { textTransform: 'none', fontWeight: 700 },
  }),
  { name: 'BackspinRunDialog' },
);

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
  const { data, error } = useRollback(id);
  const target = data?.rollback.target;
  return (
    <DialogFrame
      titleId={titleId}
      title={t('rollback.title', {
        target: target?.name ?? '',
        where: target?.environment ?? '',
      })}
      aside={<RollbackLink id={id}>{t('run.page')}</RollbackLink>}
      actions={
        <>
          <span className={classes.hint}>{t('run.closeStopsNothing')}</span>
          {data && <RunActions view={data} />}
          <Button
            className={classes.button}
            variant="outlined"
            onClick={onClose}
            autoFocus
          >
            {t('rollback.close')}
          </Button>
        </>
      }
    >
      <div className={classes.body}>
        {error && !data && (
          <Notice state="attention">
            <strong>{t('run.failedToRead')}.</strong> {error.message}
          </Notice>
        )}
        {!data && !error && <Skeleton variant="rect" height={160} />}
        {data && <RunProgress rollback={data.rollback} />}
      </div>
    </DialogFrame>
  );
}
