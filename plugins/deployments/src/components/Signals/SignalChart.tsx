import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { useStateColors } from '../State';
import { CHART, drawingOf, type Series } from './series';

const useStyles = makeStyles(
  theme => ({
    figure: { margin: 0, minWidth: 0 },
    caption: {
      display: 'grid',
      fontSize: 13,
      lineHeight: '20px',
      color: theme.palette.text.secondary,
    },
    change: { color: theme.palette.text.primary, fontWeight: 700 },
    chart: {
      display: 'block',
      width: '100%',
      height: CHART.height,
      marginTop: theme.spacing(0.5),
      overflow: 'visible',
    },
    line: {
      fill: 'none',
      strokeWidth: 1.5,
      vectorEffect: 'non-scaling-stroke',
    },
    ground: {
      stroke: theme.palette.divider,
      vectorEffect: 'non-scaling-stroke',
    },
    landed: {
      stroke: theme.palette.text.secondary,
      strokeDasharray: '3 3',
      vectorEffect: 'non-scaling-stroke',
    },
  }),
  { name: 'BackspinSignalChart' },
);

const wholes = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const shares = new Intl.NumberFormat('en-GB', {
  style: 'percent',
  maximumSignificantDigits: 2,
});

const FORMATS: Record<Series['name'], (value: number) => string> = {
  errorRate: value => shares.format(value),
  requests: value => wholes.format(value),
  duration: value => `${wholes.format(value)} ms`,
};

/** One measure before and after: two lines, and where the rollback became live. */
export function SignalChart({
  series,
  landedAt,
}: {
  series: Series;
  landedAt: number;
}) {
  const classes = useStyles();
  const { t } = useT();
  const past = useStateColors('unknown').strong;
  const present = useStateColors('moving').strong;
  const { name, totalBefore, totalAfter } = series;
  const shown = (value: number | undefined) =>
    value === undefined ? t('signals.noCalls') : FORMATS[name](value);
  const words = {
    title: t(`signals.${name}`),
    before: shown(totalBefore),
    after: shown(totalAfter),
  };
  const drawing = drawingOf(series, landedAt);
  const ground = CHART.height - CHART.inset;
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <span>{words.title}</span>
        <span className={classes.change}>{t('signals.change', words)}</span>
      </figcaption>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${CHART.width} ${CHART.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('signals.chart', words)}
      >
        <line
          className={classes.ground}
          x1={0}
          x2={CHART.width}
          y1={ground}
          y2={ground}
        />
        <polyline
          className={classes.line}
          stroke={past}
          points={drawing.before}
        />
        <polyline
          className={classes.line}
          stroke={present}
          points={drawing.after}
        />
        <line
          className={classes.landed}
          x1={drawing.landedX}
          x2={drawing.landedX}
          y1={0}
          y2={CHART.height}
        />
      </svg>
    </figure>
  );
}
