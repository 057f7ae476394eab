import {
  CreateDeploymentCommand,
  StartDeploymentCommand,
  StopJobCommand,
} from '@aws-sdk/client-amplify';
import { amplifyKit, MINUTE } from './testing/kit';

const branchName = 'main';

describe('a manual deployment', () => {
  async function created() {
    const kit = amplifyKit();
    const appId = await kit.makeApp({ manual: true });
    const create = () =>
      kit.client.send(new CreateDeploymentCommand({ appId, branchName }));
    const { jobId, zipUploadUrl } = await create();
    const put = () =>
      kit.simulator.fetch(
        new Request(zipUploadUrl!, { method: 'PUT', body: 'PK' }),
      );
    const startUploaded = () =>
      kit.client.send(new StartDeploymentCommand({ appId, branchName, jobId }));
    return { kit, appId, jobId, create, put, startUploaded };
  }

  it('is created, put and started', async () => {
    const { kit, appId, put, startUploaded } = await created();
    expect((await kit.job(appId)).summary!.status).toBe('CREATED');
    expect((await put()).status).toBe(200);
    const { jobSummary } = await startUploaded();
    expect(jobSummary).toMatchObject({ status: 'RUNNING', jobType: 'MANUAL' });
    await kit.step(MINUTE);
    const { summary, steps } = await kit.job(appId);
    expect(summary!.status).toBe('SUCCEED');
    expect(steps!.map(s => `${s.stepName} ${s.status}`)).toEqual([
      'DEPLOY SUCCEED',
      'VERIFY SUCCEED',
    ]);
    await expect(startUploaded()).rejects.toMatchObject({
      name: 'BadRequestException',
    });
  });

  it('fails without its files', async () => {
    const { kit, appId, startUploaded } = await created();
    await startUploaded();
    await kit.step(MINUTE);
    expect((await kit.job(appId)).summary!.status).toBe('FAILED');
  });

  it('must be started within eight hours', async () => {
    const { kit, put, startUploaded } = await created();
    await put();
    await kit.step(8 * 60 * MINUTE + 2_000);
    await expect(startUploaded()).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    expect((await put()).status).toBe(403);
  });

  it('blocks the next until it is stopped', async () => {
    const { kit, appId, jobId, create } = await created();
    await expect(create()).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining('The last job(deployment) 1 was not'),
    });
    await kit.client.send(new StopJobCommand({ appId, branchName, jobId }));
    expect((await create()).jobId).toBe('2');
  });

  it('comes from an address, and can be served again by RETRY', async () => {
    const kit = amplifyKit();
    const appId = await kit.makeApp({ manual: true });
    await kit.client.send(
      new StartDeploymentCommand({
        appId,
        branchName,
        sourceUrl: 's3://builds/player.zip',
      }),
    );
    await kit.step(MINUTE);
    await kit.start(appId, { jobType: 'RETRY', jobId: '1' });
    await kit.step(MINUTE);
    expect((await kit.job(appId, '2')).summary).toMatchObject({
      status: 'SUCCEED',
      sourceUrl: 's3://builds/player.zip',
    });
  });

  it.each([
    [{}, 'Must specify jobId or sourceUrl for StartDeploymentRequest.'],
    [{ jobId: '7' }, 'Job 7 not found'],
  ])('cannot be started by %j', async (input, message) => {
    const kit = amplifyKit();
    const appId = await kit.makeApp({ manual: true });
    await expect(
      kit.client.send(
        new StartDeploymentCommand({ appId, branchName, ...input }),
      ),
    ).rejects.toThrow(message);
  });
});

describe('an app with a repository', () => {
  it('takes no manual deployment', async () => {
    const kit = amplifyKit();
    const appId = await kit.makeApp();
    for (const command of [
      new CreateDeploymentCommand({ appId, branchName }),
      new StartDeploymentCommand({
        appId,
        branchName,
        sourceUrl: 's3://builds/player.zip',
      }),
    ]) {
      await expect(kit.client.send(command as any)).rejects.toMatchObject({
        name: 'BadRequestException',
        message:
          'Operation not supported. App is already connected a repository',
      });
    }
  });
});
