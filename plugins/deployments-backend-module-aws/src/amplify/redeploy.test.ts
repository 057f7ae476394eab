import {
  CreateDeploymentCommand,
  GetJobCommand,
} from '@aws-sdk/client-amplify';
import { runPlan } from '../__testUtils__/rollbackRun';
import { amplifyKit, MINUTE, START } from './__testUtils__/kit';
import type { AmplifyKit } from './__testUtils__/kit';
import { planner, reasons } from './__testUtils__/rollbackKit';
import { withoutAddresses } from './steps/redeploy';

const BUCKET = 's3://releases/press-kit/2026-11-1';
const SIGNED =
  'https://x.s3.amazonaws.com/a.zip?X-Amz-Date=20261123T110000Z&X-Amz-Expires=43200&X-Amz-Signature=do-not-show';
const EXPIRED = SIGNED.replace('43200', '60');

describe('deploying the files of an earlier deployment again', () => {
  let kit: AmplifyKit;
  let plans: Awaited<ReturnType<typeof planner>>;

  beforeEach(async () => {
    kit = await amplifyKit({ manual: true, platform: 'WEB' });
    kit.pastDeployment(90);
    kit.pastDeployment(70, EXPIRED);
    kit.pastDeployment(50, SIGNED);
    kit.pastDeployment(40, `${BUCKET}/`);
    kit.pastDeployment(10, `${BUCKET}8/`);
    plans = await planner(kit);
  });

  it('says of each deployment whether its files are still to be had', async () => {
    const { candidates } = await kit.provider.listReleases(plans.input());
    expect(
      candidates.map(({ release, reason, lastGood }) => [
        release.label,
        reason?.code ?? 'ok',
        lastGood,
      ]),
    ).toEqual([
      ['#5', 'live-now', false],
      ['#4', 'ok', true],
      ['#3', 'ok', false],
      ['#2', 'deleted', false],
      ['#1', 'deleted', false],
    ]);
    expect(candidates[3].reason!.message).toContain('expired');
    expect(candidates[4].reason!.message).toContain('uploaded');
  });

  it('plans it, and says why nothing else fits', async () => {
    const draft = await plans.planned();
    expect(draft).toMatchObject({
      from: { id: '5' },
      to: { id: '4' },
      strategy: 'amplify-redeploy',
      expectedFrom: 'from the last 5 deployments',
    });
    expect(draft.steps.map(({ id }) => id)).toEqual([
      'start-deployment',
      'wait-job',
    ]);
    expect(reasons(draft)).toMatchObject({
      'amplify-rebuild': expect.stringContaining('no repository'),
      'amplify-revert': expect.stringContaining('no repository'),
      'amplify-switch-branch': expect.stringContaining('No custom domain'),
    });
  });

  it('hands the address of the files to Amplify alone', async () => {
    const draft = await plans.planned({ to: '3' });
    const result = await runPlan(kit.provider, draft, kit);
    expect(result.outcome).toBe('done');
    const { job } = await kit.raw.amplify.send(
      new GetJobCommand({ appId: kit.appId, branchName: 'main', jobId: '6' }),
    );
    expect(job!.summary!.sourceUrl).toBe(SIGNED);
    const shown = JSON.stringify([draft, result]);
    expect(shown).not.toContain('do-not-show');
    expect(shown).not.toContain('amazonaws');
  });

  it('repeats no address that AWS names when it refuses', () => {
    const error = Object.assign(
      new Error(`The file at ${SIGNED} cannot be read, nor s3://a/b/.`),
      { name: 'BadRequestException' },
    );
    expect(withoutAddresses(error)).toMatchObject({
      name: 'BadRequestException',
      message:
        'The file at the address of the files cannot be read, nor the address of the files',
    });
  });

  it('makes a new deployment live', async () => {
    const result = await runPlan(kit.provider, await plans.planned(), kit);
    expect(result).toMatchObject({
      outcome: 'done',
      results: { 'wait-job': { deploymentId: '6' } },
    });
    expect((await kit.provider.readBack(kit.target())).live).toEqual([
      { releaseId: '6', weight: 1 },
    ]);
    const [job] = await kit.jobs();
    expect(job).toMatchObject({
      jobType: 'MANUAL',
      status: 'SUCCEED',
      sourceUrl: `${BUCKET}/`,
    });
  });

  it('stops one that was made and never started, and says so before', async () => {
    await kit.raw.amplify.send(
      new CreateDeploymentCommand({ appId: kit.appId, branchName: 'main' }),
    );
    const draft = await plans.planned();
    expect(draft.steps[0]).toMatchObject({
      id: 'stop-upload',
      call: 'amplify:StopJob distrofm-web main 6',
    });
    expect(draft.warnings).toContainEqual(
      expect.objectContaining({ code: 'upload-stopped' }),
    );
    const result = await runPlan(kit.provider, draft, kit);
    expect(result.outcome).toBe('done');
    const jobs = await kit.jobs();
    expect(jobs.slice(0, 2).map(({ status }) => status)).toEqual([
      'SUCCEED',
      'CANCELLED',
    ]);
  });

  it('leaves alone what somebody has made after the plan', async () => {
    const draft = await plans.planned();
    await kit.raw.amplify.send(
      new CreateDeploymentCommand({ appId: kit.appId, branchName: 'main' }),
    );
    const result = await runPlan(kit.provider, draft, kit);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('Somebody has made deployment #6'),
    });
  });

  it('notices that a link has expired since the plan', async () => {
    const draft = await plans.planned({ to: '3' });
    await kit.step(Date.UTC(2026, 10, 24, 0) - START);
    const result = await runPlan(kit.provider, draft, kit);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('has expired'),
    });
    expect(await kit.jobs()).toHaveLength(5);
  });

  it('refuses where no files are to be had, and where Amplify renders', async () => {
    kit = await amplifyKit({ manual: true, platform: 'WEB' });
    kit.pastDeployment(90);
    kit.pastDeployment(10);
    plans = await planner(kit);
    expect(await plans.refused()).toMatchObject({
      code: 'strategy-does-not-fit',
      message: expect.stringContaining('deployed by hand'),
    });
    kit = await amplifyKit({ manual: true });
    kit.pastDeployment(90, `${BUCKET}/`);
    kit.pastDeployment(10, `${BUCKET}8/`);
    plans = await planner(kit);
    expect((await plans.refused()).message).toContain('renders itself');
  });

  it.each(['StartDeployment', 'GetJob', 'ListJobs'])(
    'names the action when %s is denied',
    async operation => {
      const draft = await plans.planned();
      await kit.simulator.control.addFault({
        service: 'amplify',
        operation,
        kind: 'accessDenied',
      });
      const result = await runPlan(kit.provider, draft, kit);
      expect(result.outcome).toBe('failed');
      expect(result.message).toContain(`amplify:${operation}`);
    },
  );

  it('has one effect wherever it is interrupted', async () => {
    await kit.raw.amplify.send(
      new CreateDeploymentCommand({ appId: kit.appId, branchName: 'main' }),
    );
    const save = kit.simulator.save();
    const draft = await plans.planned();
    kit.points.arm(-1);
    await runPlan(kit.provider, draft, kit, { waitMs: MINUTE });
    const points = kit.points.passed;
    expect(points).toBeGreaterThan(12);
    for (let point = 1; point <= points; point += 1) {
      kit.simulator.restore(save);
      await kit.simulator.control.stop();
      kit.points.arm(point);
      const result = await runPlan(kit.provider, draft, kit, {
        waitMs: MINUTE,
      });
      expect([point, result.message]).toEqual([point, 'Build #7 is deployed.']);
      expect([point, (await kit.jobs()).length]).toEqual([point, 7]);
    }
  }, 60_000);
});
