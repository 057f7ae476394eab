import Dialog from '@material-ui/core/Dialog';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    // One size for all that it shows, so that nothing jumps.
    paper: {
      fontFamily: theme.typography.fontFamily,
      height: 'min(860px, calc(100% - 48px))',
      maxHeight: 'none',
      margin: theme.spacing(3),
      [theme.breakpoints.down('sm')]: {
        height: 'calc(100% - 24px)',
        width: 'calc(100% - 24px)',
        margin: theme.spacing(1.5),
      },
    },
  }),
  { name: 'BackspinDialogWindow' },
);

/** The dialog in which rollbacks are decided on. */
export function DialogWindow({
  titleId,
  onClose,
  children,
}: {
  titleId: string;
  onClose(): void;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <Dialog
      open
      onClose={(_, reason) => {
        // A click beside the dialog is too easily made to lose a decision by.
        if (reason !== 'backdropClick') onClose();
      }}
      maxWidth="md"
      fullWidth
      classes={{ paper: classes.paper }}
      aria-labelledby={titleId}
    >
      {children}
    </Dialog>
  );
}
