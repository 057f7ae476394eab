import type {
  Plan,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { functionArn } from '@backspin/simulator';
import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../report';
import type { Portal } from '../stage/Portal';
import type { Stage } from '../stage/Stage';
import { until } from '../stage/until';
import type { Benchmark } from './Benchmark';

/** A function without CodeDeploy: its rollback is one UpdateAlias. */
const ENTITY =
  '/api/deployments/v1/entities/component/default/library' as const;
const TARGET = `${functionArn('library-list', 'prod')}:live`;

const WARM_UP = 1;
const ROUNDS = 10;

/**
 * Pause before each rollback, so that none meets a bucket that the one before it
 * has emptied. A person needs longer to read the plan. Milliseconds.
 */
const THINK_MS = 1_500;

async function rollBack(stage: Stage, portal: Portal, to: string | undefined) {
  const plan = await portal.post<Plan>(`${ENTITY}/plans`, {
    target: TARGET,
    to,
  });
  await stage.aws.resetCalls();
  const began = Date.now();
  const { id } = await portal.post<Rollback>(`${ENTITY}/rollbacks`, {
    target: TARGET,
    to: plan.to.id,
    strategy: plan.strategy,
    fingerprint: plan.fingerprint,
    confirmation: plan.confirmation,
    // Each round takes back what the one before it went to.
    confirmTakenBack: plan.to.id,
    reason: 'Measuring how long it takes',
  });
  const moved = await until(
    'the alias has moved',
    async () => {
      const { recent } = await stage.aws.calls({ operation: 'UpdateAlias' });
      return recent.find(({ status }) => status === 200);
    },
    { everyMs: 50 },
  );
  await until(
    'the rollback has ended',
    async () => {
      const { rollback } = await portal.get<{ rollback: Rollback }>(
        `/api/deployments/v1/rollbacks/${id}`,
      );
      if (rollback.status === 'failed') throw new Error(rollback.error);
      return rollback.status === 'succeeded' || undefined;
    },
    { everyMs: 250 },
  );
  return { took: moved.at - began, from: plan.from.id };
}

/**
 * How long it takes from the HTTP request of a rollback until the alias has
 * moved, on top of AWS's own latency, which is none here. One alias goes back and
 * forth. What counts is the moment at which AWS has answered UpdateAlias.
 */
export const rollbackTime: Benchmark = {
  name: 'rollback time',
  async run(stage) {
    const portal = await stage.stillPortal();
    const times: number[] = [];
    let to: string | undefined;
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      await delay(THINK_MS);
      const { took, from } = await rollBack(stage, portal, to);
      // Back to where it came from.
      to = from;
      if (round >= WARM_UP) times.push(took);
    }
    return [
      {
        name: 'rollback time: request to alias moved, median',
        value: median(times),
        unit: 'ms',
        limit: 300,
      },
      {
        name: `rollback time: the worst of ${ROUNDS}`,
        value: Math.max(...times),
        unit: 'ms',
      },
    ];
  },
};
