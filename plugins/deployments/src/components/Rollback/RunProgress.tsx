import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { StateChip } from '../State';
import { runSentence, runState } from './runWords';
import { RunSteps } from './RunSteps';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      alignItems: 'center',
      flexWrap: 'wrap',
      gap: theme.spacing(1.5),
      fontSize: 16,
      fontWeight: 700,
      marginBottom: theme.spacing(1.5),
    },
    notices: {
      display: 'grid',
      gap: theme.spacing(1),
      marginTop: theme.spacing(2),
    },
  }),
  { name: 'BackspinRunProgress' },
);

const VERDICT_STATE = {
  healthy: 'live',
  unhealthy: 'failing',
  unknown: 'unknown',
} as const;

/** A rollback as far as it has come: how it stands, its steps, its verdict. */
export function RunProgress({
  rollback,
  detailed = false,
}: {
  rollback: Rollback;
  /** With calls and request ids. */
  detailed?: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { verdict, error } = rollback;
  const words = {
    moving: t('state.rollingBack'),
    'rolled-back': t('state.rolled-back'),
    failing: verdict ? t('run.unhealthy') : t('steps.status.failed'),
    unknown: t('steps.status.cancelled'),
  };
  const state = runState(rollback);
  return (
    <>
      <div className={classes.head} role="status" aria-live="polite">
        <StateChip state={state}>
          {rollback.status === 'verifying'
            ? t('state.watching')
            : words[state as keyof typeof words]}
        </StateChip>
        <span>{runSentence(rollback, t)}</span>
      </div>
      <RunSteps rollback={rollback} detailed={detailed} />
      <div className={classes.notices}>
        {error && <Notice state="failing">{error}</Notice>}
        {verdict && (
          <Notice state={VERDICT_STATE[verdict.result]}>
            <strong>{t(`run.${verdict.result}`)}.</strong> {verdict.message}
          </Notice>
        )}
      </div>
    </>
  );
}
