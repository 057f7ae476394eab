import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useRef, type ReactNode } from 'react';
import { STATE_COLORS } from '../State';

const useStyles = makeStyles(
  theme => ({
    root: { textTransform: 'none', fontWeight: 700 },
    // The theme's error colour is too light for white text; this is not, in either theme.
    urgent: {
      color: '#fff',
      backgroundColor: STATE_COLORS.light.failing.strong,
      '&:hover': { backgroundColor: STATE_COLORS.light.failing.text },
    },
    off: {
      cursor: 'not-allowed',
      '&, &:hover': {
        color: theme.palette.text.disabled,
        backgroundColor: theme.palette.action.disabledBackground,
      },
    },
  }),
  { name: 'BackspinDialogButton' },
);

/** A button of a dialog's foot. One that is off keeps the focus, and says nothing when it is pressed. */
export function DialogButton({
  urgent,
  off,
  submit,
  focused,
  onClick,
  children,
}: {
  urgent?: boolean;
  off?: boolean;
  /** Submits the form that it stands in. */
  submit?: boolean;
  /** Takes the focus when it appears. */
  focused?: boolean;
  onClick?(): void;
  children: ReactNode;
}) {
  const classes = useStyles();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);
  const className = [
    classes.root,
    urgent && classes.urgent,
    off && classes.off,
  ].filter(Boolean);
  return (
    <Button
      className={className.join(' ')}
      variant={urgent ? 'contained' : 'outlined'}
      disableElevation
      type={submit ? 'submit' : 'button'}
      aria-disabled={off || undefined}
      ref={button}
      onClick={off ? event => event.preventDefault() : onClick}
    >
      {children}
    </Button>
  );
}
