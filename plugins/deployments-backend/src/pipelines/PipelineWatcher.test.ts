import { mockServices } from '@backstage/backend-test-utils';
import { pipelineState } from '@backspin/backstage-plugin-deployments-common';
import { ConfigReader } from '@backstage/config';
import type { Knex } from 'knex';
import { setupServer } from 'msw/node';
import { readDeploymentsConfig } from '../config';
import { migrated, testDatabases } from '../rollback/__testUtils__/databases';
import { FakeGithub, GITHUB_API, SLUG } from './__testUtils__/FakeGithub';
import { PACE_MS } from './pacing';
import { PipelineStore } from './PipelineStore';
import { PipelineWatcher } from './PipelineWatcher';
import { repositoryAt } from './repository';

const databases = testDatabases();
const msw = setupServer();
beforeAll(() => msw.listen({ onUnhandledRequest: 'error' }));
afterEach(() => msw.resetHandlers());
afterAll(() => msw.close());

const { environments } = readDeploymentsConfig(new ConfigReader({}));
const repository = repositoryAt(`https://github.com/${SLUG}`)!;
const ENTITY = 'component:default/royalty-calculator';

describe.each(databases.eachSupportedId())('PipelineWatcher, %s', id => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await migrated(await databases.init(id));
  });
  beforeEach(() => knex('pipelines').delete());

  function kit() {
    const github = new FakeGithub();
    msw.use(...github.handlers);
    const store = new PipelineStore(knex);
    const clock = { now: Date.now() };
    const told: string[] = [];
    const watcher = () =>
      new PipelineWatcher({
        store,
        codeHosts: {
          accessTo: async () => ({
            kind: 'github',
            apiBaseUrl: GITHUB_API,
            headers: { Authorization: 'Bearer portal' },
          }),
        },
        announcer: {
          pipelineChanged: async entityRef => void told.push(entityRef),
        },
        environments,
        logger: mockServices.logger.mock(),
        now: () => clock.now,
      });
    const first = watcher();
    return {
      github,
      clock,
      told,
      /** Another replica. */
      watcher,
      stored: () => store.get(repository.key, clock.now),
      /** Reads when it is due, and gives what was asked of GitHub. */
      async read(afterMs = PACE_MS.failed) {
        clock.now += afterMs;
        await first.read(repository, ENTITY);
        return github.take();
      },
    };
  }

  it('asks a second time only for what may have changed, with the tags of the first', async () => {
    const { github, read, told } = kit();
    github.runs = [
      { id: 1 },
      { id: 2, event: 'schedule' },
      { id: 3, status: 'in_progress' },
    ];
    // Neither dev nor staging is in the list: their branches are asked for.
    expect(await read()).toEqual([
      'GET /actions/runs 200',
      'GET /actions/runs 200',
      'GET /actions/runs 200',
      'GET /actions/runs/3/jobs 200',
      'GET /actions/runs/1/jobs 200',
    ]);
    const before = github.remaining;
    expect(await read()).toEqual([
      'GET /actions/runs 304',
      'GET /actions/runs 304',
      'GET /actions/runs 304',
      'GET /actions/runs/3/jobs 304',
    ]);
    expect(github.remaining).toBe(before);
    expect(told).toEqual([ENTITY]);
  });

  it('keeps what it has read when GitHub says that nothing has changed', async () => {
    const { github, read, stored } = kit();
    github.runs = [
      {
        id: 7,
        status: 'waiting',
        jobs: [{ name: 'deploy (prod)', status: 'waiting', conclusion: null }],
        waitsFor: ['prod'],
      },
    ];
    await read();
    const first = (await stored())?.document?.runs;
    await read();
    const second = (await stored())?.document?.runs;
    expect(first?.[0].pendingApprovals).toHaveLength(1);
    expect(first?.[0].jobs).toHaveLength(1);
    expect(second).toEqual(first);
  });

  it('forgets the jobs of an attempt when the run is run again', async () => {
    const { github, read, stored } = kit();
    github.runs = [{ id: 1, conclusion: 'failure' }];
    await read();
    github.runs = [
      { id: 1, attempt: 2, status: 'in_progress', jobs: [{ name: 'again' }] },
    ];
    expect(await read()).toContain('GET /actions/runs/1/jobs 200');
    const [run] = (await stored())?.document?.runs ?? [];
    expect(run).toMatchObject({ attempt: 2, jobs: [{ name: 'again' }] });
  });

  it('finds the runs of a branch that the list is too short for', async () => {
    const { github, read, stored } = kit();
    github.listed = 3;
    github.runs = [
      { id: 1, branch: 'main' },
      ...[2, 3, 4, 5].map(run => ({
        id: run,
        event: 'pull_request',
        branch: 'feature/x',
      })),
    ];
    await read();
    const runs = (await stored())?.document?.runs ?? [];
    expect(runs.find(({ branch }) => branch === 'main')?.jobs).toHaveLength(1);
    // Checks of pull requests are not looked into.
    expect(runs.filter(({ jobs }) => jobs)).toHaveLength(1);
  });

  it('follows a run that waits although newer ones have pushed it off the list', async () => {
    const { github, read, stored } = kit();
    github.listed = 2;
    github.runs = [{ id: 1, status: 'waiting', jobs: [], waitsFor: ['prod'] }];
    await read();
    github.runs.push({ id: 2 }, { id: 3 }, { id: 4 });
    await read();
    github.runs[0] = { id: 1, conclusion: 'success' };
    expect(await read()).toContain('GET /actions/runs/1 200');
    const statuses = async () =>
      (await stored())?.document?.runs.map(run => [run.id, run.status]);
    expect(await statuses()).toContainEqual([1, 'completed']);
  });

  it('lets go of runs that were deleted, on the list and off it', async () => {
    const { github, read, stored } = kit();
    github.listed = 2;
    github.runs = [{ id: 1, status: 'waiting' }, { id: 2 }];
    await read();
    github.runs.push({ id: 3 }, { id: 4 });
    await read();
    github.runs = [{ id: 2 }, { id: 3 }];
    await read();
    const ids = (await stored())?.document?.runs.map(run => run.id);
    expect(ids).toEqual([3, 2]);
  });

  it('lets go of everything when there is nothing left', async () => {
    const { github, read, stored } = kit();
    github.runs = [{ id: 1 }];
    await read();
    github.runs = [];
    await read();
    expect((await stored())?.document?.runs).toEqual([]);
  });

  it('reads all the jobs of a large run, and again only what has changed of them', async () => {
    const { github, read, stored } = kit();
    const jobs = Array.from({ length: 230 }, (_, at) => ({
      name: `test (${at})`,
      status: 'in_progress',
    }));
    github.runs = [{ id: 1, status: 'in_progress', jobs }];
    expect(
      (await read()).filter(asked => asked.includes('/jobs')),
    ).toHaveLength(3);
    const names = async () =>
      (await stored())?.document?.runs[0].jobs?.map(({ name }) => name);
    const all = jobs.map(({ name }) => name);
    expect(await names()).toEqual(all);
    jobs[229] = { name: 'deploy (prod)', status: 'in_progress' };
    github.runs = [{ id: 1, status: 'in_progress', jobs }];
    expect((await read()).filter(asked => asked.includes('/jobs'))).toEqual([
      'GET /actions/runs/1/jobs 304',
      'GET /actions/runs/1/jobs 304',
      'GET /actions/runs/1/jobs 200',
    ]);
    expect(await names()).toEqual([...all.slice(0, 229), 'deploy (prod)']);
  });

  it('takes an ending that GitHub has not had so far for no success', async () => {
    const { github, read, stored } = kit();
    github.runs = [{ id: 1, conclusion: 'evaporated' }];
    await read();
    const [run] = (await stored())?.document?.runs ?? [];
    expect(pipelineState(run)).toBe('unknown');
  });

  it('is read by one replica at a time', async () => {
    const { github, watcher } = kit();
    github.runs = [{ id: 1 }];
    await Promise.all(
      [watcher(), watcher(), watcher()].map(one =>
        one.read(repository, ENTITY),
      ),
    );
    expect(
      github.asked.filter(asked => asked.startsWith('GET /actions/runs/1/')),
    ).toHaveLength(1);
  });

  it('is free again when who reads it was killed', async () => {
    const { github, read, clock } = kit();
    github.runs = [{ id: 1 }];
    const store = new PipelineStore(knex);
    await store.claim(repository.key, clock.now, clock.now + 60_000);
    expect(await read(59_000)).toEqual([]);
    expect(await read(2_000)).toContain('GET /actions/runs 200');
  });

  it.each([
    ['nothing runs', {}, PACE_MS.quiet],
    ['something waits', { status: 'waiting' }, PACE_MS.waiting],
    ['something runs', { status: 'in_progress' }, PACE_MS.running],
  ])('is read again at its pace when %s', async (_, run, pace) => {
    const { github, read } = kit();
    github.runs = [{ id: 1, ...run }];
    await read();
    expect(await read(pace - 1)).toEqual([]);
    expect(await read(1)).not.toEqual([]);
  });

  it('leaves the last of the rate limit to others', async () => {
    const { github, read } = kit();
    github.runs = [{ id: 1, status: 'in_progress' }];
    github.remaining = 600;
    await read();
    expect(await read(PACE_MS.running)).toEqual([]);
    expect(await read(PACE_MS.scarce)).not.toEqual([]);
    github.remaining = 100;
    github.runs.push({ id: 2 });
    await read();
    expect(await read(25 * 60_000)).toEqual([]);
    expect(await read(10 * 60_000)).not.toEqual([]);
  });

  it('waits for as long as GitHub says, and shows what it knew', async () => {
    const { github, read, stored } = kit();
    github.runs = [{ id: 1 }];
    await read();
    github.answers.set('GET /actions/runs', {
      status: 429,
      body: { message: 'Slow down' },
      headers: { 'retry-after': '600' },
    });
    await read();
    expect(await stored()).toMatchObject({
      document: { runs: [{ id: 1 }] },
      error: { code: 'throttled' },
    });
    expect(await read(9 * 60_000)).toEqual([]);
    github.answers.clear();
    await read(2 * 60_000);
    expect((await stored())?.error).toBeUndefined();
  });

  it('asks nothing of other repositories of an owner at whose limit it is', async () => {
    const { github, watcher, clock } = kit();
    github.answers.set('GET ', {
      status: 403,
      body: { message: 'You have exceeded a secondary rate limit.' },
    });
    const one = watcher();
    await one.read(repository, ENTITY);
    const other = repositoryAt('https://github.com/distrofm/payouts')!;
    // Asking would fail: the fake knows one repository, and others are errors.
    await one.read(other, 'component:default/payouts');
    const store = new PipelineStore(knex);
    expect((await store.get(other.key, clock.now))?.error?.code).toBe(
      'throttled',
    );
    expect(github.asked).toHaveLength(1);
  });

  it('tells pages of what is new, of an error and of its end, and of nothing else', async () => {
    const { github, read, told } = kit();
    github.runs = [{ id: 1 }];
    await read();
    await read();
    expect(told).toHaveLength(1);
    github.answers.set('GET ', { status: 500 });
    await read();
    await read();
    expect(told).toHaveLength(2);
    github.answers.clear();
    await read();
    expect(told).toHaveLength(3);
  });

  it('forgets what was never read to its end', async () => {
    const { clock } = kit();
    const store = new PipelineStore(knex);
    await store.claim(repository.key, clock.now, clock.now + 60_000);
    await store.prune(clock.now);
    expect(await store.get(repository.key, clock.now)).toBeDefined();
    await store.prune(clock.now + 60_001);
    expect(await store.get(repository.key, clock.now)).toBeUndefined();
  });

  it('forgets what nobody looks at', async () => {
    const { read, clock, stored } = kit();
    await read();
    const store = new PipelineStore(knex);
    await store.prune(clock.now - 1);
    expect(await stored()).toBeDefined();
    await store.prune(clock.now + 1);
    expect(await stored()).toBeUndefined();
  });
});

describe('repositoryAt', () => {
  it('is the same in any case', () => {
    expect(repositoryAt('https://GitHub.com/DistroFM/Web')?.key).toBe(
      'github.com/distrofm/web',
    );
  });

  it.each([
    undefined,
    'distrofm/web',
    'https://github.com/distrofm',
    'https://github.com/distrofm/web/tree/main',
    'https://github.com/distrofm/..',
    'https://github.com/distrofm/w%20b',
  ])('is none at %p', url => {
    expect(repositoryAt(url)).toBeUndefined();
  });
});
