import {
  durationText,
  isMend,
  isUnderWay,
  stateOf,
  type InFlight,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Took, useNow } from '../Time';
import { StateChip } from './StateChip';

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** What is in flight, in two or three words. */
function InFlightWords({
  inFlight,
  typicalMs,
}: {
  inFlight: InFlight;
  typicalMs?: number;
}) {
  const { t } = useT();
  if (inFlight.status === 'queued') return <>{t('state.queued')}</>;
  if (inFlight.status === 'stopping') return <>{t('state.stopping')}</>;
  if (inFlight.kind === 'traffic-shift') {
    return inFlight.weight === undefined ? (
      <>{t('state.shifting')}</>
    ) : (
      <>
        {t('state.shifting')} {percent(inFlight.weight)}
      </>
    );
  }
  if (inFlight.kind === 'update') return <>{t('state.updating')}</>;
  return (
    <>
      {t('state.building')} <Took from={inFlight.startedAt} clock />
      {typicalMs !== undefined && ` / ~${durationText(typicalMs)}`}
    </>
  );
}

/** The state of a target with the most exact word there is for it. */
export function TargetStateChip({ view }: { view: TargetView }) {
  const { t } = useT();
  const state = stateOf(view, useNow(60_000));
  const { observation, rollback, error } = view;

  if (state === 'moving' && rollback && isUnderWay(rollback.status)) {
    return (
      <StateChip state="moving">
        {rollback.status === 'verifying'
          ? t('state.watching')
          : t(isMend(rollback.plan) ? 'state.mending' : 'state.rollingBack')}
      </StateChip>
    );
  }
  if (state === 'moving' && observation?.inFlight) {
    const { details } = observation;
    return (
      <StateChip state="moving">
        <InFlightWords
          inFlight={observation.inFlight}
          typicalMs={
            details.kind === 'amplify-branch'
              ? details.typicalBuildMs
              : undefined
          }
        />
      </StateChip>
    );
  }
  if (state === 'attention') {
    const notice = observation?.notices.find(
      ({ code }) => code !== 'builds-paused',
    );
    return (
      <StateChip state="attention">
        {notice && t(`notice.${notice.code}`)}
      </StateChip>
    );
  }
  if (state === 'unknown') {
    let word: string = t('state.notReadYet');
    if (observation) word = t('state.nothingLive');
    else if (error) word = t('state.notReadable');
    return <StateChip state="unknown">{word}</StateChip>;
  }
  return <StateChip state={state} />;
}
