import {
  groupConfirmation,
  type FleetTarget,
  type GroupPlan,
  type RollbackGroupView,
} from '@backspin/backstage-plugin-deployments-common';
import { quotaSeconds, throttledCalls } from '../quotas';
import { Fleet } from '../stage/Fleet';
import type { Portal } from '../stage/Portal';
import type { Stage } from '../stage/Stage';
import { until } from '../stage/until';
import type { Benchmark } from './Benchmark';

/** Targets that are rolled back as one. */
const TARGETS = 50;
/** As many as the portal allows. */
const AT_ONCE = 20;
/** Latency of every simulated call. Milliseconds. */
const LATENCY_MS = 60;
/** Members that one plan may have. */
const MOST = 100;

/** Calls that wait for each other from the request until a release is live: planned, moved, read back. */
const CALLS_IN_A_ROW = 6;

/** Nothing but the rollbacks calls AWS, as far as can be told beforehand. */
const STILL = {
  quiet: { hours: 1 },
  sweep: { hours: 1 },
  resolve: { hours: 1 },
};

const hasLanded = ({ status }: { status: string }) =>
  status === 'verifying' || status === 'succeeded';

/** Plans of as many targets as are wanted whose rollback is one UpdateAlias. */
async function plansOf(portal: Portal, targets: FleetTarget[]) {
  // Two services may have the same target, which is rolled back once.
  const once = new Map(targets.map(item => [item.target.id, item]));
  const aliases = [...once.values()].filter(
    ({ target }) =>
      target.kind === 'lambda-alias' && target.environment !== 'dev',
  );
  const planned: GroupPlan['members'] = [];
  for (
    let at = 0;
    at < aliases.length && planned.length < TARGETS;
    at += MOST
  ) {
    const { members } = await portal.post<GroupPlan>(
      '/api/deployments/v1/group-plans',
      {
        members: aliases
          .slice(at, at + MOST)
          .map(({ entityRef, target }) => ({ entityRef, target: target.id })),
      },
    );
    planned.push(
      ...members.filter(
        ({ plan, refusal }) => plan?.strategy === 'lambda-alias' && !refusal,
      ),
    );
  }
  if (planned.length < TARGETS) {
    throw new Error(`The estate has ${planned.length} aliases to roll back`);
  }
  return planned.slice(0, TARGETS);
}

async function measure(stage: Stage) {
  const installation = await stage.newInstallation({ observer: STILL });
  try {
    const portal = installation.viewer('user:default/lena.w');
    const targets = await new Fleet(portal, stage.entities).filled();
    await stage.quietAws();
    const members = await plansOf(portal, targets);
    await stage.quietAws(5_000);
    await stage.aws.resetCalls();
    const began = Date.now();
    const { group } = await portal.post<RollbackGroupView>(
      '/api/deployments/v1/group-rollbacks',
      {
        members: members.flatMap(({ entityRef, plan }) =>
          plan
            ? {
                entityRef,
                target: plan.target.id,
                to: plan.to.id,
                strategy: plan.strategy,
                fingerprint: plan.fingerprint,
              }
            : [],
        ),
        reason: 'Measuring how long it takes',
        atOnce: AT_ONCE,
        confirmation: groupConfirmation(
          members.flatMap(({ plan }) => plan ?? []),
        ),
      },
    );
    const asked = Date.now();
    await until(
      'all targets are live',
      async () => {
        const { group: now } = await portal.get<RollbackGroupView>(
          `/api/deployments/v1/rollback-groups/${group.id}`,
        );
        if (now.stopped) throw new Error(now.stopped);
        return now.members.every(hasLanded) || undefined;
      },
      { everyMs: 100, timeoutMs: 300_000 },
    );
    const seconds = (Date.now() - began) / 1000;
    const { counters } = await stage.aws.calls({}, 0);
    return {
      seconds,
      planning: (asked - began) / 1000,
      quotas: quotaSeconds(counters),
      throttled: throttledCalls(counters),
    };
  } finally {
    await installation.stop();
  }
}

/**
 * How long many targets take that are rolled back as one, with latency and quotas: from
 * the HTTP request, which plans all of them anew, until every release is live. The floor
 * is what AWS's published rates take for the calls that were made, and the latencies of
 * those of one target, which wait for each other.
 */
export const groupRollback: Benchmark = {
  name: 'group rollback',
  async run(stage) {
    await stage.aws.changeSettings({ quotas: true, latencyMs: LATENCY_MS });
    try {
      const { seconds, planning, quotas, throttled } = await measure(stage);
      const floor = Math.max(quotas, (CALLS_IN_A_ROW * LATENCY_MS) / 1000);
      return [
        {
          name: `group rollback: ${TARGETS} targets live`,
          value: seconds,
          unit: 's',
        },
        {
          name: 'group rollback: of it until the request was taken',
          value: planning,
          unit: 's',
        },
        { name: 'group rollback: floor of quotas', value: quotas, unit: 's' },
        {
          name: 'group rollback: time, to the floor',
          value: seconds / floor,
          unit: 'x',
          limit: 2,
        },
        {
          name: 'group rollback: throttled calls',
          value: throttled,
          unit: 'calls',
          limit: 0,
        },
      ];
    } finally {
      await stage.aws.changeSettings({ quotas: true, latencyMs: 0 });
    }
  },
};
