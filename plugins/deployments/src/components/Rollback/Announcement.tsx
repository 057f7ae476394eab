import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  {
    root: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
    },
  },
  { name: 'BackspinAnnouncement' },
);

/** Tells screen readers, politely, of what has changed on the screen. */
export function Announcement({ text }: { text: string }) {
  const classes = useStyles();
  return (
    <div role="status" className={classes.root}>
      {text}
    </div>
  );
}
