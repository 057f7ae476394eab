import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  { root: { flex: 'none', textTransform: 'none', whiteSpace: 'nowrap' } },
  { name: 'BackspinNoticeButton' },
);

/** What can be done about something that is said beside it. */
export function NoticeButton({
  disabled,
  onClick,
  children,
}: {
  disabled?: boolean;
  onClick(): void;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <Button
      className={classes.root}
      variant="outlined"
      size="small"
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
