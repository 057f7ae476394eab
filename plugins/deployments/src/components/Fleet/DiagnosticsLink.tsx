import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { deploymentsDiagnosticsPermission } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { diagnosticsRouteRef } from '../../routes';
import { useT } from '../../translation';

const useStyles = makeStyles(
  { root: { textTransform: 'none', fontSize: 13, height: 36 } },
  { name: 'BackspinDiagnosticsLink' },
);

/** Leads operators to the diagnostics; absent for everybody else. */
export function DiagnosticsLink() {
  const classes = useStyles();
  const { t } = useT();
  const route = useRouteRef(diagnosticsRouteRef);
  const { allowed } = usePermission({
    permission: deploymentsDiagnosticsPermission,
  });
  if (!allowed || !route) return null;
  return (
    <LinkButton
      className={classes.root}
      to={route()}
      variant="outlined"
      size="small"
    >
      {t('page.diagnostics')}
    </LinkButton>
  );
}
