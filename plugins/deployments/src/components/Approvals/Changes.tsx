import type { PlanChange } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Notice } from '../Frame';

const useStyles = makeStyles(
  theme => ({
    list: { margin: theme.spacing(0.25, 0), paddingLeft: theme.spacing(2.5) },
    same: { color: theme.palette.text.secondary, fontSize: 13, margin: 0 },
  }),
  { name: 'BackspinChanges' },
);

/** What is different from when the plan was made, and whether the plan can still be carried out. */
export function Changes({ changes }: { changes: PlanChange[] }) {
  const classes = useStyles();
  const { t } = useT();
  if (changes.length === 0) {
    return <p className={classes.same}>{t('approval.unchanged')}</p>;
  }
  const blocked = changes.some(({ blocks }) => blocks);
  return (
    <Notice state={blocked ? 'failing' : 'attention'}>
      <strong>{t('approval.changes')}</strong>
      <ul className={classes.list}>
        {changes.map(({ message }) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
      {blocked && t('approval.blocked')}
    </Notice>
  );
}
