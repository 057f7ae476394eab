import {
  isMend,
  type MovingHeadline as Moving,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { Link } from 'react-router-dom';
import { useT, type Translate } from '../../translation';
import { percentText, stepPosition } from '../Grid';
import { InitiatorName } from '../Release';
import { Ago, TimeLeft } from '../Time';
import { HeadlineFrame } from './HeadlineFrame';
import type { HeadlineProps } from './props';

function titleOf(
  { view, inFlight, rollback }: Moving,
  where: string,
  t: Translate,
) {
  const target = view.target.name;
  if (rollback && isMend(rollback.plan)) {
    return t(
      rollback.status === 'verifying'
        ? 'headline.watchingMend'
        : 'headline.mending',
      { where, target, release: rollback.plan.to.label },
    );
  }
  if (rollback) {
    return t(
      rollback.status === 'verifying'
        ? 'headline.watching'
        : 'headline.rollingBack',
      { where, target, release: rollback.plan.to.label },
    );
  }
  const release = inFlight?.to.label ?? '';
  if (inFlight?.status === 'stopping') {
    return t('headline.stopping', { where, target, release });
  }
  if (inFlight?.status === 'queued') {
    return t('headline.queued', { where, target, release });
  }
  if (inFlight?.kind === 'traffic-shift') {
    return t('headline.shifting', {
      where,
      target,
      release,
      from: inFlight.from?.label ?? '',
      percent: percentText(inFlight.weight ?? 0),
    });
  }
  return t(
    inFlight?.kind === 'build' ? 'headline.building' : 'headline.updating',
    { where, target, release },
  );
}

function Detail({ headline }: { headline: Moving }) {
  const { t } = useT();
  const { inFlight, rollback, others } = headline;
  const more =
    others > 0 ? ` ${t('headline.othersMoving', { count: others })}` : '';
  if (rollback?.status === 'verifying' && rollback.verifyUntil) {
    return (
      <>
        {t('headline.watchedFor', {
          duration: <TimeLeft to={rollback.verifyUntil} />,
        })}
        {more}
      </>
    );
  }
  if (rollback) {
    const { step, steps, title } = stepPosition(rollback);
    return (
      <>
        {t('headline.rollbackStep', {
          step: `${step}`,
          steps: `${steps}`,
          title,
        })}
        {more}
      </>
    );
  }
  if (!inFlight) return <>{more}</>;
  return (
    <>
      {t('headline.startedBy', {
        name: (
          <InitiatorName
            by={inFlight.by}
            commit={inFlight.commit ?? inFlight.to.commit}
            full
          />
        ),
        ago: <Ago at={inFlight.startedAt} />,
      })}{' '}
      {inFlight.expectedEndAt &&
        Date.parse(inFlight.expectedEndAt) > Date.now() &&
        t('headline.endsIn', {
          duration: <TimeLeft to={inFlight.expectedEndAt} />,
        })}
      {more}
    </>
  );
}

/** What is moving, how far it has come and how long it still takes. */
export function MovingHeadline({
  headline,
  where,
  detailsTo,
  bare,
}: HeadlineProps<Moving>) {
  const { t } = useT();
  return (
    <HeadlineFrame
      state="moving"
      bare={bare}
      title={titleOf(headline, where, t)}
      detail={<Detail headline={headline} />}
      actions={
        <Button
          component={Link}
          to={detailsTo(headline.view)}
          variant="outlined"
          size="small"
          style={{ textTransform: 'none' }}
        >
          {t(headline.rollback ? 'headline.showRollback' : 'menu.details')}
        </Button>
      }
    />
  );
}
