import type { TargetState } from '@backspin/backstage-plugin-deployments-common';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import CheckIcon from '@material-ui/icons/Check';
import PauseIcon from '@material-ui/icons/Pause';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import StopIcon from '@material-ui/icons/Stop';
import TimelapseIcon from '@material-ui/icons/Timelapse';
import UndoIcon from '@material-ui/icons/Undo';
import WarningIcon from '@material-ui/icons/Warning';
import type { ComponentType } from 'react';

/** The icon set has no diamond; a square on its corner is one. */
function DiamondIcon(props: SvgIconProps) {
  return (
    <StopIcon
      {...props}
      style={{ ...props.style, transform: 'rotate(45deg)' }}
    />
  );
}

const ICONS: Record<TargetState, ComponentType<SvgIconProps>> = {
  live: CheckIcon,
  failing: WarningIcon,
  moving: TimelapseIcon,
  attention: DiamondIcon,
  paused: PauseIcon,
  'rolled-back': UndoIcon,
  unknown: RadioButtonUncheckedIcon,
};

/** The shape of a state. Always beside its word, so hidden from screen readers. */
export function StateIcon({
  state,
  ...props
}: { state: TargetState } & SvgIconProps) {
  const Icon = ICONS[state];
  return <Icon aria-hidden="true" fontSize="inherit" {...props} />;
}
