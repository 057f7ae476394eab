import { EntityContextMenuItemBlueprint } from '@backstage/plugin-catalog-react/alpha';
import UndoIcon from '@material-ui/icons/Undo';
import { useRollbackMenuItem } from '../components/EntityMenuItem';
import { isDeploymentsAvailable } from '../isDeploymentsAvailable';

/** "Roll back…" in an entity's menu. */
export const entityRollbackMenuItem = EntityContextMenuItemBlueprint.make({
  name: 'roll-back',
  params: {
    icon: <UndoIcon fontSize="small" />,
    filter: isDeploymentsAvailable,
    useProps: useRollbackMenuItem,
  },
});
