import type { TargetView } from '@backspin/backstage-plugin-deployments-common';
import Divider from '@material-ui/core/Divider';
import IconButton from '@material-ui/core/IconButton';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import MoreVertIcon from '@material-ui/icons/MoreVert';
import { useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { useT } from '../../translation';
import { useRollbackDialog } from '../Rollback';
import { mayBringBack } from '../Rollback/glass';
import { useDetailsAddress } from '../useDetailsAddress';

/** What can be done with a target, from its cell. */
export function CellMenu({
  view,
  where,
  className,
}: {
  view: TargetView;
  where: string;
  className?: string;
}) {
  const { t } = useT();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [, copy] = useCopyToClipboard();
  const address = useDetailsAddress();
  const rollback = useRollbackDialog();
  const { id, name } = view.target;
  const release = view.observation?.live[0]?.release;
  const label = t('grid.menu', { target: name, where });

  const item = (text: string, act: () => void, disabled = false) => (
    <MenuItem
      dense
      disabled={disabled}
      onClick={() => {
        setAnchor(null);
        act();
      }}
    >
      {text}
    </MenuItem>
  );
  const external = (text: string, href: string | undefined) =>
    href && (
      <MenuItem
        dense
        component="a"
        href={href}
        target="_blank"
        rel="noopener"
        onClick={() => setAnchor(null)}
      >
        {text}
      </MenuItem>
    );

  return (
    <>
      <IconButton
        className={className}
        size="small"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={event => setAnchor(event.currentTarget)}
      >
        <MoreVertIcon fontSize="inherit" />
      </IconButton>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        MenuListProps={{ 'aria-label': label, dense: true }}
      >
        {item(t('menu.details'), () => address.open(id))}
        {view.previous &&
          item(t('menu.whatChanged'), () => address.open(id, 'overview'))}
        {item(
          t('menu.rollBack'),
          () => rollback.open({ target: id }),
          !mayBringBack(view),
        )}
        <Divider />
        {external(t('menu.console'), view.observation?.consoleUrl)}
        {external(t('menu.commit'), release?.commit?.url)}
        {item(t('menu.copyLink'), () =>
          copy(new URL(address.to(id), window.location.href).toString()),
        )}
      </Menu>
    </>
  );
}
