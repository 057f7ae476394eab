import type { FleetTarget } from '@backspin/backstage-plugin-deployments-common';
import { useT, type Translate } from '../../translation';
import { percentText } from '../Grid';
import { StateChip } from '../State';
import { isUnreadable } from './targets';

/** What is in flight, in two or three words. A rollback is in flight without AWS knowing of a deployment. */
function movingWords({ inFlight }: FleetTarget, t: Translate): string {
  if (!inFlight) return t('state.rollingBack');
  if (inFlight.kind === 'traffic-shift') {
    return inFlight.weight === undefined
      ? t('state.shifting')
      : `${t('state.shifting')} ${percentText(inFlight.weight)}`;
  }
  if (inFlight.kind === 'update') return t('state.updating');
  return inFlight.progress === undefined
    ? t('state.building')
    : t('fleet.building', { percent: percentText(inFlight.progress) });
}

/** The state of a target in the most exact words there are for it. */
export function stateWords(item: FleetTarget, t: Translate): string {
  if (item.state === 'moving') return movingWords(item, t);
  if (item.state === 'attention' && item.noticeCode) {
    return t(`notice.${item.noticeCode}`);
  }
  if (item.state === 'unknown') {
    if (item.observedAt) return t('state.nothingLive');
    return isUnreadable(item) ? t('state.notReadable') : t('state.notReadYet');
  }
  return t(`state.${item.state}`);
}

/** The state of a target as shape, words and colour. */
export function FleetStateChip({ item }: { item: FleetTarget }) {
  const { t } = useT();
  return <StateChip state={item.state}>{stateWords(item, t)}</StateChip>;
}
