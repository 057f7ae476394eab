import type {
  StrategyId,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { Simulator, World } from '@backspin/simulator';
import {
  addApp,
  addBranch,
  addDomain,
  addPastDeployment,
  addPastJob,
  amplifyState,
} from '@backspin/simulator/src/services/amplify';
import type {
  AppState,
  JobState,
} from '@backspin/simulator/src/services/amplify';
import { queueBuild } from '@backspin/simulator/src/services/amplify/builds';
import { queueManualJob } from '@backspin/simulator/src/services/amplify/deployments';
import {
  githubState,
  putGithubToken,
  recordPush,
} from '@backspin/simulator/src/services/github';
import { mergePull } from '@backspin/simulator/src/services/github/pulls';
import { addRoles, HOUR, MINUTE, PLACE, SECOND } from './place';
import type { Rival, Scene, Truth } from './Scene';

const APP = 'dweb000000000';
const DOMAIN = 'distrofm.example';
const SLUG = 'distrofm/web';
const REPOSITORY = `https://github.com/${SLUG}`;
const BUCKET = 's3://releases/press-kit/2026-11-1';
/** How long people take to merge. */
const MERGED_AFTER_MS = 2 * MINUTE;

/** Lets the portal in at the simulated GitHub. Not a secret: it opens nothing else. */
export const GITHUB_TOKEN = 'let-me-in';

const DURATIONS = {
  provision: 45 * SECOND,
  preBuild: MINUTE,
  build: 150 * SECOND,
  postBuild: 15 * SECOND,
  deploy: 45 * SECOND,
  verify: 15 * SECOND,
};

const target: Target = {
  id: `arn:aws:amplify:${PLACE.region}:${PLACE.account}:apps/${APP}/branches/main`,
  kind: 'amplify-branch',
  ...PLACE,
  name: 'distrofm-web',
  resourceName: 'main',
  qualifier: 'main',
  environment: 'prod',
};

const sha = (name: string) => name.padEnd(40, '0');
const appOf = (world: World) => amplifyState(world, PLACE).apps[APP];
const repositoryOf = (world: World) => githubState(world).repositories[SLUG];
const active = (app: AppState, branch: string): JobState | undefined =>
  app.branches[branch].jobs.find(
    ({ id }) => id === app.branches[branch].activeJobId,
  );

const commitAt = (name: string, time: number) => ({
  sha: sha(name),
  message: `Change ${name}`,
  author: 'Ana R.',
  time,
});

function build(world: World, branch: string, name: string, hoursAgo: number) {
  const app = appOf(world);
  const startTime = world.now() - hoursAgo * HOUR;
  const commit = commitAt(name, startTime);
  addPastJob(app, app.branches[branch], {
    trigger: 'push',
    commit,
    startTime,
    durations: DURATIONS,
  });
  recordPush(world, app.repository, branch, commit);
}

/** An app whose commits `aaa`, `bbb` and `ccc` were released, the last of them by mistake. */
async function connectedApp({ world }: Simulator): Promise<void> {
  addRoles(world);
  putGithubToken(world, GITHUB_TOKEN, 'backspin[bot]');
  const app = addApp(world, PLACE, {
    appId: APP,
    name: 'distrofm-web',
    platform: 'WEB_COMPUTE',
    repository: REPOSITORY,
  });
  addBranch(app, { branchName: 'main', stage: 'PRODUCTION' }, world.now());
  build(world, 'main', 'aaa', 50);
  build(world, 'main', 'bbb', 40);
  build(world, 'main', 'ccc', 10);
}

async function manualApp({ world }: Simulator): Promise<void> {
  addRoles(world);
  const app = addApp(world, PLACE, {
    appId: APP,
    name: 'distrofm-web',
    platform: 'WEB',
  });
  addBranch(app, { branchName: 'main', stage: 'PRODUCTION' }, world.now());
  for (const [index, hoursAgo] of [40, 20, 10].entries()) {
    addPastDeployment(app.branches.main, {
      startTime: world.now() - hoursAgo * HOUR,
      deployMs: 20 * SECOND,
      sourceUrl: `${BUCKET}${index}/`,
      sourceUrlType: 'BUCKET_PREFIX',
    });
  }
}

async function appWithStandby(simulator: Simulator): Promise<void> {
  await connectedApp(simulator);
  const { world, control } = simulator;
  const app = appOf(world);
  addBranch(app, { branchName: 'standby' }, world.now());
  build(world, 'standby', 'bbb', 9);
  addDomain(world, app, {
    domainName: DOMAIN,
    subDomainSettings: [
      { prefix: '', branchName: 'main' },
      { prefix: 'www', branchName: 'main' },
    ],
  });
  await control.step(5 * MINUTE);
}

/** What the branch serves, and whether it is what is wanted. */
const ofMain =
  (isWanted: (job: JobState, world: World) => boolean) =>
  (world: World): Truth => {
    const job = active(appOf(world), 'main');
    return {
      live: job ? [{ releaseId: String(job.id), weight: 1 }] : [],
      isBack: Boolean(job && isWanted(job, world)),
    };
  };

/** What users of the domain get, as the release of the main branch that it is. */
function ofDomain(world: World): Truth {
  const app = appOf(world);
  const branches = new Set(
    app.domains[DOMAIN].subDomains.map(({ branchName }) => branchName),
  );
  if (branches.size !== 1) return { live: [], isBack: false };
  const job = active(app, [...branches][0]!);
  const same = app.branches.main.jobs.find(
    ({ built }) => built?.sha === job?.built?.sha,
  );
  return {
    live: same ? [{ releaseId: String(same.id), weight: 1 }] : [],
    isBack: job?.built?.sha === sha('bbb'),
  };
}

const builds = (branchName: string): Rival => ({
  name: 'starts a pipeline',
  act(world) {
    const app = appOf(world);
    const commit = commitAt('ddd', world.now());
    app.heads[branchName] = commit;
    recordPush(world, app.repository, branchName, commit);
    queueBuild(
      world,
      { place: PLACE, app, branch: app.branches[branchName] },
      {
        type: 'RELEASE',
        commitId: commit.sha,
        commitMessage: commit.message,
        commitTime: commit.time,
        pinned: commit,
        durations: DURATIONS,
      },
    );
  },
});

const deploysFiles: Rival = {
  name: 'starts a pipeline',
  act(world) {
    const app = appOf(world);
    const branch = app.branches.main;
    queueManualJob(
      world,
      { place: PLACE, app, branch },
      { appId: APP, branchName: 'main', jobType: 'RELEASE' },
      branch.jobs[0],
    );
  },
};

const deletesJob = (branchName: string, jobId: number): Rival => ({
  name: 'deletes the version',
  act(world) {
    const branch = appOf(world).branches[branchName];
    if (branch.activeJobId === jobId) return;
    branch.jobs = branch.jobs.filter(({ id }) => id !== jobId);
  },
});

const movesDomain: Rival = {
  name: 'moves it',
  act(world) {
    const app = appOf(world);
    addBranch(app, { branchName: 'other' }, world.now());
    build(world, 'other', 'aaa', 1);
    for (const setting of app.domains[DOMAIN].subDomains) {
      setting.branchName = 'other';
    }
  },
};

/** Somebody else brings other files to the branch while it is being taken back. */
const pushes: Rival = {
  name: 'moves it',
  act(world) {
    const app = appOf(world);
    recordPush(world, app.repository, 'main', commitAt('eee', world.now()));
  },
};

/** Whoever reviews merges what is asked for, in time. */
function merge(world: World): void {
  const repository = repositoryOf(world);
  const open = repository.pulls.find(
    ({ closedAt, createdAt }) =>
      !closedAt && world.now() - createdAt >= MERGED_AFTER_MS,
  );
  if (open) mergePull(world, repository, open, 'ana');
}

function scene(
  strategy: StrategyId,
  more: Pick<Scene, 'build' | 'truth' | 'rivals'> &
    Partial<Pick<Scene, 'meanwhile' | 'sees'>>,
): Scene {
  return { strategy, target, sees: 'amplify:ListJobs', ...more };
}

/** One for each way of taking an Amplify branch back. */
export const amplifyScenes: Scene[] = [
  scene('amplify-rebuild', {
    build: connectedApp,
    truth: ofMain(({ built }) => built?.sha === sha('bbb')),
    rivals: [pushes, builds('main'), deletesJob('main', 2)],
  }),
  scene('amplify-switch-branch', {
    build: appWithStandby,
    truth: ofDomain,
    sees: 'amplify:ListDomainAssociations',
    rivals: [movesDomain, builds('standby'), deletesJob('standby', 1)],
  }),
  scene('amplify-redeploy', {
    build: manualApp,
    truth: ofMain(({ sourceUrl }) => sourceUrl === `${BUCKET}1/`),
    rivals: [deploysFiles, deletesJob('main', 2)],
  }),
  scene('amplify-revert', {
    build: connectedApp,
    truth: ofMain(({ built }, world) => {
      const { commits } = repositoryOf(world);
      return commits[built?.sha ?? '']?.tree === commits[sha('bbb')].tree;
    }),
    rivals: [pushes, builds('main'), deletesJob('main', 2)],
    meanwhile: merge,
  }),
];
