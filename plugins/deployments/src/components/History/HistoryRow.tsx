import type {
  Deployment,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import IconButton from '@material-ui/core/IconButton';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import UndoIcon from '@material-ui/icons/Undo';
import { memo, useState } from 'react';
import { useT } from '../../translation';
import { DeploymentSteps } from '../Details';
import { Dotted } from '../Grid';
import { CommitLine, InitiatorName, ReleaseLabel } from '../Release';
import { RollbackLink } from '../RollbackLink';
import { StateChip } from '../State';
import { ClockTime, Took } from '../Time';
import { Outcome } from './Outcome';

const useStyles = makeStyles(
  theme => ({
    when: { whiteSpace: 'nowrap' },
    where: { fontWeight: 700 },
    release: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      minWidth: 0,
      '& > :last-child': { minWidth: 0 },
    },
    // The commit goes below the release where there is no room beside it.
    wrapped: { flexWrap: 'wrap', columnGap: theme.spacing(1), rowGap: 0 },
    undo: { fontSize: 16, flex: 'none' },
    reason: {
      color: theme.palette.text.secondary,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    secondary: { fontSize: 12, color: theme.palette.text.secondary },
    expand: { padding: 2, transition: 'transform 120ms' },
    open: { transform: 'rotate(180deg)' },
    more: {
      padding: theme.spacing(1, 2, 1.5, 7),
      fontSize: 13,
      backgroundColor: theme.palette.background.default,
    },
  }),
  { name: 'BackspinHistoryRow' },
);

function Row({
  entityRef,
  deployment,
  target,
  where,
  failing,
  glassBroken,
  compact,
}: {
  entityRef: string;
  deployment: Deployment;
  target: Target;
  where: string;
  failing: boolean;
  /** Somebody broke glass for it. */
  glassBroken: boolean;
  compact: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const { release, from, by, startedAt, endedAt, reason } = deployment;
  const isRollback = by.kind === 'rollback' || by.kind === 'auto-rollback';
  // What waits for its turn takes no time yet.
  const running = deployment.status === 'running';
  const took = (endedAt || running) && !deployment.inferred && (
    <Took from={startedAt} to={endedAt} />
  );
  return (
    <>
      <TableRow>
        <TableCell padding="none" align="center">
          <IconButton
            className={`${classes.expand} ${open ? classes.open : ''}`}
            size="small"
            aria-expanded={open}
            aria-label={t('history.showSteps', {
              release: release.label,
              target: target.name,
            })}
            onClick={() => setOpen(!open)}
          >
            <ExpandMoreIcon fontSize="small" />
          </IconButton>
        </TableCell>
        <TableCell className={classes.when}>
          <ClockTime at={startedAt} />
        </TableCell>
        <TableCell>
          <div className={classes.where}>{where}</div>
          {compact && target.name}
        </TableCell>
        {!compact && <TableCell>{target.name}</TableCell>}
        <TableCell>
          <div
            className={`${classes.release} ${compact ? classes.wrapped : ''}`}
          >
            {isRollback && (
              <UndoIcon
                className={classes.undo}
                titleAccess={t('history.rollback')}
              />
            )}
            <ReleaseLabel from={from?.label} to={release.label} />
            {glassBroken && (
              <StateChip state="failing">{t('glass.mark')}</StateChip>
            )}
            {isRollback && reason ? (
              <span className={classes.reason} title={reason}>
                “{reason}”
              </span>
            ) : (
              release.commit && <CommitLine commit={release.commit} />
            )}
          </div>
          {compact && (
            <div className={classes.secondary}>
              <Dotted
                parts={[
                  <InitiatorName by={by} commit={release.commit} />,
                  took,
                ]}
              />
            </div>
          )}
        </TableCell>
        {!compact && (
          <>
            <TableCell>
              <InitiatorName by={by} commit={release.commit} />
            </TableCell>
            <TableCell>{took}</TableCell>
          </>
        )}
        <TableCell>
          <Outcome deployment={deployment} failing={failing} />
        </TableCell>
      </TableRow>
      {open && (
        <TableRow>
          <TableCell colSpan={compact ? 5 : 8} className={classes.more}>
            {deployment.rollbackId && (
              <div>
                <RollbackLink id={deployment.rollbackId}>
                  {t('details.openRollback')}
                </RollbackLink>
              </div>
            )}
            <DeploymentSteps entityRef={entityRef} deployment={deployment} />
          </TableCell>
        </TableRow>
      )}
    </>
  );
}

/** A deployment in the history. Opens to its steps and logs. */
export const HistoryRow = memo(Row);
