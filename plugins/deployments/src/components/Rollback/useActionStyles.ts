import { makeStyles } from '@material-ui/core/styles';
import { STATE_COLORS } from '../State';

const useStyles = makeStyles(
  theme => ({
    root: {
      textTransform: 'none',
      whiteSpace: 'nowrap',
      fontWeight: 700,
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.text.primary}`,
        outlineOffset: 2,
      },
    },
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
  { name: 'BackspinAction' },
);

/** The class names of a button that decides something: urgent or not, and off while it cannot be pressed. */
export function useActionStyles({
  urgent,
  off,
}: {
  urgent?: boolean;
  /** It stays where it is and keeps the focus, unlike one that is disabled. */
  off?: boolean;
}): string {
  const classes = useStyles();
  return [classes.root, urgent && classes.urgent, off && classes.off]
    .filter(Boolean)
    .join(' ');
}
