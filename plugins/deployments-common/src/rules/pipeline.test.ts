import fc from 'fast-check';
import type {
  EnvironmentDefinition,
  PipelineJob,
  PipelineRun,
} from '../schemas';
import {
  environmentAtGithub,
  environmentOfJob,
  environmentsOfRun,
  pipelineState,
  runsByEnvironment,
  standingOf,
} from './pipeline';

const environment = (
  name: string,
  order: number,
  more: Partial<EnvironmentDefinition> = {},
): EnvironmentDefinition => ({
  name,
  title: name,
  order,
  policy: {
    approvals: 0,
    approverGroups: [],
    verificationSeconds: 0,
    typedConfirmation: false,
  },
  rules: [],
  ...more,
});

const environments = [
  environment('prod', 2, {
    rules: [{ branches: ['main'] }],
    githubEnvironments: ['production', 'prod'],
  }),
  environment('dev', 0, { rules: [{ branches: ['develop'] }] }),
  environment('staging', 1, {
    title: 'Acceptance',
    rules: [{ branches: ['staging', 'release/*'] }],
  }),
];

const run = (id: number, more: Partial<PipelineRun> = {}): PipelineRun => ({
  id,
  number: id,
  attempt: 1,
  workflow: 'Deploy',
  title: 'Count royalties once',
  event: 'push',
  branch: 'main',
  commit: { sha: 'a'.repeat(40) },
  status: 'completed',
  conclusion: 'success',
  createdAt: new Date(1_700_000_000_000 + id * 60_000).toISOString(),
  startedAt: '2026-11-23T10:00:00Z',
  updatedAt: '2026-11-23T10:00:00Z',
  url: 'https://github.com/distrofm/royalty-calculator/actions/runs/1',
  pendingApprovals: [],
  ...more,
});

const job = (name: string, more: Partial<PipelineJob> = {}): PipelineJob => ({
  id: 1,
  name,
  environment: environmentOfJob(environments, name),
  status: 'completed',
  conclusion: 'success',
  steps: [],
  ...more,
});
const queued = { status: 'queued', conclusion: undefined } as const;
const skipped = { conclusion: 'skipped' } as const;

const pending = (githubEnvironment: string) => ({
  githubEnvironment,
  environmentId: 7,
  environment: environmentAtGithub(environments, githubEnvironment),
  reviewers: [],
});

describe('environmentAtGithub', () => {
  it.each([
    ['production', 'prod'],
    ['PROD', 'prod'],
    ['acceptance', 'staging'],
    ['staging', 'staging'],
    ['production-eu', undefined],
    ['', undefined],
  ])('%p is %p', (name, expected) => {
    expect(environmentAtGithub(environments, name)).toBe(expected);
  });
});

describe('environmentOfJob', () => {
  it.each([
    ['prod', 'prod'],
    ['Deploy to production', 'prod'],
    ['deploy-staging', 'staging'],
    ['deploy (dev)', 'dev'],
    ['deploy (us-east-1, Prod)', 'prod'],
    ['staging / deploy', 'staging'],
    ['Deploy to dev ', 'dev'],
    ['Install dev dependencies', undefined],
    ['Build for production use', undefined],
    ['nonprod', undefined],
    ['deploy (prod-eu)', undefined],
    ['build', undefined],
  ])('%p deploys to %p', (name, expected) => {
    expect(environmentOfJob(environments, name)).toBe(expected);
  });

  it('takes names as they are written, whatever characters they have', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), name => {
        const trimmed = name.trim();
        fc.pre(trimmed.length > 0);
        expect(
          environmentOfJob([environment(trimmed, 0)], `deploy (${trimmed})`),
        ).toBe(trimmed);
      }),
    );
  });
});

describe('environmentsOfRun', () => {
  it.each<[string, Partial<PipelineRun>, string[]]>([
    ['its branch, when nothing names one', {}, ['prod']],
    ['a pattern of branches', { branch: 'release/7' }, ['staging']],
    ['no branch that is known', { branch: 'feature/x' }, []],
    ['no branch at all', { branch: undefined }, []],
    [
      'its jobs rather than its branch, in order of the pipeline',
      { jobs: [job('build'), job('deploy (prod)'), job('deploy (dev)')] },
      ['dev', 'prod'],
    ],
    [
      'what it waits for',
      { branch: 'feature/x', pendingApprovals: [pending('production')] },
      ['prod'],
    ],
    [
      'nothing, when it waits for an environment that is not configured',
      { branch: 'main', pendingApprovals: [pending('production-eu')] },
      [],
    ],
    [
      'nothing for checks of a pull request',
      { event: 'pull_request', branch: 'develop' },
      [],
    ],
    ['nothing for a schedule', { event: 'schedule', branch: 'main' }, []],
    [
      'the environments that it has reached, on its way through several',
      {
        jobs: [
          job('deploy-dev'),
          job('deploy-staging', { status: 'in_progress' }),
          job('deploy-prod', queued),
        ],
      },
      ['dev', 'staging'],
    ],
    [
      'its branch as long as it has reached none',
      { jobs: [job('build'), job('deploy-dev', queued)] },
      ['prod'],
    ],
    [
      'its branch when the jobs for other environments are skipped',
      {
        branch: 'staging',
        jobs: [
          job('build', { conclusion: 'failure' }),
          job('deploy-dev', skipped),
          job('deploy-staging', skipped),
        ],
      },
      ['staging'],
    ],
    [
      'the first that a job names, when the branch tells nothing',
      { branch: 'x', jobs: [job('deploy-prod', queued), job('dev', queued)] },
      ['dev'],
    ],
    [
      'jobs, whatever began the run',
      { event: 'schedule', jobs: [job('deploy-dev')] },
      ['dev'],
    ],
  ])('goes by %s', (_, more, expected) => {
    expect(environmentsOfRun(environments, run(1, more))).toEqual(expected);
  });
});

describe('runsByEnvironment', () => {
  const ids = (runs: PipelineRun[]) =>
    runsByEnvironment(environments, runs).map(group => [
      group.environment,
      group.runs.map(({ id }) => id),
    ]);

  it('shows the newest of each environment, and older ones that have not ended', () => {
    expect(
      ids([
        run(1, { status: 'waiting', conclusion: undefined }),
        run(2),
        run(3, { branch: 'develop' }),
        run(4),
        run(5, { branch: 'feature/x' }),
      ]),
    ).toEqual([
      ['dev', [3]],
      ['prod', [4, 1]],
    ]);
  });

  it('shows the last that got there, beside newer ones that failed before', () => {
    const failed = { conclusion: 'failure' } as const;
    const live = run(1, { jobs: [job('build'), job('deploy-prod')] });
    const stuck = [2, 3].map(id =>
      run(id, {
        ...failed,
        jobs: [job('build', failed), job('deploy-prod', skipped)],
      }),
    );
    expect(ids([live, ...stuck])).toEqual([['prod', [3, 1]]]);
  });

  it('gives each environment a run as it is there', () => {
    const through = run(1, {
      status: 'waiting',
      conclusion: undefined,
      pendingApprovals: [pending('prod')],
      jobs: [
        job('build'),
        job('deploy-dev', { startedAt: '2026-11-23T10:01:00Z' }),
        job('deploy-prod', { status: 'waiting', conclusion: undefined }),
      ],
    });
    const [dev, prod] = runsByEnvironment(environments, [through]);
    expect(dev).toMatchObject({
      environment: 'dev',
      runs: [
        {
          standing: { status: 'completed', conclusion: 'success' },
          pendingApprovals: [],
        },
      ],
    });
    expect(prod).toMatchObject({
      environment: 'prod',
      runs: [
        {
          standing: { status: 'waiting' },
          pendingApprovals: [{ environment: 'prod' }],
        },
      ],
    });
    const names = [dev, prod].map(group =>
      group.runs[0].jobs?.map(({ name }) => name),
    );
    expect(names).toEqual([
      ['build', 'deploy-dev'],
      ['build', 'deploy-prod'],
    ]);
  });

  it('shows a run that waits for ours and for another environment in both places', () => {
    const both = run(1, {
      pendingApprovals: [pending('prod'), pending('production-eu')],
    });
    expect(
      runsByEnvironment(environments, [both]).map(group => [
        group.environment,
        group.runs[0].pendingApprovals.map(item => item.githubEnvironment),
      ]),
    ).toEqual([
      ['prod', ['prod']],
      [undefined, ['production-eu']],
    ]);
  });

  it('shows runs of no environment when they wait for somebody', () => {
    const waiting = run(6, { pendingApprovals: [pending('production-eu')] });
    expect(ids([run(1), waiting, run(7, { branch: 'x' })])).toEqual([
      ['prod', [1]],
      [undefined, [6]],
    ]);
  });

  it('shows the newest run when none belongs to an environment', () => {
    expect(ids([run(1, { branch: 'x' }), run(2, { branch: 'y' })])).toEqual([
      [undefined, [2]],
    ]);
    expect(ids([])).toEqual([]);
  });

  it('does not take a workflow that tells no environment for a deployment where another does', () => {
    const deployment = run(1, { jobs: [job('build'), job('deploy-prod')] });
    const scan = run(2, { workflow: 'Security', jobs: [job('audit')] });
    const unread = run(3, { workflow: 'Security' });
    expect(ids([deployment, scan, unread])).toEqual([['prod', [1]]]);
    expect(ids([scan])).toEqual([['prod', [2]]]);
    expect(ids([deployment, run(4, { workflow: 'Release' })])).toEqual([
      ['prod', [4, 1]],
    ]);
  });

  it('shows a handful at most', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      run(at, { status: 'queued', conclusion: undefined }),
    );
    expect(runsByEnvironment(environments, many)[0].runs).toHaveLength(5);
  });
});

describe('standingOf', () => {
  const whole = { startedAt: '2026-11-23T10:00:00Z' };
  const times = {
    startedAt: '2026-11-23T10:01:00Z',
    completedAt: '2026-11-23T10:03:00Z',
  };

  it.each<[string, Partial<PipelineRun>, object]>([
    [
      'the run, where no job names the environment',
      { jobs: [job('build')] },
      {
        ...whole,
        status: 'completed',
        conclusion: 'success',
        completedAt: '2026-11-23T10:00:00Z',
      },
    ],
    [
      'the run, where it has not come to the environment',
      {
        status: 'in_progress',
        conclusion: undefined,
        jobs: [job('build'), job('deploy-prod', queued)],
      },
      { ...whole, status: 'in_progress', conclusion: undefined },
    ],
    [
      'its jobs, where it goes on elsewhere',
      {
        status: 'in_progress',
        conclusion: undefined,
        jobs: [job('deploy-prod', times), job('deploy-dev', queued)],
      },
      { ...times, status: 'completed', conclusion: 'success' },
    ],
    [
      'the worst of its jobs',
      {
        jobs: [
          job('migrate-prod', times),
          job('deploy-prod', { ...times, conclusion: 'failure' }),
          job('smoke (prod)', skipped),
        ],
      },
      { ...times, status: 'completed', conclusion: 'failure' },
    ],
    [
      'the job under way',
      {
        jobs: [
          job('migrate-prod', times),
          job('deploy-prod', { ...queued, status: 'in_progress' }),
        ],
      },
      { startedAt: times.startedAt, status: 'in_progress' },
    ],
    [
      'what goes on between two jobs',
      { jobs: [job('migrate-prod', times), job('deploy-prod', queued)] },
      { startedAt: times.startedAt, status: 'in_progress' },
    ],
    [
      'what it waits for',
      {
        status: 'waiting',
        jobs: [job('deploy-prod', queued)],
        pendingApprovals: [pending('prod')],
      },
      { ...whole, status: 'waiting' },
    ],
  ])('goes by %s', (_, more, expected) => {
    expect(standingOf(run(1, more), 'prod')).toEqual(expected);
  });
});

describe('pipelineState', () => {
  it.each([
    [{ status: 'completed', conclusion: 'success' } as const, 'live'],
    [{ status: 'completed', conclusion: 'timed_out' } as const, 'failing'],
    [{ status: 'completed', conclusion: 'cancelled' } as const, 'paused'],
    [{ status: 'completed' } as const, 'unknown'],
    [{ status: 'waiting' } as const, 'attention'],
    [{ status: 'in_progress' } as const, 'moving'],
    [{ status: 'queued' } as const, 'moving'],
  ])('%j is %s', (progress, expected) => {
    expect(pipelineState(progress)).toBe(expected);
  });
});
