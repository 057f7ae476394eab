import type { TargetView } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import Tooltip from '@material-ui/core/Tooltip';
import { useT } from '../translation';
import { useRollbackDialog } from './Rollback';
import { mayBringBack } from './Rollback/glass';
import { useActionStyles } from './Rollback/useActionStyles';

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
  const { t } = useT();
  const dialog = useRollbackDialog();
  const refused = !mayBringBack(view);
  const className = useActionStyles({ urgent, off: refused });
  const button = (
    <Button
      className={className}
      variant={urgent ? 'contained' : 'outlined'}
      disableElevation
      disableFocusRipple
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
