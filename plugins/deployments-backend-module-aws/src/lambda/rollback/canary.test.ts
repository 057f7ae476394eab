import { BatchGetDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import { MINUTE } from '../../__testUtils__/awsKit';
import { runPlan } from '../../__testUtils__/rollbackRun';
import { lambdaKit } from './__testUtils__/kit';

const GRADUALLY = { strategy: 'codedeploy-canary' } as const;

describe('taking an alias back gradually', () => {
  it('plans by the schedule of the deployment group, and says who waits', async () => {
    const kit = await lambdaKit({ codeDeploy: 'Canary10Percent5Minutes' });
    const draft = await kit.planned(GRADUALLY);
    expect(draft).toMatchObject({
      strategy: 'codedeploy-canary',
      expectedMs: 5 * MINUTE + 30_000,
      expectedFrom:
        'from the schedule of CodeDeployDefault.LambdaCanary10Percent5Minutes',
      basis: {
        trafficShift: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      },
    });
    expect(draft.steps[0]).toMatchObject({
      id: 'create-deployment',
      call: 'codedeploy:CreateDeployment royalty-calculator-prod live 3 → 2, 10 % at once and the rest after 5 minutes',
    });
    expect(draft.warnings).toContainEqual({
      code: 'shifts-gradually',
      title: 'v3 goes on serving for 5 min',
      message: expect.stringContaining('stay on v3'),
    });
  });

  it('moves traffic as the group does, and ends with all of it', async () => {
    const kit = await lambdaKit({ codeDeploy: 'Linear10PercentEvery2Minutes' });
    const shares: number[] = [];
    const result = await runPlan(
      kit.rollback,
      await kit.planned(GRADUALLY),
      kit,
      {
        waitMs: MINUTE,
        async beforeCall(stepId) {
          if (stepId !== 'wait-deployment') return;
          const { weights } = await kit.live();
          shares.push(weights['2'] ?? 0);
        },
      },
    );
    expect(result.message).toBe('v2 gets all traffic.');
    expect(shares).toEqual(expect.arrayContaining([0.1, 0.5, 0.9]));
    expect(await kit.live()).toEqual({ version: '2', weights: {} });
    const [newest] = await kit.deployments();
    const { deploymentsInfo } = await kit.raw.codedeploy.send(
      new BatchGetDeploymentsCommand({ deploymentIds: [newest] }),
    );
    expect(deploymentsInfo![0].deploymentConfigName).toBe(
      'CodeDeployDefault.LambdaLinear10PercentEvery2Minutes',
    );
  });

  it('is refused where the group moves all traffic at once, or there is no group', async () => {
    const atOnce = await lambdaKit({ codeDeploy: 'AllAtOnce' });
    expect(await atOnce.refused(GRADUALLY)).toMatchObject({
      code: 'strategy-does-not-fit',
      message: expect.stringContaining('all traffic at once'),
    });
    const without = await lambdaKit();
    expect((await without.refused(GRADUALLY)).message).toContain(
      'no CodeDeploy deployment group',
    );
  });

  it('has one effect wherever it is interrupted', async () => {
    const kit = await lambdaKit({ codeDeploy: 'Canary10Percent5Minutes' });
    const save = kit.simulator.save();
    const draft = await kit.planned(GRADUALLY);
    kit.points.arm(-1);
    await runPlan(kit.rollback, draft, kit, { waitMs: 2 * MINUTE });
    const points = kit.points.passed;
    const made = (await kit.deployments()).length;
    expect(points).toBeGreaterThan(15);
    for (let point = 1; point <= points; point += 1) {
      kit.simulator.restore(save);
      await kit.simulator.control.stop();
      kit.points.arm(point);
      const result = await runPlan(kit.rollback, draft, kit, {
        waitMs: 2 * MINUTE,
      });
      expect([point, result.message]).toEqual([point, 'v2 gets all traffic.']);
      expect([point, (await kit.deployments()).length]).toEqual([point, made]);
    }
  }, 60_000);
});
