import type { JobSummary } from '@aws-sdk/client-amplify';
import fc from 'fast-check';
import { buildsAhead } from './buildQueue';
import { deploymentStatusOf, initiatorOf, liveJob, stepsOf } from './jobs';
import { branchConsoleUrl } from './links';
import { forecast, median } from './progress';

const job = (more: Partial<JobSummary>): JobSummary => ({
  jobArn: 'arn',
  jobId: '1',
  commitId: 'abc',
  commitMessage: '',
  commitTime: new Date(0),
  startTime: new Date(0),
  status: 'SUCCEED',
  jobType: 'RELEASE',
  ...more,
});

describe('jobs', () => {
  it.each([
    ['CREATED', 'queued'],
    ['PENDING', 'queued'],
    ['PROVISIONING', 'running'],
    ['RUNNING', 'running'],
    ['CANCELLING', 'running'],
    ['SUCCEED', 'succeeded'],
    ['FAILED', 'failed'],
    ['CANCELLED', 'stopped'],
  ] as const)('that are %s are %s', (status, expected) => {
    expect(deploymentStatusOf(status)).toBe(expected);
  });

  it.each([
    ['WEB_HOOK', 'HEAD', 'pipeline'],
    ['RELEASE', 'abc', 'pipeline'],
    ['RELEASE', 'HEAD', 'person'],
    ['RETRY', 'abc', 'person'],
    ['MANUAL', '', 'person'],
    [undefined, 'abc', 'unknown'],
  ] as const)(
    'of type %s with commit %s are by %s',
    (jobType, commitId, kind) => {
      expect(initiatorOf(job({ jobType, commitId })).kind).toBe(kind);
    },
  );

  it('the live one is that which succeeded last, even under an old number', () => {
    const jobs = [
      job({ jobId: '3', status: 'FAILED', endTime: new Date(9_000) }),
      job({ jobId: '2', endTime: new Date(2_000) }),
      job({ jobId: '1', endTime: new Date(5_000) }),
    ];
    expect(liveJob(jobs)?.jobId).toBe('1');
  });

  it('deployed by hand have no steps of building', () => {
    expect(
      stepsOf({
        summary: job({ jobType: 'MANUAL', status: 'RUNNING' }),
        steps: [
          {
            stepName: 'DEPLOY',
            status: 'RUNNING',
            startTime: new Date(0),
            endTime: new Date(1),
          },
        ],
      }),
    ).toEqual([
      expect.objectContaining({
        name: 'deploy',
        status: 'running',
        endedAt: undefined,
      }),
    ]);
  });
});

describe('median', () => {
  it('has half of the values on each side', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), values => {
        const middle = median(values)!;
        const below = values.filter(value => value < middle).length;
        const above = values.filter(value => value > middle).length;
        expect(below).toBeLessThanOrEqual(values.length / 2);
        expect(above).toBeLessThanOrEqual(values.length / 2);
      }),
    );
    expect(median([])).toBeUndefined();
  });
});

describe('forecast', () => {
  const running = {
    summary: job({ status: 'RUNNING', startTime: new Date(1_000) }),
    steps: [],
  };

  it.each([
    ['half way', 100, 1_050, { progress: 0.5, expectedEndAt: 1_100 }],
    ['late', 100, 1_500, { progress: 0.99, expectedEndAt: 1_500 }],
    [
      'with clocks that differ',
      100,
      900,
      { progress: 0, expectedEndAt: 1_100 },
    ],
    ['without earlier builds', undefined, 1_050, {}],
  ])('%s', (_, typicalMs, now, expected) => {
    expect(forecast(running, typicalMs, now)).toEqual(expected);
  });

  it('of one that waits is nothing yet', () => {
    expect(
      forecast({ summary: job({ status: 'PENDING' }), steps: [] }, 100, 50),
    ).toEqual({ progress: 0 });
  });

  it('never ends before it ends, and never goes back', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1 }),
        (a, b, typical) => {
          const [early, late] = [a, b].sort((x, y) => x - y);
          const before = forecast(running, typical, early).progress!;
          const after = forecast(running, typical, late).progress!;
          expect(before).toBeLessThanOrEqual(after);
          expect(after).toBeLessThan(1);
        },
      ),
    );
  });
});

describe('buildsAhead', () => {
  it('puts builds in one line', () => {
    const build = fc.record({
      targetId: fc.constantFrom('a', 'b', 'c'),
      jobId: fc.constantFrom('1', '2', '3'),
      startedAt: fc.nat(5),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(build, {
          selector: ({ targetId, jobId }) => `${targetId}/${jobId}`,
        }),
        builds => {
          const byPlace = [...builds].sort(
            (one, other) =>
              buildsAhead(one, builds) - buildsAhead(other, builds),
          );
          expect(byPlace.map(({ startedAt }) => startedAt)).toEqual(
            builds.map(({ startedAt }) => startedAt).sort((x, y) => x - y),
          );
          builds.forEach(one =>
            expect(buildsAhead(one, builds)).toBeLessThan(builds.length),
          );
        },
      ),
    );
  });
});

describe('branchConsoleUrl', () => {
  const target = (id: string) =>
    ({ id } as Parameters<typeof branchConsoleUrl>[0]);

  it.each([
    [
      'arn:aws:amplify:us-east-1:333333333333:apps/d1/branches/feature%2Fx',
      'https://us-east-1.console.aws.amazon.com/amplify/apps/d1/branches/feature%2Fx/deployments',
    ],
    [
      'arn:aws-cn:amplify:cn-north-1:333333333333:apps/d1/branches/main',
      'https://cn-north-1.console.amazonaws.cn/amplify/apps/d1/branches/main/deployments',
    ],
    ['arn:aws:amplify:us-east-1:333333333333:apps/d1', undefined],
  ])('of %s', (id, expected) => {
    expect(branchConsoleUrl(target(id))).toBe(expected);
  });
});
