import { placeOf } from '.';
import { amplifyState } from '../services/amplify';
import { cloudWatchState } from '../services/cloudwatch/state';
import { lambdaState } from '../services/lambda/state';
import { estateSimulator, MINUTE } from './testing/kit';

// Each test builds a whole estate; on a busy machine that takes its time.
jest.setTimeout(60_000);

const PROD = placeOf('prod');

describe('the estate on the control interface', () => {
  it('pushes a commit, which is built', async () => {
    const { control, world } = estateSimulator();
    const pushed = await control.act<any>('estate.push-commit', {
      app: 'distrofm-web',
      branch: 'main',
      message: 'Try it',
      failure: 'types',
    });
    expect(pushed.jobId).toBe('204');
    await control.step(10 * MINUTE);
    const { jobs } = amplifyState(world, PROD).apps[pushed.appId].branches.main;
    expect(jobs[jobs.length - 1]).toMatchObject({
      commitId: pushed.sha,
      commitMessage: 'Try it',
      status: 'FAILED',
    });
  });

  it('pushes to a branch whose builds are paused, and nothing is built', async () => {
    const { control } = estateSimulator();
    const pushed = await control.act<any>('estate.push-commit', {
      app: 'artist-dashboard',
      branch: 'main',
    });
    expect(pushed.jobId).toBeNull();
  });

  it('deploys a service', async () => {
    const { control, world } = estateSimulator();
    const deployed = await control.act<any>('estate.deploy-service', {
      service: 'library',
      environment: 'prod',
      message: 'Try it',
    });
    await control.step(MINUTE);
    const fn = lambdaState(world, PROD).functions['library-list-prod'];
    const live = fn.versions.find(v => v.version === fn.aliases.live.version)!;
    expect(live.settings.description).toContain(`${deployed.commit} Try it (`);
  });

  it('breaks a release, and its alarm goes off', async () => {
    const { control, world } = estateSimulator();
    await control.act('estate.break-release', {
      function: 'library-list',
      errorRate: 0.3,
    });
    await control.step(4 * MINUTE);
    const { alarms } = cloudWatchState(world, PROD);
    expect(alarms['library-list-prod-errors'].state).toBe('ALARM');
    await control.act('estate.break-release', {
      function: 'library-list',
      errorRate: 0,
    });
    await control.step(3 * MINUTE);
    expect(alarms['library-list-prod-errors'].state).toBe('OK');
  });

  it.each([
    ['estate.push-commit', { app: 'nope' }],
    ['estate.deploy-service', { service: 'library', environment: 'qa' }],
    [
      'estate.deploy-service',
      { service: 'royalty-calculator', environment: 'staging' },
    ],
    ['estate.break-release', { function: 'nope' }],
    ['estate.break-release', { function: 'library-list', errorRate: 2 }],
  ])('refuses %s %j', async (name, input) => {
    const { control } = estateSimulator();
    await expect(control.act(name, input)).rejects.toThrow();
  });
});
