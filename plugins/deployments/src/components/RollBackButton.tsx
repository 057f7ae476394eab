import type { TargetView } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import Tooltip from '@material-ui/core/Tooltip';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../translation';
import { useRollbackDialog } from './Rollback';
import { STATE_COLORS } from './State';

const useStyles = makeStyles(
  theme => ({
    root: { textTransform: 'none', whiteSpace: 'nowrap', fontWeight: 700 },
    // The theme's error colour is too light for white text; this is not, in either theme.
    urgent: {
      color: '#fff',
      backgroundColor: STATE_COLORS.light.failing.strong,
      '&:hover': { backgroundColor: STATE_COLORS.light.failing.text },
    },
    refused: {
      color: theme.palette.text.disabled,
      backgroundColor: theme.palette.action.disabledBackground,
      boxShadow: 'none',
      cursor: 'not-allowed',
      '&:hover': {
        backgroundColor: theme.palette.action.disabledBackground,
        boxShadow: 'none',
      },
    },
  }),
  { name: 'BackspinRollBackButton' },
);

/**
 * Opens the rollback dialog for a target. Where the reader may not roll back it
 * stays reachable and says why, instead of vanishing.
 */
export function RollBackButton({
  view,
  to,
  urgent,
  size = 'medium',
}: {
  view: TargetView;
  /** Release to choose first, which the button then names. */
  to?: { id: string; label: string };
  urgent?: boolean;
  size?: 'small' | 'medium';
}) {
  const classes = useStyles();
  const { t } = useT();
  const dialog = useRollbackDialog();
  const refused = !view.mayRollBack;
  const className = [
    classes.root,
    urgent && classes.urgent,
    refused && classes.refused,
  ]
    .filter(Boolean)
    .join(' ');
  const button = (
    <Button
      className={className}
      variant={urgent ? 'contained' : 'outlined'}
      disableElevation
      size={size}
      aria-disabled={refused || undefined}
      onClick={
        refused
          ? undefined
          : () => dialog.open({ target: view.target.id, to: to?.id })
      }
    >
      {to
        ? t('headline.rollBackTo', { release: to.label })
        : t('headline.rollBack')}
    </Button>
  );
  return refused ? (
    <Tooltip title={t('headline.notAllowed')}>{button}</Tooltip>
  ) : (
    button
  );
}
