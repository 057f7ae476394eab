import {
  durationText,
  type ReleaseCandidate,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useT } from '../../translation';
import { CommitLine, ReleaseLabel } from '../Release';
import { StateChip, useStateColors } from '../State';

const useStyles = makeStyles(
  theme => ({
    root: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
    legend: {
      padding: theme.spacing(1.5, 2),
      fontSize: 12,
      fontWeight: 700,
      color: theme.palette.text.secondary,
    },
    item: {
      display: 'block',
      position: 'relative',
      padding: theme.spacing(1, 2, 1, 1.75),
      borderTop: `1px solid ${theme.palette.divider}`,
      borderLeft: '3px solid transparent',
      cursor: 'pointer',
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-within': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
    refused: {
      cursor: 'not-allowed',
      '&:hover': { backgroundColor: 'transparent' },
    },
    // The radio itself is invisible, not gone: the keyboard and screen readers use it.
    radio: { position: 'absolute', opacity: 0, pointerEvents: 'none' },
    top: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      minHeight: 24,
    },
    secondary: {
      color: theme.palette.text.secondary,
      fontSize: 12,
      lineHeight: '18px',
    },
  }),
  { name: 'BackspinReleaseChoice' },
);

function Chip({ candidate }: { candidate: ReleaseCandidate }) {
  const { t } = useT();
  const { record, reason, eligible, lastGood } = candidate;
  if (reason?.code === 'live-now') {
    return <StateChip state="unknown">{t('rollback.liveNow')}</StateChip>;
  }
  if (!eligible) {
    return (
      <StateChip state="unknown">{t('releaseList.notPossible')}</StateChip>
    );
  }
  if (lastGood) {
    return <StateChip state="live">{t('releaseList.lastGood')}</StateChip>;
  }
  if (record?.takenBack) {
    return (
      <StateChip state="rolled-back">{t('releaseList.takenBack')}</StateChip>
    );
  }
  return null;
}

function recordWords(
  candidate: ReleaseCandidate,
  t: ReturnType<typeof useT>['t'],
): string {
  const { record, reason, eligible } = candidate;
  const words = [
    record?.liveForMs === undefined
      ? t('rollback.neverLive')
      : t('rollback.wasLive', { duration: durationText(record.liveForMs) }),
    record?.takenBackReason &&
      t('releaseList.takenBackReason', { reason: record.takenBackReason }),
    !eligible && reason?.code !== 'live-now' && reason?.message,
  ];
  return words.filter(Boolean).join(' · ');
}

function Choice({
  candidate,
  checked,
  onChoose,
}: {
  candidate: ReleaseCandidate;
  checked: boolean;
  onChoose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { strong, soft } = useStateColors('moving');
  const { release, eligible } = candidate;
  return (
    <label
      className={eligible ? classes.item : `${classes.item} ${classes.refused}`}
      style={
        checked ? { borderLeftColor: strong, background: soft } : undefined
      }
    >
      <input
        type="radio"
        name="rollback-release"
        className={classes.radio}
        value={release.id}
        checked={checked}
        disabled={!eligible}
        onChange={onChoose}
      />
      <span className={classes.top}>
        <ReleaseLabel to={release.label} />
        <Chip candidate={candidate} />
      </span>
      {release.commit && <CommitLine commit={release.commit} />}
      <span className={classes.secondary}>{recordWords(candidate, t)}</span>
    </label>
  );
}

/** Where to go back to: every release with how it did while it was live. */
export function ReleaseChoice({
  candidates,
  chosen,
  onChoose,
}: {
  /** Absent while they are read. */
  candidates?: ReleaseCandidate[];
  chosen?: string;
  onChoose(releaseId: string): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <fieldset className={classes.root}>
      <legend className={classes.legend}>{t('rollback.goBackTo')}</legend>
      {!candidates && (
        <div role="status" aria-label={t('releaseList.loading')}>
          {[0, 1, 2].map(row => (
            <div key={row} className={classes.item}>
              <Skeleton variant="text" width="50%" />
              <Skeleton variant="text" />
              <Skeleton variant="text" width="70%" />
            </div>
          ))}
        </div>
      )}
      {candidates?.map(candidate => (
        <Choice
          key={candidate.release.id}
          candidate={candidate}
          checked={candidate.release.id === chosen}
          onChoose={() => onChoose(candidate.release.id)}
        />
      ))}
    </fieldset>
  );
}
