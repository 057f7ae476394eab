import {
  durationText,
  type ReleaseCandidate,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useReleases } from '../../queries';
import { useT } from '../../translation';
import { Dotted } from '../Grid';
import { CommitLine, ReleaseLabel } from '../Release';
import { useRollbackDialog } from '../Rollback';
import { mayBringBack } from '../Rollback/glass';
import { StateChip } from '../State';
import { Ago } from '../Time';
import { Section } from './Facts';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      padding: theme.spacing(1, 2),
      fontSize: 13,
      lineHeight: '20px',
      '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
    },
    top: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      minHeight: 24,
    },
    action: {
      padding: '0 8px',
      marginLeft: 'auto',
      textTransform: 'none',
      whiteSpace: 'nowrap',
    },
    secondary: { color: theme.palette.text.secondary, fontSize: 12 },
  }),
  { name: 'BackspinReleaseList' },
);

function CandidateChip({ candidate }: { candidate: ReleaseCandidate }) {
  const { t } = useT();
  if (candidate.reason?.code === 'live-now') {
    return <StateChip state="live">{t('releaseList.liveNow')}</StateChip>;
  }
  if (candidate.lastGood) {
    return <StateChip state="live">{t('releaseList.lastGood')}</StateChip>;
  }
  if (candidate.record?.takenBack) {
    return (
      <StateChip state="rolled-back">{t('releaseList.takenBack')}</StateChip>
    );
  }
  return candidate.eligible ? null : (
    <StateChip state="unknown">{t('releaseList.notPossible')}</StateChip>
  );
}

function Candidate({
  candidate,
  view,
}: {
  candidate: ReleaseCandidate;
  view: TargetView;
}) {
  const classes = useStyles();
  const { t } = useT();
  const dialog = useRollbackDialog();
  const { release, record, reason, eligible } = candidate;
  return (
    <li className={classes.item}>
      <div className={classes.top}>
        <ReleaseLabel to={release.label} />
        <CandidateChip candidate={candidate} />
        {eligible && mayBringBack(view) && (
          <Button
            size="small"
            className={classes.action}
            aria-label={t('releaseList.rollBackTo', { release: release.label })}
            onClick={() =>
              dialog.open({ target: view.target.id, to: release.id })
            }
          >
            {t('releaseList.rollBack')}
          </Button>
        )}
      </div>
      {release.commit && <CommitLine commit={release.commit} />}
      <div className={classes.secondary}>
        <Dotted
          parts={[
            record?.liveForMs === undefined
              ? t('releaseList.neverLive')
              : t('releaseList.wasLive', {
                  duration: durationText(record.liveForMs),
                }),
            release.createdAt &&
              t('releaseList.created', { ago: <Ago at={release.createdAt} /> }),
            record?.takenBackReason &&
              t('releaseList.takenBackReason', {
                reason: record.takenBackReason,
              }),
            !eligible && reason && reason.code !== 'live-now' && reason.message,
          ]}
        />
      </div>
    </li>
  );
}

/** The releases of a target, newest first, each with how it did while it was live. */
export function ReleaseList({
  entityRef,
  view,
}: {
  entityRef: string;
  view: TargetView;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { data, error } = useReleases(entityRef, view.target.id);
  if (error) return <Section>{error.message}</Section>;
  if (!data) {
    return (
      <Section>
        <div role="status" aria-label={t('releaseList.loading')}>
          <Skeleton variant="rect" height={160} />
        </div>
      </Section>
    );
  }
  return (
    <>
      {data.refusal && <Section>{data.refusal.message}</Section>}
      {data.candidates.length === 0 && !data.refusal && (
        <Section>{t('releaseList.none')}</Section>
      )}
      <ul className={classes.list}>
        {data.candidates.map(candidate => (
          <Candidate
            key={candidate.release.id}
            candidate={candidate}
            view={view}
          />
        ))}
      </ul>
    </>
  );
}
