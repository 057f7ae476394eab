/** Keeps pipelines in step with the stacks that they deploy, and does what reviewers ask for. */
import * as z from 'zod';
import type { World, WorldEventHandler } from '../../core/types';
import { cloudFormationState } from '../../services/cloudformation/state';
import { inThePast, isStackBusy } from '../../services/sam';
import { placeOf, stackName } from '../data/accounts';
import { SERVICES } from '../data/services';
import { ENVIRONMENTS } from '../data/types';
import type { Environment, ServiceSpec } from '../data/types';
import { deployRelease } from '../deployRelease';
import { ESTATE, ESTATE_PLACE } from '../state';
import { PUBLISHED_MS } from '../timing';
import { tellBegun, tellEnded, tellRejected } from './runs';
import type { ToldRelease } from './runs';

const POLL_MS = 10_000;
/** A review that finds the stack busy is looked at again after this. */
const RETRY_MS = 30_000;

const release = z.object({
  service: z.string(),
  functions: z.array(z.string()),
  commit: z.object({
    sha: z.string(),
    message: z.string(),
    author: z.string(),
    time: z.number(),
  }),
});
const followed = release.extend({ environment: z.enum(ENVIRONMENTS) });
const reviewed = release.extend({
  approval: z.object({ state: z.enum(['approved', 'rejected']) }),
});

const serviceOf = (name: string) =>
  SERVICES.find(candidate => candidate.name === name);

function later(world: World, type: string, ms: number, payload: object): void {
  world.schedule({
    ...ESTATE_PLACE,
    service: ESTATE,
    type,
    at: world.now() + ms,
    payload,
  });
}

/** How the last deployment of a stack ended; undefined while it goes on. */
function stackEnded(
  world: World,
  service: ServiceSpec,
  environment: Environment,
):
  | { conclusion: 'success' | 'failure'; reason?: string; at: number }
  | undefined {
  const stack = cloudFormationState(world, placeOf(environment)).stacks[
    stackName(service.name, environment)
  ];
  if (!stack || stack.operation) return undefined;
  const isDone = /^(?:CREATE|UPDATE)_COMPLETE$/.test(stack.status);
  const failed = [...stack.events]
    .reverse()
    .find(({ status }) => /^(?:CREATE|UPDATE)_FAILED$/.test(status));
  return {
    conclusion: isDone ? 'success' : 'failure',
    reason: isDone ? undefined : failed?.reason,
    at: stack.events[stack.events.length - 1]?.at ?? world.now(),
  };
}

/** Tells a release that has just begun, and follows it to its end. */
export function followRelease(
  world: World,
  service: ServiceSpec,
  environment: Environment,
  told: ToldRelease,
): void {
  tellBegun(world, service, environment, told);
  later(world, 'pipeline', POLL_MS, {
    ...told,
    service: service.name,
    environment,
  });
}

/** Tells how a release of the past has ended; one that still goes on is followed. */
export function followPast(
  world: World,
  service: ServiceSpec,
  environment: Environment,
  told: ToldRelease,
): void {
  const ended = stackEnded(world, service, environment);
  if (ended) {
    inThePast(world, ended.at, past =>
      tellEnded(past, service, environment, told.commit, ended),
    );
    return;
  }
  later(world, 'pipeline', POLL_MS, {
    ...told,
    service: service.name,
    environment,
  });
}

/** Handlers of the estate's events about pipelines. */
export const pipelineEvents: Record<string, WorldEventHandler> = {
  pipeline(world, { payload }) {
    const { service: name, environment, commit } = followed.parse(payload);
    const service = serviceOf(name);
    if (!service) return;
    const ended = stackEnded(world, service, environment);
    if (ended) {
      tellEnded(world, service, environment, commit, ended);
    } else {
      later(world, 'pipeline', POLL_MS, payload);
    }
  },
  reviewed(world, { payload }) {
    const {
      service: name,
      functions,
      commit,
      approval,
    } = reviewed.parse(payload);
    const service = serviceOf(name);
    if (!service) return;
    if (approval.state === 'rejected') {
      tellRejected(world, service, commit);
    } else if (isStackBusy(world, placeOf('prod'), stackName(name, 'prod'))) {
      later(world, 'reviewed', RETRY_MS, payload);
    } else {
      const changed = service.functions.filter(fn =>
        functions.includes(fn.name),
      );
      deployRelease(world, service, 'prod', { commit, functions: changed });
      followRelease(world, service, 'prod', { commit, functions });
      later(world, 'published', PUBLISHED_MS, {
        environment: 'prod',
        service: name,
        functions,
        commit,
      });
    }
  },
};
