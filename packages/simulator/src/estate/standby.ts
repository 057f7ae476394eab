/** A warm branch: it holds the release before the live one, ready to be served. */
import type { World } from '../core/types';
import { addBranch, addPastJob, amplifyState } from '../services/amplify';
import { recordPush } from '../services/github';
import { HOUR } from './commits';
import { placeOf } from './data/accounts';
import { APPS } from './data/apps';

/** The branch, and the app that has it. */
export const STANDBY = { app: 'distrofm-web', branch: 'standby' } as const;

const DURATIONS = {
  provision: 41_000,
  preBuild: 72_000,
  build: 148_000,
  postBuild: 11_000,
  deploy: 36_000,
  verify: 9_000,
};

/** Adds the stand-by branch, with a build of what was live before the live release. */
export function buildStandby(world: World): void {
  const place = placeOf('prod');
  const { appId } = APPS.find(({ name }) => name === STANDBY.app)!;
  const app = amplifyState(world, place).apps[appId];
  const { main } = app.branches;
  const live = main.jobs.find(({ id }) => id === main.activeJobId)!;
  const before = main.jobs.filter(
    job =>
      job.status === 'SUCCEED' &&
      job.commitId !== 'HEAD' &&
      job.id < live.id &&
      job.built?.sha !== live.built?.sha,
  );
  const { built: commit } = before[before.length - 1];
  const branch = addBranch(
    app,
    {
      branchName: STANDBY.branch,
      description: 'The release before the live one, ready to be served',
      framework: main.framework,
      enableAutoBuild: true,
      environmentVariables: { ...main.environmentVariables },
      tags: { ...main.tags, environment: 'standby' },
    },
    main.createTime,
  );
  branch.lastJobId = 57;
  addPastJob(app, branch, {
    trigger: 'push',
    commit: commit!,
    startTime: live.startTime - HOUR,
    durations: DURATIONS,
  });
  recordPush(world, app.repository, branch.name, commit!);
}
