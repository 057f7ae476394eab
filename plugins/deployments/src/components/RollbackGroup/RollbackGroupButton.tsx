import type { EntityDeployments } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { Suspense, lazy, useState } from 'react';
import { useT } from '../../translation';
import { groupEnvironments } from './environments';

const RollbackGroupDialog = lazy(() =>
  import('./RollbackGroupDialog').then(module => ({
    default: module.RollbackGroupDialog,
  })),
);

const useStyles = makeStyles(
  { root: { flex: 'none', textTransform: 'none' } },
  { name: 'BackspinRollbackGroupButton' },
);

/** Opens the rollback of several targets, where the reader may roll back two or more of an environment. */
export function RollbackGroupButton({
  entityRef,
  data,
}: {
  entityRef: string;
  data: EntityDeployments;
}) {
  const classes = useStyles();
  const { t } = useT();
  const [open, setOpen] = useState(false);
  const environments = groupEnvironments(data);
  if (environments.length === 0) return null;
  return (
    <>
      <Button
        className={classes.root}
        size="small"
        onClick={() => setOpen(true)}
      >
        {t('group.open')}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <RollbackGroupDialog
            entityRef={entityRef}
            environments={environments}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
