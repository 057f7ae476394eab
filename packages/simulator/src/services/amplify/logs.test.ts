import * as fc from 'fast-check';
import { amplifyState, pushCommit } from '.';
import { stepLog } from './logs';
import { amplifyKit, commit, HERE, MINUTE, START } from './testing/kit';

async function building(failure?: 'types') {
  const kit = amplifyKit();
  const appId = await kit.makeApp();
  pushCommit(kit.world, HERE, appId, 'main', commit('5ade', 'Shade'), {
    failure,
  });
  const readLog = async (index = 0) => {
    const { steps } = await kit.job(appId);
    return kit.fetchText(steps![index].logUrl!);
  };
  return { kit, appId, readLog };
}

describe('the build log', () => {
  it('grows while the job runs', async () => {
    const { kit, readLog } = await building();
    const first = await readLog();
    await kit.step(MINUTE);
    const second = await readLog();
    await kit.step(10 * MINUTE);
    const last = await readLog();
    expect(first.text).toBe('');
    expect(second.text).toContain('# Cloning repository: git@github.com:');
    expect(last.text.startsWith(second.text)).toBe(true);
    expect(last.text).toContain('HEAD is now at 5ade000 Shade');
    for (const phase of ['preBuild', 'build']) {
      expect(last.text).toContain(`# Starting phase: ${phase}`);
      expect(last.text).toContain(`# Completed phase: ${phase}`);
    }
    expect(last.text).toContain('## Build completed successfully');
  });

  it('tells why a build failed, and of nothing after that', async () => {
    const { kit, readLog } = await building('types');
    await kit.step(10 * MINUTE);
    const { text } = await readLog();
    expect(text).toContain('Type error:');
    expect(text).toContain('[ERROR]: !!! Build failed');
    expect(text).not.toContain('# Completed phase: build');
    expect(text).not.toContain('Uploading');
  });

  it('is reached by a link that expires and cannot be altered', async () => {
    const { kit, appId } = await building();
    await kit.step(10 * MINUTE);
    const { steps } = await kit.job(appId);
    const url = steps![0].logUrl!;
    expect((await kit.fetchText(url)).status).toBe(200);
    const altered = await kit.fetchText(url.replace('BUILD', 'DEPLOY'));
    expect(altered).toMatchObject({
      status: 403,
      text: expect.stringContaining('SignatureDoesNotMatch'),
    });
    await kit.step(59 * MINUTE);
    expect((await kit.fetchText(url)).status).toBe(200);
    await kit.step(2 * MINUTE);
    expect(await kit.fetchText(url)).toMatchObject({
      status: 403,
      text: expect.stringContaining('Request has expired'),
    });
    expect((await building().then(b => b.readLog())).status).toBe(200);
  });

  it('only ever grows, whatever the job', async () => {
    const { kit, appId } = await building();
    const app = amplifyState(kit.world, HERE).apps[appId];
    const branch = app.branches.main;
    const failures = [undefined, 'memory', 'verify', 'tests'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...failures),
        fc.constantFrom('BUILD', 'DEPLOY', 'VERIFY'),
        fc.nat(600_000),
        fc.nat(600_000),
        (failure, step, a, b) => {
          const job = { ...branch.jobs[0] };
          job.plan = { ...job.plan, failure };
          const [early, late] = [Math.min(a, b), Math.max(a, b)].map(ms =>
            stepLog({ app, branch, job }, step, START + ms),
          );
          expect(late.startsWith(early)).toBe(true);
        },
      ),
    );
  });
});

describe('the artifacts of a build', () => {
  it('are a zip archive, and only a finished build has them', async () => {
    const { kit, appId } = await building();
    expect((await kit.job(appId)).steps![0].artifactsUrl).toBeUndefined();
    await kit.step(10 * MINUTE);
    const { steps } = await kit.job(appId);
    const response = await kit.simulator.fetch(
      new Request(steps![0].artifactsUrl!),
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 4).toString()).toBe('PK\x03\x04');
    expect(bytes.toString()).toContain(commit('5ade').sha);
    expect(steps![1].artifactsUrl).toBeUndefined();
  });
});
