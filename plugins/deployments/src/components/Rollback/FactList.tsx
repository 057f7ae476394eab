import { makeStyles } from '@material-ui/core/styles';
import { Fragment, type ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(96px, 24%) minmax(0, 1fr)',
      gap: theme.spacing(1.25, 2),
      margin: 0,
      fontSize: 14,
      lineHeight: '20px',
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    },
  }),
  { name: 'BackspinFactList' },
);

/** A name and what there is to say of it; a fact without anything is left out. */
export type Fact = [name: string, value: ReactNode];

/** Names on the left, what there is to say on the right. */
export function FactList({ facts }: { facts: Fact[] }) {
  const classes = useStyles();
  return (
    <dl className={classes.root}>
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}
