import type {
  Rollback,
  RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { LinkedText } from '../LinkedText';
import { SignalCharts } from '../Signals';
import { StateChip } from '../State';
import { Took } from '../Time';
import { Announcement } from './Announcement';
import { ApprovalSection } from './ApprovalSection';
import { GlassNotice } from './GlassNotice';
import { PausedAfter } from './PausedAfter';
import { expectedText } from './expectedText';
import { RunSteps } from './RunSteps';
import {
  landedAt,
  runAnnouncement,
  runSentence,
  runState,
  runWord,
} from './runWords';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      alignItems: 'center',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 1.5),
      minHeight: 28,
      marginBottom: theme.spacing(1.5),
    },
    sentence: {
      margin: 0,
      fontSize: 16,
      fontWeight: 700,
      overflowWrap: 'anywhere',
    },
    took: {
      marginLeft: 'auto',
      fontSize: 13,
      color: theme.palette.text.secondary,
      whiteSpace: 'nowrap',
    },
    notices: {
      display: 'grid',
      gap: theme.spacing(1),
      marginTop: theme.spacing(2),
      '&:empty': { display: 'none' },
    },
    glass: { marginBottom: theme.spacing(2) },
    signals: { marginTop: theme.spacing(2.5) },
  }),
  { name: 'BackspinRunProgress' },
);

const VERDICT_STATE = {
  healthy: 'live',
  unhealthy: 'failing',
  'not-enough-traffic': 'unknown',
  unknown: 'unknown',
} as const;

/** How long it has taken so far beside what is usual, or how long it took to be live. */
function HowLong({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  const { startedAt, plan, status } = rollback;
  const landed = landedAt(rollback);
  if (!startedAt) return null;
  if (landed) {
    if (Date.parse(landed) - Date.parse(startedAt) < 1_000) {
      return <>{t('run.liveAtOnce')}</>;
    }
    const took = <Took from={startedAt} to={landed} precise />;
    return <>{t('run.liveAfter', { duration: took })}</>;
  }
  if (status !== 'running') return null;
  return (
    <>
      {t('run.soFar', {
        duration: <Took from={startedAt} clock />,
        usual: expectedText(plan),
      })}
    </>
  );
}

/** A rollback as far as it has come: how it stands, its approval, its steps, its verdict. */
export function RunProgress({
  view,
  detailed = false,
}: {
  view: RollbackView;
  /** With calls and request ids. */
  detailed?: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { rollback } = view;
  const { verdict, error } = rollback;
  return (
    <>
      <div className={classes.head}>
        <StateChip state={runState(rollback)}>{runWord(rollback, t)}</StateChip>
        <p className={classes.sentence}>{runSentence(rollback, t)}</p>
        <span className={classes.took}>
          <HowLong rollback={rollback} />
        </span>
      </div>
      <Announcement text={runAnnouncement(rollback, t)} />
      {rollback.breakGlass && (
        <div className={classes.glass}>
          <GlassNotice rollback={rollback} />
        </div>
      )}
      <ApprovalSection view={view} />
      <RunSteps rollback={rollback} detailed={detailed} />
      <div className={classes.notices}>
        {error && (
          <Notice state={rollback.status === 'failed' ? 'failing' : 'unknown'}>
            <LinkedText text={error} />
          </Notice>
        )}
        {verdict && (
          <Notice state={VERDICT_STATE[verdict.result]}>
            <strong>{t(`run.${verdict.result}`)}.</strong> {verdict.message}
          </Notice>
        )}
        <PausedAfter rollback={rollback} />
      </div>
      {rollback.signals && (
        <section className={classes.signals} aria-label={t('signals.title')}>
          <SignalCharts signals={rollback.signals} />
        </section>
      )}
    </>
  );
}
