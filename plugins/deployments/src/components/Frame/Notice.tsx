import type { TargetState } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { StateIcon, useStateColors } from '../State';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1.5),
      padding: theme.spacing(0.75, 1.25, 0.75, 2),
      minHeight: 42,
      boxSizing: 'border-box',
      fontSize: 14,
      lineHeight: '20px',
      backgroundColor: theme.palette.background.paper,
      border: `1px solid ${theme.palette.divider}`,
      borderLeft: '4px solid',
      borderRadius: theme.shape.borderRadius,
    },
    icon: {
      display: 'flex',
      fontSize: 20,
      alignSelf: 'flex-start',
      marginTop: 4,
    },
    text: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'BackspinNotice' },
);

/** Something to know, in a line or a few, in the shape and colour of a state. */
export function Notice({
  state,
  action,
  children,
}: {
  state: TargetState;
  action?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  const { text, strong } = useStateColors(state);
  return (
    <div className={classes.root} style={{ borderLeftColor: strong }}>
      <span className={classes.icon} style={{ color: text }}>
        <StateIcon state={state} />
      </span>
      <div className={classes.text}>{children}</div>
      {action}
    </div>
  );
}
