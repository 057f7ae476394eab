import {
  headlineOf,
  type EntityDeployments,
  type Environment,
  type TargetView,
  type WellHeadline,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { Link } from 'react-router-dom';
import { useT, type Translate } from '../../translation';
import { PersonName } from '../Release';
import { ResumeBuilds } from '../ResumeBuilds';
import { Ago, useNow } from '../Time';
import { FailingHeadline } from './FailingHeadline';
import { HeadlineFrame } from './HeadlineFrame';
import { MovingHeadline } from './MovingHeadline';

const sentenceCase = (text: string) =>
  text.charAt(0).toLocaleUpperCase() + text.slice(1);

const titleOf = (environment: Environment | undefined, t: Translate) =>
  environment?.title ?? t('headline.notPlaced');

function Well({ headline }: { headline: WellHeadline }) {
  const { t } = useT();
  const { targets, unread, newest } = headline;
  return (
    <HeadlineFrame
      state={unread > 0 ? 'unknown' : 'live'}
      quiet
      title={t(unread > 0 ? 'headline.wellAsRead' : 'headline.well', {
        count: targets,
      })}
      detail={
        <>
          {newest &&
            t('headline.newest', {
              target: newest.view.target.name,
              release: newest.view.observation?.live[0]?.release.label ?? '',
              where: titleOf(newest.environment, t),
              ago: <Ago at={newest.since} />,
            })}
          {unread > 0 && ` ${t('headline.unread', { count: unread })}`}
        </>
      }
    />
  );
}

function unknownTitle(view: TargetView, where: string, t: Translate): string {
  const target = view.target.name;
  if (view.observation) return t('headline.nothingLive', { where, target });
  if (!view.error) return t('headline.unknown', { where, target });
  const { message, fix = '' } = view.error;
  return t('headline.unreadable', { where, target, message, fix });
}

/** The one thing that matters about an entity's deployments, as a sentence. */
export function Headline({
  entityRef,
  data,
  detailsTo,
  bare,
}: {
  entityRef: string;
  data: EntityDeployments;
  /** Address of a target's details. */
  detailsTo(view: TargetView): string;
  /** Without a box of its own. */
  bare?: boolean;
}) {
  const { t } = useT();
  const headline = headlineOf(data, useNow(10_000));
  if (headline.kind === 'nothing') return null;
  if (headline.kind === 'well') return <Well headline={headline} />;

  const { view, environment, others } = headline;
  const where = titleOf(environment, t);
  const common = { entityRef, where: sentenceCase(where), detailsTo, bare };
  const { name } = view.target;
  const details = (
    <Button
      component={Link}
      to={detailsTo(view)}
      variant="outlined"
      size="small"
      style={{ textTransform: 'none' }}
    >
      {t('menu.details')}
    </Button>
  );

  switch (headline.kind) {
    case 'failing':
      return <FailingHeadline {...common} headline={headline} />;
    case 'moving':
      return <MovingHeadline {...common} headline={headline} />;
    case 'attention': {
      const { notice } = headline;
      return (
        <HeadlineFrame
          state="attention"
          bare={bare}
          title={t('headline.attention', {
            where: common.where,
            target: name,
            what: t(`notice.${notice.code}`).toLocaleLowerCase(),
          })}
          detail={[
            notice.message,
            notice.fix,
            others > 0 && t('headline.othersAttention', { count: others }),
          ]
            .filter(Boolean)
            .join(' ')}
          actions={details}
        />
      );
    }
    case 'paused':
      return (
        <HeadlineFrame
          state="paused"
          bare={bare}
          title={t('headline.paused', { target: name, where })}
          detail={[
            t('headline.pausedDetail'),
            others > 0 && t('headline.othersPaused', { count: others }),
          ]
            .filter(Boolean)
            .join(' ')}
          actions={<ResumeBuilds entityRef={entityRef} view={view} button />}
        />
      );
    case 'rolled-back': {
      const { rollback } = headline;
      return (
        <HeadlineFrame
          state="rolled-back"
          quiet
          title={t('headline.rolledBack', {
            where: common.where,
            target: name,
            from: rollback.plan.from.label,
            release: rollback.plan.to.label,
          })}
          detail={t('headline.rolledBackDetail', {
            ago: <Ago at={rollback.endedAt ?? rollback.requestedAt} />,
            name: <PersonName name={rollback.requestedBy} />,
            reason: rollback.reason,
          })}
          actions={details}
        />
      );
    }
    default:
      return (
        <HeadlineFrame
          state="unknown"
          quiet
          title={unknownTitle(view, common.where, t)}
          detail={
            others > 0 ? t('headline.othersUnknown', { count: others }) : ''
          }
        />
      );
  }
}
