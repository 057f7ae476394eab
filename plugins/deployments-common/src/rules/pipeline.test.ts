import fc from 'fast-check';
import type { EnvironmentDefinition, PipelineRun } from '../schemas';
import {
  environmentAtGithub,
  environmentOfJob,
  environmentsOfRun,
  pipelineState,
  runsByEnvironment,
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

const job = (name: string) => ({
  id: 1,
  name,
  environment: environmentOfJob(environments, name),
  status: 'completed' as const,
  steps: [],
});

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

  it('shows a handful at most', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      run(at, { status: 'queued', conclusion: undefined }),
    );
    expect(runsByEnvironment(environments, many)[0].runs).toHaveLength(5);
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
