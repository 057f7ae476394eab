import type {
  Observation,
  Plan,
  PlanChange,
} from '@backspin/backstage-plugin-deployments-common';
import type { EffectivePolicy } from './effective';
import { freezeAt } from './freeze';

const names = (alarms: readonly string[]) => alarms.join(', ');

/**
 * What is different from when a plan was made, as far as the newest observation and the
 * policy tell: it costs no call to AWS. What decides is the fingerprint, which is worked
 * out anew before anything is done.
 *
 * @param now - milliseconds since the epoch
 */
export function changesSince(
  plan: Pick<Plan, 'from' | 'warnings' | 'policy' | 'strategy'>,
  observation: Pick<Observation, 'live' | 'alarms' | 'inFlight'> | undefined,
  policy: EffectivePolicy,
  now: number,
): PlanChange[] {
  const changes: PlanChange[] = [];
  const live = observation?.live ?? [];
  const [main] = live;
  if (main && !live.some(({ release }) => release.id === plan.from.id)) {
    changes.push({
      code: 'other-release-live',
      message: `${main.release.label} is live now; the plan was made when ${plan.from.label} was.`,
      blocks: true,
    });
  }
  const warned = (code: Plan['warnings'][number]['code']) =>
    plan.warnings.some(warning => warning.code === code);
  if (observation?.inFlight && !warned('deployment-in-flight')) {
    changes.push({
      code: 'deployment-in-flight',
      message: 'A deployment has begun since the plan was made.',
      blocks: false,
    });
  }
  const firing = (observation?.alarms ?? [])
    .filter(({ state }) => state === 'ALARM')
    .map(({ name }) => name);
  if (firing.length > 0 && !warned('alarm-firing')) {
    changes.push({
      code: 'alarms-firing',
      message: `Fires now and did not when the plan was made: ${names(
        firing,
      )}.`,
      blocks: false,
    });
  }
  if (observation && firing.length === 0 && warned('alarm-firing')) {
    changes.push({
      code: 'alarms-quiet',
      message:
        'The alarms that fired when the plan was made are quiet now. The rollback may not be needed any more.',
      blocks: false,
    });
  }
  const freeze = freezeAt(policy.freezeWindows, now);
  if (freeze) {
    changes.push({
      code: 'freeze',
      message: `A freeze is on, ${freeze.title}, until ${new Date(
        freeze.until,
      ).toISOString()}. Until then only break glass works.`,
      blocks: true,
    });
  }
  if (plan.policy && plan.policy.approvals < policy.approvals) {
    changes.push({
      code: 'policy',
      message: `The policy of ${policy.name} asks for ${policy.approvals} approvals now; it asked for ${plan.policy.approvals} when the plan was made.`,
      blocks: true,
    });
  }
  if (policy.strategies && !policy.strategies.includes(plan.strategy)) {
    changes.push({
      code: 'policy',
      message: `The policy of ${policy.name} does not allow ${plan.strategy} any more.`,
      blocks: true,
    });
  }
  return changes;
}
