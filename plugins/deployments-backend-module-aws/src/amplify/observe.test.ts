import { observationSchema } from '@backspin/backstage-plugin-deployments-common';
import {
  again,
  amplifyKit,
  BUILD_MS,
  MINUTE,
  seen,
  sha,
} from './__testUtils__/kit';
import type { AmplifyKit } from './__testUtils__/kit';

describe('observing Amplify branches', () => {
  let kit: AmplifyKit;

  beforeEach(async () => {
    kit = await amplifyKit();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Real time passes too, so that lists which are shared for some seconds are read again. */
  async function pass(ms: number) {
    const later = Date.now() + 30_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    await kit.step(ms);
  }

  const observe = async (
    ...args: Parameters<AmplifyKit['observe']>
  ): Promise<ReturnType<typeof seen>> => seen((await kit.observe(...args))[0]);

  it('tells what is live, since when, by whom and from which commit', async () => {
    kit.past('aaa', 30);
    kit.past('bbb', 20);
    kit.past('ccc', 10, { failure: 'types' });
    const result = await observe([{ target: kit.target() }]);

    expect(() => observationSchema.parse(result.observation)).not.toThrow();
    expect(result.observation).toMatchObject({
      live: [
        {
          weight: 1,
          release: {
            id: '2',
            label: '#2',
            commit: {
              sha: sha('bbb'),
              message: 'Change bbb',
              url: `https://github.com/distrofm/web/commit/${sha('bbb')}`,
            },
          },
        },
      ],
      liveSince: '2026-11-22T16:05:30.000Z',
      liveBy: { kind: 'pipeline' },
      inFlight: undefined,
      notices: [],
      details: {
        appName: 'distrofm-web',
        branch: 'main',
        stage: 'PRODUCTION',
        framework: 'Next.js - SSR',
        repository: 'https://github.com/distrofm/web',
        autoBuild: true,
        variableNames: ['API_URL', 'FEATURES'],
        typicalBuildMs: BUILD_MS,
      },
      consoleUrl: expect.stringContaining('/branches/main/deployments'),
    });
    expect(result.deployments.map(d => [d.id, d.status, d.from?.id])).toEqual([
      ['1', 'succeeded', undefined],
      ['2', 'succeeded', '1'],
      ['3', 'failed', '2'],
    ]);
  });

  it('keeps nothing secret: no values of variables, no presigned links', async () => {
    kit.past('aaa', 30);
    kit.push('bbb');
    await kit.step(2 * MINUTE);
    const text = JSON.stringify(await observe([{ target: kit.target() }]));
    expect(text).not.toContain('api.example');
    expect(text).not.toMatch(/X-Amz|Signature/i);
  });

  it('never takes HEAD for a commit', async () => {
    kit.past('aaa', 30, { trigger: 'webhook' });
    const { observation, deployments } = await observe([
      { target: kit.target() },
    ]);
    expect(observation.live[0].release.commit).toBeUndefined();
    expect(observation.liveBy).toEqual({
      kind: 'pipeline',
      name: 'incoming webhook',
    });
    expect(deployments[0].release.commit).toBeUndefined();
  });

  it('shows a build with its steps, how far it is and when it should end', async () => {
    kit.past('aaa', 30);
    const first = await observe([{ target: kit.target() }]);
    kit.push('bbb');
    await pass(165_000);
    const second = await observe([again(kit.target(), first)]);

    expect(second.observation.live[0].release.id).toBe('1');
    expect(second.observation.inFlight).toMatchObject({
      deploymentId: '2',
      kind: 'build',
      status: 'running',
      to: { id: '2' },
      from: { id: '1' },
      progress: 0.5,
      expectedEndAt: '2026-11-23T12:05:30.000Z',
      commit: { sha: sha('bbb') },
    });
    expect(
      second.observation.inFlight!.steps.map(step => [
        step.name,
        step.status,
        step.hasLog,
      ]),
    ).toEqual([
      ['provision', 'succeeded', false],
      ['build', 'running', true],
      ['deploy', 'pending', false],
      ['verify', 'pending', false],
    ]);
    expect(second.deployments.map(d => [d.id, d.status])).toEqual([
      ['2', 'running'],
    ]);

    await pass(4 * MINUTE);
    const third = await observe([again(kit.target(), second)], 'in-flight');
    expect(third.observation.inFlight).toBeUndefined();
    expect(third.observation.live[0].release.id).toBe('2');
    expect(third.deployments).toMatchObject([
      {
        id: '2',
        status: 'succeeded',
        from: { id: '1' },
        steps: [
          { name: 'provision' },
          { name: 'build', status: 'succeeded' },
          { name: 'deploy' },
          { name: 'verify' },
        ],
      },
    ]);
  });

  it('provisions before it builds', async () => {
    kit.push('aaa');
    await kit.step(10_000);
    const { observation } = await observe([{ target: kit.target() }]);
    expect(
      observation.inFlight!.steps.map(step => [step.name, step.status]),
    ).toEqual([
      ['provision', 'running'],
      ['build', 'pending'],
      ['deploy', 'pending'],
      ['verify', 'pending'],
    ]);
    expect(observation.live).toEqual([]);
  });

  it('keeps the reason of a build that failed', async () => {
    kit.past('aaa', 30);
    const first = await observe([{ target: kit.target() }]);
    kit.push('bbb', 'main', 'types');
    await pass(MINUTE);
    const second = await observe([again(kit.target(), first)]);
    await pass(10 * MINUTE);
    const third = await observe([again(kit.target(), second)]);
    expect(third.observation.live[0].release.id).toBe('1');
    expect(third.deployments).toMatchObject([
      { id: '2', status: 'failed', reason: expect.stringContaining('failed') },
    ]);
  });

  it('tells how many builds are ahead of one that waits', async () => {
    for (let index = 1; index <= 5; index += 1) {
      await kit.addBranch(`feature/${index}`);
      kit.push(`f${index}`, `feature/${index}`);
      await kit.step(1_000);
    }
    kit.push('bbb');
    const results = await kit.observe([
      ...[1, 2, 3, 4, 5].map(n => ({ target: kit.target(`feature/${n}`) })),
      { target: kit.target() },
    ]);
    const main = results.find(({ targetId }) => targetId === kit.target().id);
    expect(seen(main).observation.inFlight).toMatchObject({
      status: 'queued',
      queuedBehind: 5,
      progress: 0,
    });
    expect(seen(results[0]).observation.inFlight!.queuedBehind).toBeUndefined();
  });

  it('costs two calls when nothing has changed, however many branches there are', async () => {
    for (const name of ['staging', 'develop']) await kit.addBranch(name);
    kit.past('aaa', 30);
    const targets = ['main', 'staging', 'develop'].map(kit.target);
    const first = await kit.observe(targets.map(target => ({ target })));
    await kit.simulator.control.resetCalls();
    await pass(MINUTE);
    const items = targets.map((target, index) => again(target, first[index]));
    const second = await kit.observe(items);
    expect(second.map(result => seen(result).deployments)).toEqual([
      [],
      [],
      [],
    ]);
    expect(seen(second[0]).observation.live).toEqual(
      seen(first[0]).observation.live,
    );
    expect(seen(second[0]).memo).toEqual(seen(first[0]).memo);
    expect(await kit.calls('amplify')).toBe(2);
    expect(await kit.calls('amplify', 'ListJobs')).toBe(0);
  });

  it('reads only the builds that it has not seen', async () => {
    for (let hour = 70; hour > 0; hour -= 1) kit.past(`c${hour}`, hour);
    const first = await observe([{ target: kit.target() }]);
    expect(first.deployments).toHaveLength(50);
    expect(await kit.calls('amplify', 'ListJobs')).toBe(1);

    kit.push('new');
    await kit.step(10 * MINUTE);
    const second = await observe([again(kit.target(), first)], 'requested');
    expect(second.deployments.map(({ id }) => id)).toEqual(['71']);
    expect(await kit.calls('amplify', 'ListJobs')).toBe(2);
  });

  it('finds builds that were missed during a long pause', async () => {
    kit.past('first', 100);
    const first = await observe([{ target: kit.target() }]);
    for (let hour = 30; hour > 0; hour -= 1) kit.past(`c${hour}`, hour);
    const second = await observe([again(kit.target(), first)], 'requested');
    expect(second.deployments).toHaveLength(30);
    expect(second.deployments[0].id).toBe('2');
  });

  it('finds what is live behind more failures than it lists', async () => {
    kit.past('good', 100);
    for (let hour = 60; hour > 0; hour -= 1) {
      kit.past(`bad${hour}`, hour, { failure: 'types' });
    }
    const first = await observe([{ target: kit.target() }]);
    expect(first.observation.live[0].release.id).toBe('1');
    const second = await observe([again(kit.target(), first)], 'requested');
    expect(second.observation.live[0].release.id).toBe('1');
  });

  it('reads domains when it sees a branch first, and on a sweep', async () => {
    await kit.addDomain('distrofm.example');
    const first = await observe([{ target: kit.target() }]);
    expect(first.observation.details).toMatchObject({
      domains: [{ name: 'www.distrofm.example' }],
    });
    const second = await observe([again(kit.target(), first)]);
    expect(second.observation.details).toMatchObject({
      domains: [{ name: 'www.distrofm.example' }],
    });
    expect(await kit.calls('amplify', 'ListDomainAssociations')).toBe(1);
    await observe([again(kit.target(), second)], 'sweep');
    expect(await kit.calls('amplify', 'ListDomainAssociations')).toBe(2);
  });

  it('says that a domain is not verified, and that automatic builds are paused', async () => {
    await kit.addDomain('distrofm.example');
    await kit.provider.setAutoBuild(kit.target(), false);
    const { observation } = await observe([{ target: kit.target() }]);
    expect(observation.notices.map(({ code }) => code)).toEqual([
      'builds-paused',
      'domain-unverified',
    ]);
    await kit.provider.setAutoBuild(kit.target(), true);
    const resumed = await observe([{ target: kit.target() }], 'requested');
    expect(resumed.observation.notices.map(({ code }) => code)).toEqual([
      'domain-unverified',
    ]);
  });

  it('gives each target its own error', async () => {
    await kit.addBranch('staging');
    await kit.simulator.control.addFault({
      service: 'amplify',
      operation: 'ListJobs',
      kind: 'accessDenied',
      count: 1,
    });
    const gone = {
      ...kit.target('gone'),
      id: kit.target('gone').id.replace(kit.appId, 'd00000000000000'),
    };
    const results = await kit.observe([
      { target: kit.target('main') },
      { target: kit.target('staging') },
      { target: kit.target('deleted') },
      { target: gone },
    ]);
    expect(
      results.map(result => 'error' in result && result.error.code),
    ).toEqual(['access-denied', false, 'not-found', 'not-found']);
    expect(results[0]).toMatchObject({
      error: { action: 'amplify:ListJobs', fix: expect.any(String) },
    });
  });

  it('gives all targets the error when the apps cannot be listed', async () => {
    await kit.simulator.control.addFault({
      service: 'amplify',
      operation: 'ListApps',
      kind: 'accessDenied',
    });
    const results = await kit.observe([
      { target: kit.target('main') },
      { target: kit.target('staging') },
    ]);
    expect(results).toMatchObject([
      { error: { code: 'access-denied' } },
      { error: { code: 'access-denied' } },
    ]);
  });

  it('gives the branches of an app the error when they cannot be listed', async () => {
    await kit.simulator.control.addFault({
      service: 'amplify',
      operation: 'ListBranches',
      kind: 'error',
    });
    const results = await kit.observe([{ target: kit.target() }]);
    expect(results).toMatchObject([{ error: { code: 'failed' } }]);
  });
});
