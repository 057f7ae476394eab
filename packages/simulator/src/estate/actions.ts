/** What one can ask of the estate on the control interface. Inputs are JSON. */
import * as z from 'zod';
import type { World, WorldAction } from '../core/types';
import { amplifyState, pushCommit } from '../services/amplify';
import { lambdaState } from '../services/lambda/state';
import { isStackBusy, setVersionHealth } from '../services/sam';
import { makeCommit, nextMessage, shortSha } from './commits';
import { functionName, placeOf, stackName } from './data/accounts';
import { APPS } from './data/apps';
import { SERVICES, systemOf } from './data/services';
import { ENVIRONMENTS } from './data/types';
import { deployRelease } from './deployRelease';
import { announce, setMotion } from './motion/motion';
import { followRelease } from './pipelines/follow';

const environment = z.enum(ENVIRONMENTS);
const rate = z.number().min(0).max(1);

const pushInput = z.object({
  app: z.enum(APPS.map(({ name }) => name) as [string, ...string[]]),
  branch: z.string().default('develop'),
  message: z.string().optional(),
  failure: z
    .enum([
      'dependencies',
      'registry',
      'types',
      'module',
      'tests',
      'memory',
      'artifact',
      'deploy',
      'verify',
    ])
    .optional(),
});

/** Pushes a commit to a branch of one of the apps. */
function push(world: World, input: unknown) {
  const { app: name, branch, message, failure } = pushInput.parse(input);
  const app = APPS.find(candidate => candidate.name === name)!;
  const source = { commits: app.commits, authors: systemOf(app).authors };
  const commit = makeCommit(
    world.random,
    source,
    message ?? nextMessage(world.random, source),
    world.now(),
  );
  const place = placeOf('prod');
  if (!amplifyState(world, place).apps[app.appId]) {
    throw new RangeError(`The app ${name} has been deleted`);
  }
  const job = pushCommit(world, place, app.appId, branch, commit, { failure });
  return {
    appId: app.appId,
    branch,
    sha: commit.sha,
    jobId: job ? String(job.id) : null,
  };
}

const deployInput = z.object({
  service: z.enum(SERVICES.map(({ name }) => name) as [string, ...string[]]),
  environment,
  functions: z.array(z.string()).optional(),
  message: z.string().optional(),
  /** Of the new versions; a usual one without. */
  errorRate: rate.optional(),
});

/** Deploys a new commit of a service to an environment. */
function deploy(world: World, input: unknown) {
  const request = deployInput.parse(input);
  const service = SERVICES.find(({ name }) => name === request.service)!;
  const functions = service.functions.filter(
    ({ name }) => request.functions?.includes(name) ?? true,
  );
  if (functions.length === 0) {
    throw new RangeError(`${service.name} has none of these functions`);
  }
  const stack = stackName(service.name, request.environment);
  if (isStackBusy(world, placeOf(request.environment), stack)) {
    throw new RangeError(`The stack ${stack} is being deployed already`);
  }
  const source = {
    commits: service.commits,
    authors: systemOf(service).authors,
  };
  const commit = makeCommit(
    world.random,
    source,
    request.message ?? nextMessage(world.random, source),
    world.now(),
  );
  deployRelease(world, service, request.environment, { commit, functions });
  followRelease(world, service, request.environment, {
    commit,
    functions: functions.map(({ name }) => name),
  });
  announce(world, {
    environment: request.environment,
    service: service.name,
    functions: functions.map(({ name }) => name),
    commit,
    errorRate: request.errorRate,
  });
  return { stack, commit: shortSha(commit), sha: commit.sha };
}

const breakInput = z.object({
  /** Without the environment: `library-list`. */
  function: z.string(),
  environment: environment.default('prod'),
  errorRate: rate.default(0.2),
  /** Default: the version that the alias points at. */
  version: z.string().optional(),
});

/** Makes a version fail from now on, or with a low rate recover. */
function breakRelease(world: World, input: unknown) {
  const request = breakInput.parse(input);
  const place = placeOf(request.environment);
  const name = functionName(request.function, request.environment);
  const fn = lambdaState(world, place).functions[name];
  if (!fn) {
    throw new RangeError(`There is no function ${name}`);
  }
  const version =
    request.version ?? fn.aliases.live?.version ?? fn.latest.version;
  setVersionHealth(world, place, name, version, {
    errorRate: request.errorRate,
    from: world.now(),
  });
  return { function: name, version, errorRate: request.errorRate };
}

const motionInput = z.object({ on: z.boolean() });

/** Named actions of the estate. */
export const estateActions: Record<string, WorldAction> = {
  'push-commit': push,
  'deploy-service': deploy,
  'break-release': breakRelease,
  'set-motion'(world, input) {
    const { on } = motionInput.parse(input);
    setMotion(world, on);
    return { on };
  },
};
