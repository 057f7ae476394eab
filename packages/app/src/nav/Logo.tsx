import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import FastRewindIcon from '@material-ui/icons/FastRewind';

const useStyles = makeStyles({
  root: {
    height: 3 * sidebarConfig.logoHeight,
    marginBottom: -14,
    display: 'flex',
    alignItems: 'center',
    width: sidebarConfig.drawerWidthClosed,
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: 14,
    marginLeft: 22,
    color: '#fff',
    '&:hover': { color: '#fff' },
  },
  word: { fontWeight: 700, fontSize: 20, letterSpacing: 0.2 },
});

/** The portal's mark: a record turned back. */
export const Logo = () => {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <div className={classes.root}>
      <Link
        to="/"
        underline="none"
        className={classes.link}
        aria-label="Backspin, home"
      >
        <FastRewindIcon />
        {isOpen && (
          <Typography component="span" className={classes.word}>
            Backspin
          </Typography>
        )}
      </Link>
    </div>
  );
};
