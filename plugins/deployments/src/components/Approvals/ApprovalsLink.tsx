import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { useApprovals } from '../../queries';
import { approvalsRouteRef } from '../../routes';
import { useT } from '../../translation';
import { useStateColors } from '../State';

const useStyles = makeStyles(
  theme => ({
    root: { textTransform: 'none', fontSize: 13, height: 36 },
    count: {
      marginLeft: theme.spacing(1),
      padding: '0 7px',
      borderRadius: 9,
      fontSize: 12,
      lineHeight: '18px',
      fontWeight: 700,
      fontVariantNumeric: 'tabular-nums',
    },
  }),
  { name: 'BackspinApprovalsLink' },
);

/** Leads to the approvals, with how many await the reader's decision. */
export function ApprovalsLink() {
  const classes = useStyles();
  const { t } = useT();
  const route = useRouteRef(approvalsRouteRef);
  const { text, soft } = useStateColors('attention');
  const { data } = useApprovals();
  const count = data?.toDecide.length ?? 0;
  if (!route) return null;
  return (
    <LinkButton
      className={classes.root}
      to={route()}
      variant="outlined"
      size="small"
      aria-label={count > 0 ? t('approvals.linkCount', { count }) : undefined}
    >
      {t('approvals.link')}
      {count > 0 && (
        <span
          className={classes.count}
          style={{ color: text, backgroundColor: soft }}
        >
          {count}
        </span>
      )}
    </LinkButton>
  );
}
