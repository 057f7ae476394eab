import type { RollbackSignals } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { SignalChart } from './SignalChart';
import { seriesOf } from './series';

const useStyles = makeStyles(
  theme => ({
    charts: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))',
      gap: theme.spacing(2, 3),
    },
    none: { margin: 0, fontSize: 14, color: theme.palette.text.secondary },
  }),
  { name: 'BackspinSignalCharts' },
);

/** What callers met with before and after a rollback. */
export function SignalCharts({ signals }: { signals: RollbackSignals }) {
  const classes = useStyles();
  const { t } = useT();
  if (signals.before.length + signals.after.length === 0) {
    return <p className={classes.none}>{t('signals.none')}</p>;
  }
  const landedAt = Date.parse(signals.landedAt);
  return (
    <div className={classes.charts}>
      {seriesOf(signals).map(series => (
        <SignalChart key={series.name} series={series} landedAt={landedAt} />
      ))}
    </div>
  );
}
