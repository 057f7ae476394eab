import type { StartJobRequest } from '@aws-sdk/client-amplify';
import { CreateWebhookCommand } from '@aws-sdk/client-amplify';
import { amplifyState, pushCommit } from '.';
import { amplifyKit, commit, HERE, MINUTE } from './testing/kit';

const OLD = commit('0dd');
const NEW = commit('1ee');

/** What a job really built: the simulator knows, AWS does not tell. */
function builtBy(
  kit: ReturnType<typeof amplifyKit>,
  appId: string,
  jobId: string,
) {
  const { branches } = amplifyState(kit.world, HERE).apps[appId];
  return branches.main.jobs.find(({ id }) => String(id) === jobId)?.built?.sha;
}

/** Job 1: a push of OLD. Job 2: StartJob RELEASE of the same. Then NEW is pushed as job 3. */
async function withHistory() {
  const kit = amplifyKit();
  const appId = await kit.makeApp();
  pushCommit(kit.world, HERE, appId, 'main', OLD);
  await kit.step(10 * MINUTE);
  await kit.start(appId);
  await kit.step(10 * MINUTE);
  pushCommit(kit.world, HERE, appId, 'main', NEW);
  await kit.step(10 * MINUTE);
  return { kit, appId };
}

describe('StartJob', () => {
  it.each<[string, Partial<StartJobRequest>, string, string]>([
    ['RELEASE builds the head', {}, 'HEAD', NEW.sha],
    ['RELEASE ignores commitId', { commitId: OLD.sha }, 'HEAD', NEW.sha],
    [
      'RETRY builds the commit of the job',
      { jobType: 'RETRY', jobId: '1' },
      OLD.sha,
      OLD.sha,
    ],
    [
      'RETRY of a job recorded as HEAD builds the head',
      { jobType: 'RETRY', jobId: '2' },
      'HEAD',
      NEW.sha,
    ],
  ])('%s', async (_, input, commitId, built) => {
    const { kit, appId } = await withHistory();
    const summary = await kit.start(appId, input);
    expect(summary).toMatchObject({ jobId: '4', commitId });
    await kit.step(10 * MINUTE);
    expect((await kit.job(appId, '4')).summary).toMatchObject({
      status: 'SUCCEED',
      commitId,
      jobType: input.jobType ?? 'RELEASE',
    });
    expect(builtBy(kit, appId, '4')).toBe(built);
  });

  it.each<[string, Partial<StartJobRequest>, string]>([
    ['MANUAL on a connected app', { jobType: 'MANUAL' }, 'BadRequestException'],
    ['WEB_HOOK', { jobType: 'WEB_HOOK' }, 'BadRequestException'],
    ['RETRY without a job', { jobType: 'RETRY' }, 'BadRequestException'],
    [
      'RETRY of an unknown job',
      { jobType: 'RETRY', jobId: '99' },
      'NotFoundException',
    ],
    [
      'a job id that is none',
      { jobType: 'RETRY', jobId: 'one' },
      'BadRequestException',
    ],
    ['an unknown branch', { branchName: 'nope' }, 'NotFoundException'],
  ])('refuses %s', async (_, input, name) => {
    const { kit, appId } = await withHistory();
    await expect(kit.start(appId, input)).rejects.toMatchObject({ name });
    expect(await kit.jobs(appId)).toHaveLength(3);
  });

  it('refuses a second job on a branch with 429', async () => {
    const { kit, appId } = await withHistory();
    await kit.start(appId);
    await expect(kit.start(appId)).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: expect.stringContaining('already have pending or running jobs'),
      $metadata: { httpStatusCode: 429 },
    });
  });

  it.each([
    ['registry' as const, 'SUCCEED'],
    ['types' as const, 'FAILED'],
  ])('RETRY after a failure for %s ends as %s', async (failure, status) => {
    const kit = amplifyKit();
    const appId = await kit.makeApp();
    pushCommit(kit.world, HERE, appId, 'main', OLD, { failure });
    await kit.step(10 * MINUTE);
    await kit.start(appId, { jobType: 'RETRY', jobId: '1' });
    await kit.step(10 * MINUTE);
    expect((await kit.job(appId, '2')).summary!.status).toBe(status);
  });
});

describe('an incoming webhook', () => {
  it('starts a job recorded as HEAD, and only with its token', async () => {
    const { kit, appId } = await withHistory();
    const { webhook } = await kit.client.send(
      new CreateWebhookCommand({ appId, branchName: 'main' }),
    );
    const url = new URL(webhook!.webhookUrl!);
    const post = () =>
      kit.simulator.fetch(new Request(url, { method: 'POST' }));
    expect((await post()).status).toBe(202);
    expect((await kit.jobs(appId))[0]).toMatchObject({
      jobType: 'WEB_HOOK',
      commitId: 'HEAD',
    });
    url.searchParams.set('token', 'other');
    expect((await post()).status).toBe(403);
  });
});
