import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: { fontSize: 13 },
    summary: {
      cursor: 'pointer',
      '&:focus-visible': { outline: `2px solid ${theme.palette.text.primary}` },
    },
    list: { margin: 0, paddingLeft: theme.spacing(2.25) },
  }),
  { name: 'BackspinGroupCautions' },
);

/** What a member's plan warns of, and what it does not undo. */
export function MemberCautions({ plan }: { plan: Plan }) {
  const classes = useStyles();
  const { t } = useT();
  const { warnings, notUndone } = plan;
  const count = warnings.length + notUndone.length;
  if (count === 0) return null;
  return (
    <details className={classes.root}>
      <summary className={classes.summary}>
        {t('group.cautions', { count })}
      </summary>
      <ul className={classes.list}>
        {warnings.map(({ code, title, message }) => (
          <li key={`${code} ${message}`}>
            <strong>{title}</strong> {message}
          </li>
        ))}
        {notUndone.map(what => (
          <li key={what}>{t('group.notUndone', { what })}</li>
        ))}
      </ul>
    </details>
  );
}
