import {
  durationText,
  type ReleaseCandidate,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { alpha, makeStyles } from '@material-ui/core/styles';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useT } from '../../translation';
import { CommitLine, ReleaseLabel } from '../Release';
import { StateChip, TargetStateChip, useStateColors } from '../State';
import { Ago } from '../Time';

const useStyles = makeStyles(
  theme => ({
    root: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
    legend: {
      padding: theme.spacing(1.5, 2),
      fontSize: 12,
      lineHeight: '16px',
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
      '&:last-child': { borderBottom: `1px solid ${theme.palette.divider}` },
    },
    refused: {
      cursor: 'default',
      color: theme.palette.text.secondary,
      '&:hover': { backgroundColor: 'transparent' },
    },
    // The radio itself is invisible, not gone: the keyboard and screen readers use it.
    radio: { position: 'absolute', opacity: 0, pointerEvents: 'none' },
    top: {
      display: 'flex',
      justifyContent: 'space-between',
      alignItems: 'center',
      gap: theme.spacing(1),
      minHeight: 24,
    },
    secondary: {
      display: 'block',
      color: theme.palette.text.secondary,
      fontSize: 12,
      lineHeight: '18px',
      overflowWrap: 'anywhere',
    },
    // On its colour the usual grey of what is secondary is too light.
    chosen: {
      '& $secondary': { color: alpha(theme.palette.text.primary, 0.7) },
    },
  }),
  { name: 'BackspinReleaseChoice' },
);

const isLive = ({ reason }: ReleaseCandidate) => reason?.code === 'live-now';

function Chip({
  candidate,
  view,
}: {
  candidate: ReleaseCandidate;
  view?: TargetView;
}) {
  const { t } = useT();
  const { record, eligible, lastGood } = candidate;
  if (isLive(candidate)) {
    return view ? <TargetStateChip view={view} /> : null;
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

/** How a release did while it was live, and why it cannot be chosen. */
function Record({ candidate }: { candidate: ReleaseCandidate }) {
  const { t } = useT();
  const { release, record, reason, eligible } = candidate;
  const liveFor =
    record?.liveForMs !== undefined && durationText(record.liveForMs);
  const lasted = isLive(candidate) ? 'rollback.liveFor' : 'rollback.wasLive';
  const parts: ReactNode[] = [
    liveFor && t(lasted, { duration: liveFor }),
    !liveFor &&
      release.createdAt &&
      t('releaseList.created', { ago: <Ago at={release.createdAt} /> }),
    record?.takenBackReason &&
      t('releaseList.takenBackReason', { reason: record.takenBackReason }),
    !eligible && !isLive(candidate) && reason?.message,
  ].filter(Boolean);
  return (
    <>
      {parts.map((part, index) => (
        <span key={index}>
          {index > 0 && ' · '}
          {part}
        </span>
      ))}
    </>
  );
}

function Choice({
  candidate,
  view,
  checked,
  isDisabled,
  onChoose,
}: {
  candidate: ReleaseCandidate;
  view?: TargetView;
  checked: boolean;
  isDisabled: boolean;
  onChoose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const { strong, soft } = useStateColors('moving');
  const { release, eligible } = candidate;
  return (
    <label
      className={[
        classes.item,
        !eligible && classes.refused,
        checked && classes.chosen,
      ]
        .filter(Boolean)
        .join(' ')}
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
        disabled={!eligible || isDisabled}
        onChange={onChoose}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-about`}
      />
      <span id={`${id}-label`} className={classes.top}>
        <span>
          <ReleaseLabel to={release.label} />
          {isLive(candidate) && ` · ${t('rollback.liveNow')}`}
        </span>
        <Chip candidate={candidate} view={view} />
      </span>
      <span id={`${id}-about`}>
        {release.commit && <CommitLine commit={release.commit} />}
        <span className={classes.secondary}>
          <Record candidate={candidate} />
        </span>
      </span>
    </label>
  );
}

/** Where to go back to: every release with how it did while it was live. */
export function ReleaseChoice({
  candidates,
  view,
  chosen,
  isDisabled,
  onChoose,
}: {
  candidates: ReleaseCandidate[];
  /** The target as the page knows it, for the state of what is live. */
  view?: TargetView;
  chosen?: string;
  isDisabled: boolean;
  onChoose(releaseId: string): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const ref = useRef<HTMLFieldSetElement>(null);

  // Whoever comes with a release from far down the list sees it chosen.
  useEffect(() => {
    ref.current
      ?.querySelector('input:checked')
      ?.closest('label')
      ?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);

  return (
    <fieldset ref={ref} className={classes.root}>
      <legend className={classes.legend}>{t('rollback.goBackTo')}</legend>
      {candidates.map(candidate => (
        <Choice
          key={candidate.release.id}
          candidate={candidate}
          view={view}
          checked={candidate.release.id === chosen}
          isDisabled={isDisabled}
          onChoose={() => onChoose(candidate.release.id)}
        />
      ))}
    </fieldset>
  );
}
