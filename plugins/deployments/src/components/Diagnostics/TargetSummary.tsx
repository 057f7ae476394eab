import type { Diagnostics } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { Panel } from '../Frame';
import { useStateColors } from '../State';
import { Ago } from '../Time';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'repeat(4, minmax(0, 1fr)) minmax(0, 2fr)',
      margin: 0,
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      },
    },
    fact: { padding: theme.spacing(1.5, 1.75), minWidth: 0 },
    name: {
      fontSize: 13,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
    },
    value: {
      margin: 0,
      fontSize: 20,
      lineHeight: '28px',
      fontWeight: 700,
      fontVariantNumeric: 'tabular-nums',
    },
    more: {
      fontSize: 12,
      lineHeight: '18px',
      fontWeight: 400,
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'BackspinTargetSummary' },
);

function Fact({
  name,
  hint,
  color,
  children,
}: {
  name: string;
  hint?: string;
  color?: string;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <div className={classes.fact} title={hint}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value} style={{ color }}>
        {children}
      </dd>
    </div>
  );
}

/** The last parts of an ARN: what a person calls the thing. */
const shortArn = (arn: string) => arn.split(':').slice(5).join(':');

/** How the targets are doing, in figures. */
export function TargetSummary({ targets }: Pick<Diagnostics, 'targets'>) {
  const classes = useStyles();
  const { t } = useT();
  const failing = useStateColors('failing');
  const attention = useStateColors('attention');
  const { oldestObservationAt, oldestTarget } = targets;
  return (
    <Panel>
      <dl className={classes.root} aria-label={t('diagnostics.targets')}>
        <Fact name={t('diagnostics.total')}>{targets.total}</Fact>
        <Fact name={t('diagnostics.observed')}>{targets.observed}</Fact>
        <Fact
          name={t('diagnostics.failing')}
          color={targets.failing > 0 ? failing.text : undefined}
        >
          {targets.failing}
        </Fact>
        <Fact
          name={t('diagnostics.unplaced')}
          hint={t('diagnostics.unplacedHint')}
          color={targets.unplaced > 0 ? attention.text : undefined}
        >
          {targets.unplaced}
        </Fact>
        <Fact name={t('diagnostics.oldest')}>
          {oldestObservationAt ? (
            <Ago at={oldestObservationAt} />
          ) : (
            t('diagnostics.oldestNone')
          )}
          {oldestTarget && (
            <div className={classes.more} title={oldestTarget}>
              {shortArn(oldestTarget)}
            </div>
          )}
        </Fact>
      </dl>
    </Panel>
  );
}
