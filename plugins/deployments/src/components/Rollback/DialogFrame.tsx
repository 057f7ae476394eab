import DialogActions from '@material-ui/core/DialogActions';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      justifyContent: 'space-between',
      gap: theme.spacing(0.5, 2),
      padding: theme.spacing(2, 2.5),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    title: { fontSize: 18, fontWeight: 700, overflowWrap: 'anywhere' },
    aside: {
      color: theme.palette.text.secondary,
      fontSize: 13,
      whiteSpace: 'nowrap',
    },
    rest: {
      flex: '1 1 auto',
      minHeight: 0,
      display: 'flex',
      flexDirection: 'column',
    },
    body: { flex: '1 1 auto', minHeight: 0, overflowY: 'auto' },
    foot: {
      flex: 'none',
      borderTop: `1px solid ${theme.palette.divider}`,
      padding: theme.spacing(1.5, 2.5),
    },
    actions: { padding: 0, flexWrap: 'wrap', gap: theme.spacing(1) },
  }),
  { name: 'BackspinDialogFrame' },
);

/** Head, body that scrolls, and a foot that stays in sight. A form when it can be submitted. */
export function DialogFrame({
  titleId,
  title,
  aside,
  foot,
  actions,
  onSubmit,
  children,
}: {
  titleId: string;
  title: ReactNode;
  aside?: ReactNode;
  /** Above the actions. */
  foot?: ReactNode;
  actions: ReactNode;
  onSubmit?(): void;
  children: ReactNode;
}) {
  const classes = useStyles();
  const rest = (
    <>
      <div className={classes.body}>{children}</div>
      <div className={classes.foot}>
        {foot}
        <DialogActions className={classes.actions} disableSpacing>
          {actions}
        </DialogActions>
      </div>
    </>
  );
  return (
    <>
      <div className={classes.head}>
        <Typography id={titleId} component="h2" className={classes.title}>
          {title}
        </Typography>
        <span className={classes.aside}>{aside}</span>
      </div>
      {onSubmit ? (
        <form
          className={classes.rest}
          noValidate
          onSubmit={event => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {rest}
        </form>
      ) : (
        <div className={classes.rest}>{rest}</div>
      )}
    </>
  );
}
