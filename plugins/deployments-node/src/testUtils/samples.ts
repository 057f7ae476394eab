import type {
  Deployment,
  Observation,
  Release,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import { bareRelease } from '../provider';

/**
 * Parts of a sample target that tests care for.
 *
 * @public
 */
export interface SampleTargetOptions {
  name?: string;
  environment?: string;
  account?: string;
  region?: string;
  alias?: string;
}

/**
 * A Lambda alias as a target: `royalty-calculator` in prod unless told otherwise.
 *
 * @public
 */
export function sampleTarget(options: SampleTargetOptions = {}): Target {
  const {
    name = 'royalty-calculator',
    environment = 'prod',
    account = '333333333333',
    region = 'us-east-1',
    alias = 'live',
  } = options;
  const resourceName = `${name}-${environment}`;
  return {
    id: `arn:aws:lambda:${region}:${account}:function:${resourceName}:${alias}`,
    kind: 'lambda-alias',
    account,
    region,
    name,
    resourceName,
    qualifier: alias,
    environment,
  };
}

/**
 * A release of a Lambda alias, with a commit when a SHA is given.
 *
 * @public
 */
export function sampleRelease(version: string, sha?: string): Release {
  const release = bareRelease('lambda-alias', version);
  return sha ? { ...release, commit: { sha } } : release;
}

/**
 * What AWS said about a target on which one version is live and nothing moves.
 *
 * @public
 */
export function sampleObservation(
  target: Target,
  version = '42',
  patch: Partial<Observation> = {},
): Observation {
  return {
    targetId: target.id,
    observedAt: '2026-11-23T12:00:00.000Z',
    live: [{ release: sampleRelease(version), weight: 1 }],
    alarms: [],
    notices: [],
    details: {
      kind: 'lambda-alias',
      functionName: target.resourceName,
      functionArn: target.id.split(':').slice(0, -1).join(':'),
      alias: target.qualifier,
      variableNames: [],
    },
    ...patch,
  };
}

/**
 * A deployment that made a version live and succeeded.
 *
 * @public
 */
export function sampleDeployment(
  target: Target,
  version: string,
  startedAt: string,
  patch: Partial<Deployment> = {},
): Deployment {
  return {
    id: `d-${version}`,
    targetId: target.id,
    release: sampleRelease(version),
    status: 'succeeded',
    startedAt,
    endedAt: startedAt,
    by: { kind: 'pipeline' },
    inferred: false,
    ...patch,
  };
}
