import { useT } from '../../translation';
import { Countdown, useNow } from '../Time';

/** Time left to approve, ticking; says so once it is over, a moment before the server does. */
export function Expiry({ at }: { at: string }) {
  const { t } = useT();
  const isOver = Date.parse(at) <= useNow(1_000);
  return (
    <>
      {isOver
        ? t('approval.expiresNow')
        : t('approval.expiresIn', { duration: <Countdown to={at} /> })}
    </>
  );
}
