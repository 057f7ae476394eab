import {
  CreateBranchCommand,
  DeleteAppCommand,
  DeleteJobCommand,
  GetBranchCommand,
  ListBranchesCommand,
  StopJobCommand,
  UpdateAppCommand,
  UpdateBranchCommand,
} from '@aws-sdk/client-amplify';
import { pushCommit } from '.';
import type { FailureKind } from '.';
import { amplifyKit, commit, HERE, MINUTE } from './testing/kit';

const DURATIONS = {
  provision: 40_000,
  preBuild: 60_000,
  build: 120_000,
  postBuild: 10_000,
  deploy: 30_000,
  verify: 10_000,
};

describe('a build', () => {
  it('goes through its steps on the clock', async () => {
    const { world, step, makeApp, job } = amplifyKit();
    const appId = await makeApp();
    pushCommit(world, HERE, appId, 'main', commit('a1'), {
      durations: DURATIONS,
    });
    const seen: string[] = [];
    for (const ms of [0, 40_000, 60_000, 130_000, 30_000, 10_000]) {
      await step(ms);
      const { summary, steps } = await job(appId);
      seen.push(
        `${summary!.status}: ${steps!
          .map(({ stepName, status }) => `${stepName} ${status}`)
          .join(', ')}`,
      );
    }
    expect(seen).toEqual([
      'PROVISIONING: BUILD PROVISIONING',
      'RUNNING: BUILD RUNNING',
      'RUNNING: BUILD RUNNING',
      'RUNNING: BUILD SUCCEED, DEPLOY RUNNING',
      'RUNNING: BUILD SUCCEED, DEPLOY SUCCEED, VERIFY RUNNING',
      'SUCCEED: BUILD SUCCEED, DEPLOY SUCCEED, VERIFY SUCCEED',
    ]);
  });

  it('takes three to eight minutes by itself', async () => {
    const { step, makeApp, start, job } = amplifyKit();
    const appId = await makeApp();
    await start(appId);
    await step(10 * MINUTE);
    const { summary } = await job(appId);
    const took = +summary!.endTime! - +summary!.startTime!;
    expect(took).toBeGreaterThan(3 * MINUTE);
    expect(took).toBeLessThan(8 * MINUTE);
  });

  it.each<[FailureKind, string[]]>([
    ['dependencies', ['BUILD FAILED', 'DEPLOY CANCELLED', 'VERIFY CANCELLED']],
    ['types', ['BUILD FAILED', 'DEPLOY CANCELLED', 'VERIFY CANCELLED']],
    ['artifact', ['BUILD FAILED', 'DEPLOY CANCELLED', 'VERIFY CANCELLED']],
    ['deploy', ['BUILD SUCCEED', 'DEPLOY FAILED', 'VERIFY CANCELLED']],
    ['verify', ['BUILD SUCCEED', 'DEPLOY SUCCEED', 'VERIFY FAILED']],
  ])('that fails for %s ends there', async (failure, expected) => {
    const { client, world, step, makeApp, start, job } = amplifyKit();
    const appId = await makeApp();
    await start(appId);
    await step(10 * MINUTE);
    pushCommit(world, HERE, appId, 'main', commit('bad'), { failure });
    await step(10 * MINUTE);
    const { summary, steps } = await job(appId, '2');
    expect(summary!.status).toBe('FAILED');
    expect(steps!.map(s => `${s.stepName} ${s.status}`)).toEqual(expected);
    const { branch } = await client.send(
      new GetBranchCommand({ appId, branchName: 'main' }),
    );
    expect(branch).toMatchObject({
      activeJobId: '0000000001',
      totalNumberOfJobs: '2',
    });
  });

  it('runs with four others in a region, and the rest wait in order', async () => {
    const { client, step, makeApp, start, job } = amplifyKit();
    const appId = await makeApp();
    const names = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7'];
    for (const branchName of names) {
      await client.send(new CreateBranchCommand({ appId, branchName }));
      await start(appId, { branchName });
    }
    const statuses = () =>
      Promise.all(
        names.map(
          async name => (await job(appId, '1', name)).summary!.status as string,
        ),
      );
    expect(await statuses()).toEqual([
      ...Array(5).fill('PROVISIONING'),
      'PENDING',
      'PENDING',
    ]);

    await client.send(
      new StopJobCommand({ appId, branchName: 'b3', jobId: '1' }),
    );
    await step(9_000);
    const after = await statuses();
    expect(after[2]).toBe('CANCELLED');
    expect(after[5]).toBe('PROVISIONING');
    expect(after[6]).toBe('PENDING');

    await step(20 * MINUTE);
    expect(new Set(await statuses())).toEqual(
      new Set(['SUCCEED', 'CANCELLED']),
    );
  });

  it('is queued behind the one that its branch is building', async () => {
    const { world, step, makeApp, jobs } = amplifyKit();
    const appId = await makeApp();
    pushCommit(world, HERE, appId, 'main', commit('a1'));
    pushCommit(world, HERE, appId, 'main', commit('a2'));
    expect((await jobs(appId)).map(({ status }) => status)).toEqual([
      'PENDING',
      'PROVISIONING',
    ]);
    await step(20 * MINUTE);
    const [second, first] = await jobs(appId);
    expect([first.status, second.status]).toEqual(['SUCCEED', 'SUCCEED']);
  });

  it('does not start for a push while automatic builds are off', async () => {
    const { client, world, step, makeApp, start, jobs } = amplifyKit();
    const appId = await makeApp();
    const setAutoBuild = (enableAutoBuild: boolean) =>
      client.send(
        new UpdateBranchCommand({
          appId,
          branchName: 'main',
          enableAutoBuild,
        }),
      );
    const { branch } = await setAutoBuild(false);
    expect(branch!.enableAutoBuild).toBe(false);
    expect(
      pushCommit(world, HERE, appId, 'main', commit('a1')),
    ).toBeUndefined();
    expect(await jobs(appId)).toEqual([]);

    await setAutoBuild(true);
    expect(await jobs(appId)).toEqual([]);
    await start(appId);
    await step(10 * MINUTE);
    const [job] = await jobs(appId);
    expect(job).toMatchObject({ commitId: 'HEAD', status: 'SUCCEED' });
  });

  it.each([
    ['feature/lyrics', 1],
    ['fix/typo', 0],
  ])(
    'of a new branch %s follows the patterns of the app',
    async (name, count) => {
      const { client, world, makeApp } = amplifyKit();
      const appId = await makeApp();
      await client.send(
        new UpdateAppCommand({
          appId,
          enableAutoBranchCreation: true,
          autoBranchCreationPatterns: ['feature/*'],
          autoBranchCreationConfig: { stage: 'PULL_REQUEST' },
        }),
      );
      const job = pushCommit(world, HERE, appId, name, commit('a1'));
      expect(job ? 1 : 0).toBe(count);
      const { branches } = await client.send(
        new ListBranchesCommand({ appId }),
      );
      expect(branches).toHaveLength(1 + count);
    },
  );

  it('that was saved and slept goes on where it was', async () => {
    const { simulator, world, step, makeApp, job } = amplifyKit();
    const appId = await makeApp();
    pushCommit(world, HERE, appId, 'main', commit('a1'), {
      durations: DURATIONS,
    });
    await step(100_000);
    const before = await job(appId);
    const saved = simulator.save();
    await step(60 * MINUTE);
    simulator.restore(saved);
    expect((await job(appId)).steps).toEqual(before.steps);
    await step(60 * MINUTE);
    expect((await job(appId)).summary!.status).toBe('SUCCEED');
  });
});

describe('StopJob', () => {
  it('passes through CANCELLING and leaves the branch as it was', async () => {
    const { client, step, makeApp, start, job } = amplifyKit();
    const appId = await makeApp();
    await start(appId);
    await step(60_000);
    const stop = new StopJobCommand({ appId, branchName: 'main', jobId: '1' });
    const { jobSummary } = await client.send(stop);
    expect(jobSummary!.status).toBe('CANCELLING');
    // Asked twice, it is the same stop.
    await step(2_000);
    await client.send(stop);
    await step(7_000);
    const { summary, steps } = await job(appId);
    expect(summary!.status).toBe('CANCELLED');
    expect(steps!.map(({ status }) => status)).toEqual([
      'CANCELLED',
      'CANCELLED',
      'CANCELLED',
    ]);
    await expect(client.send(stop)).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await step(10 * MINUTE);
    expect((await job(appId)).summary!.status).toBe('CANCELLED');
  });

  it('ends a waiting job at once', async () => {
    const { client, world, makeApp, jobs } = amplifyKit();
    const appId = await makeApp();
    pushCommit(world, HERE, appId, 'main', commit('a1'));
    pushCommit(world, HERE, appId, 'main', commit('a2'));
    await client.send(
      new StopJobCommand({ appId, branchName: 'main', jobId: '2' }),
    );
    expect((await jobs(appId))[0].status).toBe('CANCELLED');
  });
});

describe('deleting', () => {
  it('refuses a running job and removes a finished one', async () => {
    const { client, step, makeApp, start, jobs } = amplifyKit();
    const appId = await makeApp();
    await start(appId);
    const remove = new DeleteJobCommand({
      appId,
      branchName: 'main',
      jobId: '1',
    });
    await expect(client.send(remove)).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await step(10 * MINUTE);
    await client.send(remove);
    expect(await jobs(appId)).toEqual([]);
    const next = await start(appId);
    expect(next.jobId).toBe('2');
  });

  it('an app in the middle of builds frees their slots', async () => {
    const { client, step, makeApp, start, job } = amplifyKit();
    const doomed = await makeApp();
    await start(doomed);
    await client.send(new DeleteAppCommand({ appId: doomed }));
    await expect(job(doomed)).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    const others = [];
    for (let i = 0; i < 5; i++) {
      const appId = await makeApp();
      others.push((await start(appId)).status);
    }
    expect(others).toEqual(Array(5).fill('PROVISIONING'));
    await step(20 * MINUTE);
  });
});
