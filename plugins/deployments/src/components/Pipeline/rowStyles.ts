import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => ({
    row: {
      display: 'grid',
      gridTemplateColumns: '84px minmax(0, 1fr)',
      gap: theme.spacing(0.5, 2),
      padding: theme.spacing(1.25, 1.75),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    stacked: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  { name: 'BackspinPipelineRow' },
);

/** The class names of an environment's row: its name on the left, or above where there is no room. */
export function useRowStyles(stacked = false): string {
  const classes = useStyles();
  return stacked ? `${classes.row} ${classes.stacked}` : classes.row;
}
