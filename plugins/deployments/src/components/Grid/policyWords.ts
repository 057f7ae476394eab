import {
  durationText,
  type EnvironmentPolicy,
} from '@backspin/backstage-plugin-deployments-common';
import type { Translate } from '../../translation';

/** An environment's policy in a few words: `auto`, `1 approval · watch 5 min`. */
export function policyWords(policy: EnvironmentPolicy, t: Translate): string {
  const words: string[] = [];
  if (policy.approvals > 0) {
    words.push(t('policy.approvals', { count: policy.approvals }));
  }
  if (policy.verificationSeconds > 0) {
    words.push(
      t('policy.watch', {
        duration: durationText(policy.verificationSeconds * 1_000),
      }),
    );
  }
  return words.length > 0 ? words.join(' · ') : t('policy.auto');
}
