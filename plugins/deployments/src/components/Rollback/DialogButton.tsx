import Button from '@material-ui/core/Button';
import { useEffect, useRef, type ReactNode } from 'react';
import { useActionStyles } from './useActionStyles';

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
  const className = useActionStyles({ urgent, off });
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);
  return (
    <Button
      className={className}
      variant={urgent ? 'contained' : 'outlined'}
      disableElevation
      // Material UI fails on a ripple in a button that has the focus as it appears.
      disableFocusRipple
      type={submit ? 'submit' : 'button'}
      aria-disabled={off || undefined}
      ref={button}
      onClick={off ? event => event.preventDefault() : onClick}
    >
      {children}
    </Button>
  );
}
