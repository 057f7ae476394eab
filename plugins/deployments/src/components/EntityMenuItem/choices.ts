import {
  TARGET_STATES_BY_URGENCY,
  isFinalStatus,
  stateOf,
  type EntityDeployments,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { mayBringBack } from '../Rollback/glass';

/** What the entity's menu offers to roll back. */
export type RollbackOffer =
  /** One target suggests itself: the only one, or the only one that is failing. */
  | { kind: 'one'; view: TargetView }
  /** The reader chooses; those that claim attention first. */
  | { kind: 'choose'; views: TargetView[] }
  /** There are targets, and the reader may roll back none of them. */
  | { kind: 'not-allowed' }
  /** There is nothing to roll back. */
  | { kind: 'nothing' };

/**
 * Which target of an entity a person who says "roll back" means.
 *
 * @param now - milliseconds since the epoch
 */
export function rollbackOffer(
  data: EntityDeployments,
  now: number,
): RollbackOffer {
  if (data.targets.length === 0) return { kind: 'nothing' };
  const allowed = data.targets.filter(mayBringBack);
  if (allowed.length === 0) return { kind: 'not-allowed' };

  const orders = new Map(data.environments.map(e => [e.name, e.order]));
  const order = ({ target }: TargetView) =>
    orders.get(target.environment ?? '') ?? -1;
  const urgency = (view: TargetView) =>
    TARGET_STATES_BY_URGENCY.indexOf(stateOf(view, now));
  const views = [...allowed].sort(
    (a, b) =>
      urgency(a) - urgency(b) ||
      order(b) - order(a) ||
      a.target.name.localeCompare(b.target.name),
  );

  const failing = views.filter(view => stateOf(view, now) === 'failing');
  // What is being rolled back already may be what the reader means.
  const rollingBack = views.some(
    ({ rollback }) => rollback && !isFinalStatus(rollback.status),
  );
  if (views.length === 1 || (failing.length === 1 && !rollingBack)) {
    return { kind: 'one', view: views[0] };
  }
  return { kind: 'choose', views };
}
