import type { EntityDeployments } from '@backspin/backstage-plugin-deployments-common';
import type { Entity } from '@backstage/catalog-model';
import { entityPath, type Portal } from '../stage/Portal';
import type { Stage } from '../stage/Stage';
import { until } from '../stage/until';
import type { Benchmark } from './Benchmark';

/** The service whose page is opened: that of the demo's incident. */
const SERVICE = 'royalty-calculator';
const VIEWERS = 50;

/** What a page asks for when it is opened. */
const WHAT = ['deployments', 'history', 'rollbacks'];

/** Latency while viewers come, so that they meet the same reads. Milliseconds. */
const LATENCY_MS = 60;
/** A viewer of a service that is being read looks again after this. Milliseconds. */
const LOOK_AGAIN_MS = 1_000;
/** Whatever a view has set off has begun after this. Milliseconds. */
const AFTERMATH_MS = 2_000;

/** Opens the page and keeps looking until all targets have been read. */
async function view(viewer: Portal, entity: Entity) {
  await until(
    'the cold service has been read',
    async () => {
      const [page] = await Promise.all([
        viewer.get<EntityDeployments>(entityPath(entity)),
        ...WHAT.slice(1).map(what => viewer.get(entityPath(entity, what))),
      ]);
      const read =
        !page.resolving &&
        page.targets.length > 0 &&
        page.targets.every(({ observation }) => observation);
      return read || undefined;
    },
    { everyMs: LOOK_AGAIN_MS },
  );
}

async function callsOfWarmViews(stage: Stage) {
  const portal = await stage.stillPortal();
  await stage.aws.resetCalls();
  await Promise.all(
    stage.entities.flatMap(entity =>
      WHAT.map(what => portal.get(entityPath(entity, what))),
    ),
  );
  await stage.quietAws(AFTERMATH_MS);
  const { total } = await stage.aws.calls({}, 0);
  return { calls: total, views: stage.entities.length };
}

async function callsOfColdViews(stage: Stage, viewers: number) {
  const entity = stage.entities.find(item => item.metadata.name === SERVICE);
  if (!entity) throw new Error(`There is no ${SERVICE} in the catalog`);
  await stage.aws.changeSettings({ latencyMs: LATENCY_MS });
  const installation = await stage.newInstallation({ scheduled: false });
  try {
    await Promise.all(
      Array.from({ length: viewers }, (_, number) =>
        view(installation.viewer(`user:default/viewer-${number}`), entity),
      ),
    );
    await stage.quietAws(AFTERMATH_MS);
    return (await stage.aws.calls({}, 0)).total;
  } finally {
    await installation.stop();
    await stage.aws.changeSettings({ latencyMs: 0 });
  }
}

/**
 * What people who look at pages cost AWS: nothing when what they look at is known,
 * and when it is not, as much for fifty at once as for one. The backends read
 * nothing by themselves, so that every call was caused by the viewers.
 */
export const upstreamCost: Benchmark = {
  name: 'upstream cost',
  async run(stage) {
    const warm = await callsOfWarmViews(stage);
    const one = await callsOfColdViews(stage, 1);
    const many = await callsOfColdViews(stage, VIEWERS);
    return [
      {
        name: `upstream cost: a page view, warm (${warm.views} views)`,
        value: warm.calls,
        unit: 'calls',
        limit: 0,
      },
      {
        name: 'upstream cost: one viewer of a cold service',
        value: one,
        unit: 'calls',
      },
      {
        name: `upstream cost: ${VIEWERS} viewers at once, to one`,
        value: many / one,
        unit: 'x',
        limit: 1,
      },
    ];
  },
};
