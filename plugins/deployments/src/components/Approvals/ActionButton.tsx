import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      textTransform: 'none',
      whiteSpace: 'nowrap',
      fontWeight: 700,
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.text.primary}`,
        outlineOffset: 2,
      },
    },
    off: { cursor: 'progress', opacity: 0.6 },
  }),
  { name: 'BackspinApprovalAction' },
);

/** A button about one request among several. One that is off keeps the focus. */
export function ActionButton({
  label,
  main,
  off,
  onClick,
  children,
}: {
  /** What it does, and to which request: begins with what is written on it. */
  label: string;
  main?: boolean;
  off?: boolean;
  onClick(): void;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <Button
      className={off ? `${classes.root} ${classes.off}` : classes.root}
      variant={main ? 'contained' : 'outlined'}
      color={main ? 'primary' : 'default'}
      disableElevation
      aria-label={label}
      aria-disabled={off || undefined}
      onClick={off ? undefined : onClick}
    >
      {children}
    </Button>
  );
}
