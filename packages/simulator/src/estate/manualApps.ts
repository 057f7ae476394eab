/** The apps that are deployed by hand, with what became of the files of each deployment. */
import type { World } from '../core/types';
import {
  addApp,
  addBranch,
  addDomain,
  addPastDeployment,
} from '../services/amplify';
import type { PastDeployment } from '../services/amplify';
import { DAY, HOUR } from './commits';
import { placeOf } from './data/accounts';
import { MANUAL_APPS } from './data/manualApps';
import type { ManualAppSpec } from './data/manualApps';
import { systemOf } from './data/services';

const PLACE = placeOf('prod');

/** Number of the newest deployment at the start. */
const NEWEST = 18;

/** Builds every app that is deployed by hand. */
export function buildManualApps(world: World): void {
  for (const spec of MANUAL_APPS) buildApp(world, spec);
}

function buildApp(world: World, spec: ManualAppSpec): void {
  const created = world.now() - 300 * DAY;
  const { owner } = systemOf(spec);
  const tags = { service: spec.name, team: owner };
  const app = addApp(world, PLACE, {
    appId: spec.appId,
    name: spec.name,
    description: spec.description,
    platform: 'WEB',
    tags,
  });
  app.createTime = created;
  const branch = addBranch(
    app,
    {
      branchName: 'main',
      stage: 'PRODUCTION',
      tags: { ...tags, environment: 'prod' },
    },
    created,
  );
  const domain = addDomain(world, app, {
    domainName: spec.domain,
    subDomainSettings: [{ prefix: '', branchName: 'main' }],
  });
  domain.createdAt = created;

  const deployments = pastDeployments(world, spec);
  branch.lastJobId = NEWEST - deployments.length;
  for (const deployment of deployments) addPastDeployment(branch, deployment);
}

/** Most from a bucket; one was uploaded, and one came from a link that has expired. */
function pastDeployments(
  world: World,
  { name }: ManualAppSpec,
): PastDeployment[] {
  const ago = (time: number) => world.now() - time;
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const fromBucket = (startTime: number): PastDeployment => ({
    startTime,
    deployMs: 18_000,
    sourceUrl: `s3://distrofm-releases/${name}/${day(startTime)}/`,
    sourceUrlType: 'BUCKET_PREFIX',
  });
  const linkedAt = ago(12 * DAY);
  const stamp = new Date(linkedAt).toISOString().replace(/[-:]|\.\d+/g, '');
  return [
    fromBucket(ago(26 * DAY)),
    { startTime: ago(19 * DAY), deployMs: 21_000 },
    {
      startTime: linkedAt,
      deployMs: 17_000,
      sourceUrl: `https://distrofm-exports.s3.amazonaws.com/${name}.zip?X-Amz-Date=${stamp}&X-Amz-Expires=3600&X-Amz-Signature=simulated`,
      sourceUrlType: 'ZIP',
    },
    fromBucket(ago(6 * DAY)),
    fromBucket(ago(9 * HOUR)),
  ];
}
