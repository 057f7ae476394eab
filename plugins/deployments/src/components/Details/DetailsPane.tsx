import type { EntityDeployments } from '@backspin/backstage-plugin-deployments-common';
import Drawer from '@material-ui/core/Drawer';
import Paper from '@material-ui/core/Paper';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import { useCallback, useEffect } from 'react';
import { useT } from '../../translation';
import { useDetailsAddress } from '../useDetailsAddress';
import { Details } from './Details';

const useStyles = makeStyles(
  theme => ({
    aside: {
      position: 'sticky',
      top: theme.spacing(2),
      maxHeight: `calc(100vh - ${theme.spacing(4)}px)`,
      overflowY: 'auto',
    },
    drawer: {
      width: 'min(480px, 100vw)',
      fontFamily: theme.typography.fontFamily,
    },
  }),
  { name: 'BackspinDetailsPane' },
);

/** The focus goes back to where the details were opened from. */
function focusCell(target: string) {
  const cell = [
    ...document.querySelectorAll<HTMLElement>('[data-target]'),
  ].find(element => element.dataset.target === target);
  cell?.querySelector<HTMLElement>('[data-cell]')?.focus();
}

/** The details, beside the grid where there is room, otherwise over it. Escape closes them. */
export function DetailsPane({
  entityRef,
  data,
  beside,
}: {
  entityRef: string;
  data: EntityDeployments;
  /** There is room beside the grid. */
  beside: boolean;
}) {
  const classes = useStyles();
  const { modal } = useTheme().zIndex;
  const { t } = useT();
  const { target, close } = useDetailsAddress();

  const closeAndReturn = useCallback(() => {
    close();
    if (target) focusCell(target);
  }, [close, target]);

  useEffect(() => {
    if (!beside || !target) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      // A menu or dialog that is open closes first; it marks the event as handled or holds the focus.
      const inOverlay = (event.target as HTMLElement | null)?.closest?.(
        '[role="dialog"], [role="menu"], [role="listbox"]',
      );
      if (event.key === 'Escape' && !event.defaultPrevented && !inOverlay) {
        closeAndReturn();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [beside, target, closeAndReturn]);

  if (!target) return null;
  const view = data.targets.find(item => item.target.id === target);
  const label = t('details.label', {
    target: view?.target.name ?? target,
    where: view?.target.environment ?? t('grid.notPlaced'),
  });
  const details = (
    <Details
      entityRef={entityRef}
      data={data}
      target={target}
      onClose={closeAndReturn}
    />
  );
  return beside ? (
    <Paper
      component="aside"
      variant="outlined"
      className={classes.aside}
      aria-label={label}
    >
      {details}
    </Paper>
  ) : (
    <Drawer
      anchor="right"
      open
      // Below the rollback's dialog, also where the window becomes narrow while that is open.
      style={{ zIndex: modal - 1 }}
      onClose={closeAndReturn}
      PaperProps={{
        className: classes.drawer,
        role: 'dialog',
        'aria-label': label,
        'aria-modal': true,
      }}
    >
      {details}
    </Drawer>
  );
}
