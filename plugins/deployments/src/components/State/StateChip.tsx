import type { TargetState } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles, useTheme, type Theme } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { STATE_COLORS, type StateColors } from './stateColors';
import { StateIcon } from './StateIcon';

/** Colours of a state in the current theme. */
export function useStateColors(state: TargetState): StateColors {
  const theme = useTheme<Theme>();
  return STATE_COLORS[theme.palette.type][state];
}

const useStyles = makeStyles(
  {
    root: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: 4,
      maxWidth: '100%',
      height: 22,
      padding: '0 8px 0 6px',
      borderRadius: 4,
      fontSize: 12,
      lineHeight: '22px',
      fontWeight: 700,
      fontVariantNumeric: 'tabular-nums',
      whiteSpace: 'nowrap',
      '& svg': { fontSize: 14, flex: 'none' },
      // Without colours, in a forced-colours mode, the outline remains.
      '@media (forced-colors: active)': { border: '1px solid' },
    },
    word: { overflow: 'hidden', textOverflow: 'ellipsis' },
  },
  { name: 'BackspinStateChip' },
);

/** A state as shape, word and colour. The word is the state's own unless a more exact one is given. */
export function StateChip({
  state,
  children,
}: {
  state: TargetState;
  children?: ReactNode;
}) {
  const classes = useStyles();
  const { text, soft } = useStateColors(state);
  const { t } = useT();
  return (
    <span
      className={classes.root}
      data-state={state}
      style={{ color: text, backgroundColor: soft }}
    >
      <StateIcon state={state} />
      <span className={classes.word}>{children ?? t(`state.${state}`)}</span>
    </span>
  );
}
