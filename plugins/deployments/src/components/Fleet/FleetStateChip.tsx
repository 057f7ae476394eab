import type { FleetTarget } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT, type Translate } from '../../translation';
import { percentText } from '../Grid';
import { StateChip, StateIcon, useStateColors } from '../State';
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

const useStyles = makeStyles(
  {
    live: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: 4,
      paddingRight: 8,
      fontSize: 12,
      lineHeight: '22px',
      '& svg': { fontSize: 14 },
    },
  },
  { name: 'BackspinFleetStateChip' },
);

/**
 * The state of a target as shape, words and colour. What is live and well has no
 * ground: among a hundred of them, the others should be seen.
 */
export function FleetStateChip({ item }: { item: FleetTarget }) {
  const classes = useStyles();
  const { t } = useT();
  const { text } = useStateColors(item.state);
  const words = stateWords(item, t);
  return item.state === 'live' ? (
    <span className={classes.live} style={{ color: text }} data-state="live">
      <StateIcon state="live" />
      {words}
    </span>
  ) : (
    <StateChip state={item.state}>{words}</StateChip>
  );
}
