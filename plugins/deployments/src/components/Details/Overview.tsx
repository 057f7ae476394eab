import { Link } from '@backstage/core-components';
import {
  durationText,
  isFinalStatus,
  type Rollback,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { CellMeta, sharesOf, sharesText, WeightBar } from '../Grid';
import { LinkedText } from '../LinkedText';
import {
  CommitLine,
  InitiatorName,
  PersonName,
  ReleaseLabel,
} from '../Release';
import { RollbackLink } from '../RollbackLink';
import { Ago, ClockTime } from '../Time';
import { Alarms } from './Alarms';
import { Facts, Section } from './Facts';
import { Links } from './Links';
import { Mend } from './Mend';
import { WhatChanged } from './WhatChanged';

function titleOf({ status }: Rollback) {
  if (status === 'awaiting-approval') return 'details.awaitsApproval';
  return isFinalStatus(status) ? 'details.lastRollback' : 'details.ruledBy';
}

function RollbackLine({ view }: { view: TargetView }) {
  const { t } = useT();
  const { rollback } = view;
  if (!rollback) return null;
  const { plan, requestedBy, requestedAt, endedAt, reason, verdict } = rollback;
  return (
    <Section title={t(titleOf(rollback))}>
      {t('details.rollbackLine', {
        from: plan.from.label,
        to: plan.to.label,
        ago: <Ago at={endedAt ?? requestedAt} />,
        name: <PersonName name={requestedBy} />,
      })}
      <div>“{reason}”</div>
      {verdict && <div>{verdict.message}</div>}
      {rollback.error && (
        <div>
          <LinkedText text={rollback.error} />
        </div>
      )}
      <RollbackLink id={rollback.id}>{t('details.openRollback')}</RollbackLink>
    </Section>
  );
}

/** What is live, what changed, what watches it and where else to look. */
export function Overview({
  entityRef,
  view,
}: {
  entityRef: string;
  view: TargetView;
}) {
  const { t } = useT();
  const { observation, previous, error } = view;
  if (!observation) {
    return (
      <Section>
        {error ? `${error.message} ${error.fix ?? ''}` : t('state.notReadYet')}
      </Section>
    );
  }
  const { live, liveSince, liveBy, stack } = observation;
  const shares = sharesOf(observation);
  const facts: Array<[string, ReactNode]> = [
    [
      t('details.live'),
      live[0] ? (
        <>
          <ReleaseLabel to={live[0].release.label} />{' '}
          {liveSince &&
            t('details.liveSince', {
              time: <ClockTime at={liveSince} />,
              ago: <Ago at={liveSince} />,
            })}{' '}
          {liveBy &&
            liveBy.kind !== 'unknown' &&
            t('details.by', {
              name: (
                <InitiatorName
                  by={liveBy}
                  commit={live[0].release.commit}
                  full
                />
              ),
            })}
          {live[0].release.commit && (
            <CommitLine commit={live[0].release.commit} />
          )}
        </>
      ) : (
        t('state.nothingLive')
      ),
    ],
    [
      t('details.traffic'),
      shares.length > 1 ? (
        <>
          {sharesText(shares, t)}
          <WeightBar live={shares} />
        </>
      ) : undefined,
    ],
    [
      t('details.before'),
      previous && (
        <>
          <ReleaseLabel to={previous.release.label} />{' '}
          {previous.liveForMs !== undefined &&
            t('details.ranFor', { duration: durationText(previous.liveForMs) })}
        </>
      ),
    ],
  ];
  return (
    <>
      <Section>
        <Facts facts={facts} />
        {observation.inFlight && <CellMeta entityRef={entityRef} view={view} />}
        {error && (
          <div>
            {error.message} {error.fix}
          </div>
        )}
      </Section>
      <RollbackLine view={view} />
      <Mend view={view} />
      <WhatChanged view={view} />
      <Alarms alarms={observation.alarms} />
      {stack && (
        <Section title={t('details.stack')}>
          {stack.consoleUrl ? (
            <Link to={stack.consoleUrl}>{stack.name}</Link>
          ) : (
            stack.name
          )}{' '}
          {stack.status} {stack.updatedAt && <Ago at={stack.updatedAt} />}
          {stack.statusReason && <div>{stack.statusReason}</div>}
        </Section>
      )}
      <Links observation={observation} />
    </>
  );
}
