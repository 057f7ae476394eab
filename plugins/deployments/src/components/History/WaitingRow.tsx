import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { PersonName, ReleaseLabel } from '../Release';
import { RollbackLink } from '../RollbackLink';
import { StateChip } from '../State';
import { ClockTime } from '../Time';

const useStyles = makeStyles(
  theme => ({
    where: { fontWeight: 700 },
    release: {
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1),
      minWidth: 0,
    },
    reason: {
      minWidth: 0,
      color: theme.palette.text.secondary,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    secondary: { fontSize: 12, color: theme.palette.text.secondary },
  }),
  { name: 'BackspinWaitingRow' },
);

/** A rollback that awaits approval: no deployment yet, and perhaps soon one. */
export function WaitingRow({
  rollback,
  where,
  compact,
}: {
  rollback: Rollback;
  where: string;
  compact: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { id, plan, target, reason, requestedAt, requestedBy } = rollback;
  const person = <PersonName name={requestedBy} />;
  return (
    <TableRow>
      <TableCell padding="none" />
      <TableCell>
        <ClockTime at={requestedAt} />
      </TableCell>
      <TableCell>
        <div className={classes.where}>{where}</div>
        {compact && target.name}
      </TableCell>
      {!compact && <TableCell>{target.name}</TableCell>}
      <TableCell>
        <div className={classes.release}>
          <ReleaseLabel from={plan.from.label} to={plan.to.label} />
          <RollbackLink id={id}>{t('approval.opens')}</RollbackLink>
          <span className={classes.reason} title={reason}>
            “{reason}”
          </span>
        </div>
        {compact && <div className={classes.secondary}>{person}</div>}
      </TableCell>
      {!compact && (
        <>
          <TableCell>{person}</TableCell>
          <TableCell />
        </>
      )}
      <TableCell>
        <StateChip state="attention">
          {t('run.word.awaiting-approval')}
        </StateChip>
      </TableCell>
    </TableRow>
  );
}
