import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(96px, max-content) minmax(0, 1fr)',
      gap: theme.spacing(0.5, 2),
      margin: 0,
      fontSize: 13,
      lineHeight: '20px',
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    },
    section: {
      padding: theme.spacing(1.5, 2),
      fontSize: 13,
      lineHeight: '20px',
      '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
    },
    heading: {
      margin: theme.spacing(0, 0, 0.75),
      fontSize: 13,
      lineHeight: '20px',
      fontWeight: 700,
    },
  }),
  { name: 'BackspinFacts' },
);

/** Names and values below each other. What has no value is left out. */
export function Facts({ facts }: { facts: Array<[string, ReactNode]> }) {
  const classes = useStyles();
  return (
    <dl className={classes.root}>
      {facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** A part of the details with its heading. */
export function Section({
  title,
  children,
}: {
  title?: string;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <section className={classes.section} aria-label={title}>
      {title && <h3 className={classes.heading}>{title}</h3>}
      {children}
    </section>
  );
}
