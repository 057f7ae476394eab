import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  {
    // The table's own lines would show beyond rounded corners.
    root: { overflow: 'hidden', minWidth: 0, position: 'relative' },
  },
  { name: 'BackspinPanel' },
);

/** A box of the page. */
export function Panel({ children }: { children: ReactNode }) {
  const classes = useStyles();
  return (
    <Paper variant="outlined" className={classes.root}>
      {children}
    </Paper>
  );
}
