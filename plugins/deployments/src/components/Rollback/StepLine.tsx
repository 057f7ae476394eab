import type {
  RollbackStep,
  TargetState,
} from '@backspin/backstage-plugin-deployments-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import RemoveIcon from '@material-ui/icons/Remove';
import TimelapseIcon from '@material-ui/icons/Timelapse';
import type { ReactNode } from 'react';
import { useStateColors } from '../State';

/** The shape in which a step is shown. */
export type StepShape = RollbackStep['status'];

const SHAPES: Record<
  StepShape,
  { Icon: typeof CheckIcon; state: TargetState }
> = {
  pending: { Icon: RadioButtonUncheckedIcon, state: 'unknown' },
  running: { Icon: TimelapseIcon, state: 'moving' },
  succeeded: { Icon: CheckIcon, state: 'live' },
  failed: { Icon: ErrorIcon, state: 'failing' },
  skipped: { Icon: RemoveIcon, state: 'unknown' },
};

const useStyles = makeStyles(
  theme => ({
    step: {
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    line: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      minHeight: 24,
      '& svg': { fontSize: 18, flex: 'none' },
    },
    title: { fontWeight: 700, overflowWrap: 'anywhere' },
    notYet: { fontWeight: 400, color: theme.palette.text.secondary },
    secondary: { color: theme.palette.text.secondary },
    aside: { marginLeft: 'auto', whiteSpace: 'nowrap' },
    more: {
      marginLeft: 26,
      color: theme.palette.text.secondary,
      fontSize: 13,
      lineHeight: '20px',
      overflowWrap: 'anywhere',
    },
    // The bar has its room before it comes, so that the steps below stay where they are.
    progress: { height: 4, margin: theme.spacing(0.5, 0, 0, 3.25) },
  }),
  { name: 'BackspinStepLine' },
);

/** A step: its shape, its title, how it stands, and how far it is while it runs. */
export function StepLine({
  shape,
  title,
  word,
  aside,
  progress,
  children,
}: {
  shape: StepShape;
  title: string;
  /** How it stands. */
  word: string;
  /** How long it took, or how long is left. */
  aside?: ReactNode;
  /** Share of the way, 0 to 1; not known when absent. */
  progress?: number;
  children?: ReactNode;
}) {
  const classes = useStyles();
  const { Icon, state } = SHAPES[shape];
  const { text } = useStateColors(state);
  return (
    <li className={classes.step}>
      <div className={classes.line}>
        <Icon aria-hidden="true" style={{ color: text }} />
        <span
          className={`${classes.title} ${
            shape === 'pending' ? classes.notYet : ''
          }`}
        >
          {title}
        </span>
        <span className={classes.secondary}>{word}</span>
        <span className={`${classes.aside} ${classes.secondary}`}>{aside}</span>
      </div>
      {children && <div className={classes.more}>{children}</div>}
      <div className={classes.progress}>
        {shape === 'running' && (
          <LinearProgress
            aria-label={title}
            {...(progress === undefined
              ? { variant: 'indeterminate' as const }
              : { variant: 'determinate' as const, value: progress * 100 })}
          />
        )}
      </div>
    </li>
  );
}
