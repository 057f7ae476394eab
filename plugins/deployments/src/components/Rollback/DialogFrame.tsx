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
      gap: theme.spacing(1),
      padding: theme.spacing(2, 2.5),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    title: { fontSize: 18, fontWeight: 700 },
    aside: { color: theme.palette.text.secondary, fontSize: 13 },
    body: { flex: '1 1 auto', overflowY: 'auto', minHeight: 0 },
    actions: {
      padding: theme.spacing(1.5, 2.5),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
  }),
  { name: 'BackspinDialogFrame' },
);

/** Head, body that scrolls, and actions that stay in sight. */
export function DialogFrame({
  titleId,
  title,
  aside,
  actions,
  children,
}: {
  titleId: string;
  title: ReactNode;
  aside?: ReactNode;
  actions: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <>
      <div className={classes.head}>
        <Typography id={titleId} component="h2" className={classes.title}>
          {title}
        </Typography>
        <span className={classes.aside}>{aside}</span>
      </div>
      <div className={classes.body}>{children}</div>
      <DialogActions className={classes.actions}>{actions}</DialogActions>
    </>
  );
}
