/** The three Amplify apps with sixty days of builds, one of them running. */
import type { Random, World } from '../core/types';
import {
  addApp,
  addBranch,
  addDomain,
  addPastJob,
  pushCommit,
} from '../services/amplify';
import type {
  AppState,
  BranchState,
  Commit,
  FailureKind,
  PastJob,
  PhaseDurations,
} from '../services/amplify';
import {
  commitTrain,
  DAY,
  HOUR,
  knownCommit,
  makeCommit,
  MINUTE,
} from './commits';
import { recordPush } from '../services/github';
import { GITHUB_ORG, placeOf } from './data/accounts';
import { APPS } from './data/apps';
import type { AppBranchSpec, AppSpec } from './data/apps';
import { systemOf } from './data/services';

const PLACE = placeOf('prod');

/** The branches that commits pass, in order, and the wait before each. */
const PIPELINE = ['develop', 'staging', 'main'];
const STEP_WAIT = [2 * MINUTE, 3 * HOUR, 26 * HOUR];

const FAILURES: FailureKind[] = ['types', 'tests', 'registry', 'module'];

/** Builds every app. */
export function buildApps(world: World): void {
  for (const spec of APPS) {
    buildApp(world, spec);
  }
}

function buildApp(world: World, spec: AppSpec): void {
  const { owner } = systemOf(spec);
  const tags = {
    service: spec.name,
    team: owner,
    repository: `${GITHUB_ORG}/${spec.name}`,
  };
  const app = addApp(world, PLACE, {
    appId: spec.appId,
    name: spec.name,
    description: spec.description,
    repository: `https://github.com/${GITHUB_ORG}/${spec.name}`,
    platform: spec.platform,
    buildSpec: spec.buildSpec,
    environmentVariables: spec.environmentVariables,
    customRules: [
      {
        source: `https://${spec.domain}`,
        target: `https://www.${spec.domain}`,
        status: '302',
      },
      { source: '/<*>', target: '/index.html', status: '404-200' },
    ],
    customHeaders:
      'customHeaders:\n  - pattern: "**"\n    headers:\n      - key: Strict-Transport-Security\n        value: max-age=31536000; includeSubDomains\n',
    tags,
  });
  const created = world.now() - 400 * DAY;
  app.createTime = created;
  app.updateTime = world.now() - 20 * DAY;

  for (const branch of spec.branches) {
    addBranch(
      app,
      {
        branchName: branch.name,
        stage: branch.stage,
        framework: spec.framework,
        enableAutoBuild: branch.autoBuild ?? true,
        enablePullRequestPreview: branch.stage === 'PULL_REQUEST',
        environmentVariables: branch.environmentVariables,
        tags: { ...tags, environment: environmentOf(branch) },
      },
      created,
    );
  }

  const domain = addDomain(world, app, {
    domainName: spec.domain,
    subDomainSettings: [
      { prefix: '', branchName: 'main' },
      { prefix: 'www', branchName: 'main' },
      { prefix: 'staging', branchName: 'staging' },
    ],
  });
  domain.createdAt = created;

  buildHistory(world, spec, app);
}

function environmentOf({ name }: AppBranchSpec): string {
  const byBranch: Record<string, string> = {
    develop: 'dev',
    staging: 'staging',
    main: 'prod',
  };
  return byBranch[name] ?? 'preview';
}

/** A past job before its branch knows its number. */
type Draft = Omit<PastJob, 'durations'>;

function buildHistory(world: World, spec: AppSpec, app: AppState): void {
  const { random } = world;
  const source = {
    commits: spec.commits,
    authors: systemOf(spec).authors,
  };
  const now = world.now();
  // The artist dashboard's newest commits are those of its story, told below.
  const newest =
    spec.name === 'artist-dashboard'
      ? now - random.int(60 * HOUR, 90 * HOUR)
      : now - random.int(4 * HOUR, 20 * HOUR);
  const commits = commitTrain(random, source, 14, {
    oldest: now - 60 * DAY,
    newest,
  });

  for (const branchSpec of spec.branches) {
    const branch = app.branches[branchSpec.name];
    const special =
      spec.name === 'artist-dashboard'
        ? artistDashboardJobs(random, now)[branch.name]
        : undefined;
    const drafts = [
      ...ordinaryJobs(world, source.authors, branch, commits),
      ...(special ?? []),
    ].sort((a, b) => a.startTime - b.startTime);
    // The last job of `develop` is still to come: it runs when the world starts.
    const running = special && branch.name === 'develop' ? 1 : 0;
    branch.lastJobId = branchSpec.lastJobId - drafts.length - running;
    for (const draft of drafts) {
      addPastJob(app, branch, { ...draft, durations: durations(random) });
      if (draft.trigger !== 'retry') {
        recordPush(world, app.repository, branch.name, draft.commit);
      }
    }
  }
  if (spec.name === 'artist-dashboard') {
    startBuild(world, app);
  }
}

/** What an ordinary branch has built: pushes, some failures, some builds of HEAD. */
function ordinaryJobs(
  world: World,
  authors: string[],
  branch: BranchState,
  commits: Commit[],
): Draft[] {
  const { random } = world;
  const now = world.now();
  const stage = PIPELINE.indexOf(branch.name);
  if (stage < 0) {
    return [0, 1, 2, 3].map(i => {
      const time = now - (4 - i) * 20 * HOUR;
      const message = `${branch.displayName.replace(
        'feature-',
        'Preview ',
      )}, part ${i + 1}`;
      const commit = makeCommit(random, { authors }, message, time);
      return {
        trigger: 'push' as const,
        commit,
        startTime: time + MINUTE,
        failure: i === 1 ? ('types' as const) : undefined,
      };
    });
  }
  const wait = STEP_WAIT.slice(0, stage + 1).reduce((sum, ms) => sum + ms, 0);
  const behind = stage === 2 ? random.int(1, 2) : 0;
  return commits.slice(0, commits.length - behind).flatMap((commit, i) => {
    const startTime = commit.time + wait;
    const job: Draft = { trigger: 'push', commit, startTime };
    // The newest two are plain pushes, so that there is something to go back to.
    if (i >= commits.length - behind - 2) {
      return [job];
    }
    const kind = random.next();
    if (kind < 0.12) {
      return [{ ...job, trigger: 'start-job', reason: 'Rebuild' } as Draft];
    }
    if (kind < 0.18) {
      return [{ ...job, trigger: 'webhook' } as Draft];
    }
    if (kind < 0.28 && stage < 2) {
      const failure = random.pick(FAILURES);
      const again = startTime + 25 * MINUTE;
      return [
        { ...job, failure },
        { ...job, trigger: 'start-job', startTime: again } as Draft,
      ];
    }
    return [job];
  });
}

/** The story that the artist dashboard tells: a release of this morning was taken back. */
function artistDashboardJobs(
  random: Random,
  now: number,
): Record<string, Draft[]> {
  const filters = knownCommit(
    random,
    '0a9d3c4',
    'Statement filters',
    'nina.c',
    now - 29 * HOUR,
  );
  const table = knownCommit(
    random,
    'c0ffee1',
    'New payout table',
    'ana.r',
    now - 27 * HOUR,
  );
  const paint = knownCommit(
    random,
    'be12f90',
    'Faster first paint',
    'ana.r',
    now - 25 * HOUR,
  );
  const push = (commit: Commit, ago: number): Draft => ({
    trigger: 'push',
    commit,
    startTime: now - ago,
  });
  return {
    develop: [
      push(filters, 29 * HOUR - MINUTE),
      push(table, 27 * HOUR - MINUTE),
      push(paint, 25 * HOUR - MINUTE),
    ],
    staging: [
      push(filters, 28 * HOUR),
      push(table, 26 * HOUR),
      push(paint, 22 * HOUR),
    ],
    main: [
      push(filters, 20 * HOUR),
      push(table, 150 * MINUTE),
      {
        trigger: 'retry',
        commit: filters,
        startTime: now - 127 * MINUTE,
        reason: 'payout table empty',
      },
    ],
  };
}

/** The build that runs when the world starts: a little over two minutes in. */
function startBuild(world: World, app: AppState): void {
  const commit = makeCommit(
    world.random,
    { authors: ['ana.r'] },
    'Explain an empty payout table',
    world.now() - 4 * MINUTE,
  );
  pushCommit(world, PLACE, app.appId, 'develop', commit, {
    durations: {
      provision: 42_000,
      preBuild: 71_000,
      build: 164_000,
      postBuild: 9_000,
      deploy: 38_000,
      verify: 11_000,
    },
    startedAgo: 130_000,
  });
}

function durations(random: Random): PhaseDurations {
  const seconds = (from: number, to: number) =>
    random.int(from * 1000, to * 1000);
  return {
    provision: seconds(32, 55),
    preBuild: seconds(55, 95),
    build: seconds(95, 190),
    postBuild: seconds(8, 16),
    deploy: seconds(25, 50),
    verify: seconds(6, 15),
  };
}
