import {
  durationText,
  type FailingHeadline as Failing,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { Link } from 'react-router-dom';
import { useT } from '../../translation';
import { RollBackButton } from '../RollBackButton';
import { ClockTime, Took } from '../Time';
import { alarmWords } from './alarmWords';
import { HeadlineFrame } from './HeadlineFrame';
import type { HeadlineProps } from './props';

/** An alarm within this many milliseconds of the release is told with the distance. */
const NEAR_MS = 6 * 3_600_000;

function Detail({ headline }: { headline: Failing }) {
  const { t } = useT();
  const { alarms, since, afterReleaseMs, previous, others } = headline;
  const near =
    afterReleaseMs !== undefined && Math.abs(afterReleaseMs) <= NEAR_MS;
  return (
    <>
      {t('headline.alarms', {
        count: alarms.length,
        alarms: alarms.map(alarm => alarmWords(alarm, t)).join(', '),
      })}
      {since && t('headline.since', { time: <ClockTime at={since} /> })}
      {near &&
        t(
          afterReleaseMs >= 0
            ? 'headline.afterRelease'
            : 'headline.beforeRelease',
          { duration: durationText(Math.abs(afterReleaseMs)) },
        )}
      .{' '}
      {previous?.liveForMs !== undefined &&
        t('headline.previousRan', {
          release: previous.release.label,
          duration: durationText(previous.liveForMs),
        })}
      {others > 0 && ` ${t('headline.othersFailing', { count: others })}`}
    </>
  );
}

/** What is failing, where, since when, compared with what, and the way out. */
export function FailingHeadline({
  headline,
  where,
  detailsTo,
  bare,
}: HeadlineProps<Failing>) {
  const { t } = useT();
  const { view, release, previous } = headline;
  const liveSince = view.observation?.liveSince;
  const words = {
    where,
    target: view.target.name,
    release: release?.label ?? '',
  };
  return (
    <HeadlineFrame
      state="failing"
      bare={bare}
      title={
        liveSince === undefined
          ? t('headline.failing', words)
          : t('headline.failingFor', {
              ...words,
              duration: <Took from={liveSince} />,
            })
      }
      detail={<Detail headline={headline} />}
      actions={
        <>
          <Button
            component={Link}
            to={detailsTo(view)}
            variant="outlined"
            style={{ textTransform: 'none' }}
            size={bare ? 'small' : 'medium'}
          >
            {t('headline.whatChanged')}
          </Button>
          <RollBackButton
            view={view}
            to={previous?.release}
            urgent
            size={bare ? 'small' : 'medium'}
          />
        </>
      }
    />
  );
}
