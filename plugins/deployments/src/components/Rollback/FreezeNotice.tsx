import type { PlanPolicy } from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { ClockTime } from '../Time';

/** A freeze is on: which, until when, and what works in spite of it. */
export function FreezeNotice({
  freeze,
  mayBreakGlass,
}: {
  freeze: NonNullable<PlanPolicy['freeze']>;
  mayBreakGlass: boolean;
}) {
  const { t } = useT();
  return (
    <Notice state="paused">
      <strong>
        {t('freeze.on', {
          title: freeze.title,
          time: <ClockTime at={freeze.until} />,
        })}
        .
      </strong>{' '}
      {t(mayBreakGlass ? 'freeze.thenGlass' : 'freeze.then')}
    </Notice>
  );
}
