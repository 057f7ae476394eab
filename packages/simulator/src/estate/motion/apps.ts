/** Commits to the apps' repositories, and their way from branch to branch. */
import type { World } from '../../core/types';
import { amplifyState, pushCommit } from '../../services/amplify';
import type { Commit, FailureKind } from '../../services/amplify';
import { makeCommit, MINUTE, nextMessage } from '../commits';
import { placeOf } from '../data/accounts';
import { APPS } from '../data/apps';
import type { AppSpec } from '../data/apps';
import { QUIET_BRANCHES } from '../data/quiet';
import { systemOf } from '../data/services';
import { STANDBY } from '../standby';

const PLACE = placeOf('prod');

/** How often a commit cannot be built. */
const FAILURE_RATE = 0.12;
const FAILURES: FailureKind[] = [
  'types',
  'tests',
  'module',
  'dependencies',
  'registry',
];

/** How many jobs of a branch are kept; older ones age out. */
const JOBS_KEPT = 60;

/** A commit that is to be merged into the next branch. */
export interface AppPromotion {
  app: string;
  branch: string;
  commit: Commit;
}

const NEXT_BRANCH: Record<string, string> = {
  develop: 'staging',
  staging: 'main',
};

const sourceOf = (app: AppSpec) => ({
  commits: app.commits,
  authors: systemOf(app).authors,
});

export const isQuietBranch = (app: string, branch: string) =>
  QUIET_BRANCHES.has(`${app}/${branch}`);

/** Somebody pushes to `develop` or to a preview. Returns the promotion that may follow. */
export function commitToApp(world: World): AppPromotion | undefined {
  const { random } = world;
  const app = random.pick(APPS);
  const isPreview = random.next() < 0.25;
  const branch = isPreview
    ? app.branches.find(({ stage }) => stage === 'PULL_REQUEST')!.name
    : 'develop';
  const failure =
    random.next() < FAILURE_RATE ? random.pick(FAILURES) : undefined;
  const commit = makeCommit(
    random,
    sourceOf(app),
    nextMessage(random, sourceOf(app)),
    world.now() - random.int(1, 5) * MINUTE,
  );
  push(world, app, branch, commit, failure);
  return isPreview || failure ? undefined : { app: app.name, branch, commit };
}

/** Merges a commit into the next branch. Returns the promotion that may follow. */
export function promoteApp(
  world: World,
  { app: name, branch, commit }: AppPromotion,
): AppPromotion | undefined {
  const app = APPS.find(candidate => candidate.name === name);
  const next = NEXT_BRANCH[branch];
  if (!app || !next || isQuietBranch(name, next)) {
    return undefined;
  }
  if (next === 'main') followWithStandby(world, app);
  push(world, app, next, commit);
  return { app: name, branch: next, commit };
}

/** The stand-by branch gets what the main branch has had until now. */
function followWithStandby(world: World, app: AppSpec): void {
  const head = amplifyState(world, PLACE).apps[app.appId]?.heads.main;
  if (app.name === STANDBY.app && head) {
    push(world, app, STANDBY.branch, head);
  }
}

function push(
  world: World,
  app: AppSpec,
  branch: string,
  commit: Commit,
  failure?: FailureKind,
): void {
  // Somebody may have deleted the app meanwhile.
  const state = amplifyState(world, PLACE).apps[app.appId];
  if (!state) {
    return;
  }
  pushCommit(world, PLACE, app.appId, branch, commit, { failure });
  const jobs = state.branches[branch]?.jobs;
  if (jobs && jobs.length > JOBS_KEPT) {
    jobs.splice(0, jobs.length - JOBS_KEPT);
  }
}
