import type { BucketState } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Dotted } from '../Grid';
import { useStateColors } from '../State';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: '72px minmax(0, 1fr)',
      gap: theme.spacing(0, 1.25),
      alignItems: 'center',
      fontSize: 12,
      lineHeight: '18px',
      fontVariantNumeric: 'tabular-nums',
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: '40px minmax(0, 1fr)',
      },
    },
    track: {
      height: 6,
      borderRadius: 3,
      overflow: 'hidden',
      backgroundColor: theme.palette.type === 'dark' ? '#5f6368' : '#dfe3e8',
    },
    filled: {
      height: '100%',
      '@media (forced-colors: active)': { backgroundColor: 'Highlight' },
    },
    numbers: { overflowWrap: 'anywhere' },
    quiet: { color: theme.palette.text.secondary },
  }),
  { name: 'BackspinBucketBar' },
);

/** A figure with at most one digit after the point. */
const figure = (value: number) => String(Math.round(value * 10) / 10);

/** How many calls the portal may make at once, as a bar and in numbers. */
export function BucketBar({ bucket }: { bucket: BucketState }) {
  const classes = useStyles();
  const { t } = useT();
  const moving = useStateColors('moving');
  const failing = useStateColors('failing');
  const attention = useStateColors('attention');
  const { available, capacity, perSecond, quotaPerSecond } = bucket;
  const share = capacity > 0 ? Math.max(0, available) / capacity : 0;
  const numbers = { available: figure(available), capacity: figure(capacity) };
  return (
    <div className={classes.root}>
      <div
        className={classes.track}
        role="meter"
        aria-label={t('diagnostics.bucket', { name: bucket.name, ...numbers })}
        aria-valuemin={0}
        aria-valuemax={capacity}
        aria-valuenow={Math.max(0, Math.min(available, capacity))}
      >
        <div
          className={classes.filled}
          style={{
            width: `${Math.min(100, share * 100)}%`,
            backgroundColor: share < 0.1 ? failing.strong : moving.strong,
          }}
        />
      </div>
      <div className={classes.numbers}>
        {numbers.available}/{numbers.capacity}{' '}
        <span className={classes.quiet}>
          <Dotted
            parts={[
              bucket.name,
              quotaPerSecond === undefined
                ? t('diagnostics.rate', { rate: figure(perSecond) })
                : t('diagnostics.rateOf', {
                    rate: figure(perSecond),
                    quota: figure(quotaPerSecond),
                  }),
              bucket.waiting > 0 &&
                t('diagnostics.waiting', { count: bucket.waiting }),
              bucket.throttled > 0 && (
                <span style={{ color: attention.text, fontWeight: 700 }}>
                  {t('diagnostics.throttled', { count: bucket.throttled })}
                </span>
              ),
            ]}
          />
        </span>
      </div>
    </div>
  );
}
