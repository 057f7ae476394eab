import {
  isFinalStatus,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Countdown, useNow } from '../Time';
import { StepLine, type StepShape } from './StepLine';

const SHAPE_OF_VERDICT = {
  healthy: 'succeeded',
  unhealthy: 'failed',
  'not-enough-traffic': 'skipped',
  unknown: 'skipped',
} as const;

function Watching({ until, seconds }: { until: string; seconds: number }) {
  const { t } = useT();
  const left = Date.parse(until) - useNow(1_000);
  const share = 1 - left / (seconds * 1_000);
  return (
    <StepLine
      shape="running"
      title={t('run.watching')}
      word={t('steps.status.running')}
      progress={Math.min(1, Math.max(0, share))}
      aside={
        left > 0
          ? t('run.watchingFor', { duration: <Countdown to={until} /> })
          : t('run.concluding')
      }
    />
  );
}

/** The watching after the last step, which is a step to those who wait for it. */
export function WatchStep({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  const { status, verifyUntil, plan, verdict } = rollback;
  if (plan.verificationSeconds === 0) return null;
  if (status === 'verifying' && verifyUntil) {
    return <Watching until={verifyUntil} seconds={plan.verificationSeconds} />;
  }
  if (verdict) {
    return (
      <StepLine
        shape={SHAPE_OF_VERDICT[verdict.result]}
        title={t('run.watching')}
        word={t(`run.${verdict.result}`)}
      />
    );
  }
  const shape: StepShape = isFinalStatus(status) ? 'skipped' : 'pending';
  return (
    <StepLine
      shape={shape}
      title={t('run.watching')}
      word={t(`steps.status.${shape}`)}
    />
  );
}
