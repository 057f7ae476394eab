import type { TargetState } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { StateIcon, useStateColors } from '../State';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
    },
    boxed: {
      padding: theme.spacing(1.75, 2.5, 1.75, 2),
      backgroundColor: theme.palette.background.paper,
      border: `1px solid ${theme.palette.divider}`,
      borderLeft: '4px solid',
      borderRadius: theme.shape.borderRadius,
    },
    icon: {
      display: 'flex',
      flex: 'none',
      alignSelf: 'flex-start',
      fontSize: 22,
    },
    quietIcon: { fontSize: 18, marginTop: 1 },
    text: { flex: '1 1 260px', minWidth: 0 },
    title: {
      margin: 0,
      fontSize: 16,
      lineHeight: '22px',
      fontWeight: 700,
      overflowWrap: 'anywhere',
      fontVariantNumeric: 'tabular-nums',
    },
    quiet: {
      margin: 0,
      fontSize: 14,
      lineHeight: '20px',
      fontWeight: 400,
      color: theme.palette.text.secondary,
    },
    detail: {
      marginTop: 2,
      fontSize: 14,
      lineHeight: '20px',
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
      overflowWrap: 'anywhere',
    },
    actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  }),
  { name: 'BackspinHeadline' },
);

/** The sentence that matters, with what it rests on and the way out. `quiet` takes one line and no box. */
export function HeadlineFrame({
  state,
  title,
  detail,
  actions,
  quiet,
  bare,
}: {
  state: TargetState;
  title: ReactNode;
  detail?: ReactNode;
  actions?: ReactNode;
  quiet?: boolean;
  /** Without the box, where there is one around it already. */
  bare?: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { text, strong } = useStateColors(state);
  const boxed = !quiet && !bare;
  return (
    <section
      className={`${classes.root} ${boxed ? classes.boxed : ''}`}
      style={boxed ? { borderLeftColor: strong } : undefined}
      aria-label={t('headline.region')}
    >
      <span
        className={`${classes.icon} ${quiet ? classes.quietIcon : ''}`}
        style={{ color: text }}
      >
        <StateIcon state={state} />
      </span>
      <div className={classes.text}>
        {quiet ? (
          <p className={classes.quiet}>
            {title} {detail}
          </p>
        ) : (
          <>
            <h2 className={classes.title}>{title}</h2>
            {detail && <div className={classes.detail}>{detail}</div>}
          </>
        )}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </section>
  );
}
