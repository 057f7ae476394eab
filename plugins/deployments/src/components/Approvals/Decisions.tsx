import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import CloseIcon from '@material-ui/icons/Close';
import { useT } from '../../translation';
import { PersonName } from '../Release';
import { useStateColors } from '../State';
import { ClockTime } from '../Time';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'grid',
      gap: theme.spacing(0.75),
      fontSize: 14,
      lineHeight: '20px',
    },
    item: {
      display: 'flex',
      gap: theme.spacing(1),
      overflowWrap: 'anywhere',
      '& svg': { fontSize: 18, flex: 'none', marginTop: 1 },
    },
    time: { color: theme.palette.text.secondary },
  }),
  { name: 'BackspinDecisions' },
);

/** Who approved or rejected, when, and what they said. */
export function Decisions({ rollback }: { rollback: Rollback }) {
  const classes = useStyles();
  const { t } = useT();
  const good = useStateColors('live').text;
  const bad = useStateColors('failing').text;
  const decisions = rollback.approval?.decisions ?? [];
  if (decisions.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={t('approval.decisions')}>
      {decisions.map(({ by, decision, comment, at }) => {
        const approved = decision === 'approve';
        const Icon = approved ? CheckIcon : CloseIcon;
        return (
          <li key={by} className={classes.item}>
            <Icon aria-hidden="true" style={{ color: approved ? good : bad }} />
            <div>
              <strong>
                <PersonName name={by} />
              </strong>{' '}
              {t(approved ? 'approval.approved' : 'approval.rejected')}{' '}
              <span className={classes.time}>
                <ClockTime at={at} />
              </span>
              {comment && <div>“{comment}”</div>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
