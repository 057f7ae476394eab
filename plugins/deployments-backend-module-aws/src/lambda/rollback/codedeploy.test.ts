import {
  BatchGetDeploymentsCommand,
  CreateDeploymentCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CodeDeployDirectory } from '../../account';
import { MINUTE, SECOND } from '../../__testUtils__/awsKit';
import { runPlan } from '../../__testUtils__/rollbackRun';
import { appSpecRevision } from './appSpec';
import { ALARM, FUNCTION, lambdaKit } from './__testUtils__/kit';
import type { LambdaKit } from './__testUtils__/kit';

describe('taking back an alias with CodeDeploy', () => {
  let kit: LambdaKit;

  beforeEach(async () => {
    kit = await lambdaKit({ codeDeploy: 'Linear10PercentEvery2Minutes' });
  });

  const describeDeployment = async (id: string) => {
    const { deploymentsInfo } = await kit.raw.codedeploy.send(
      new BatchGetDeploymentsCommand({ deploymentIds: [id] }),
    );
    return deploymentsInfo![0];
  };

  const byHand = async (from: string, to: string) => {
    const [newest] = await kit.deployments();
    const { applicationName, deploymentGroupName } = await describeDeployment(
      newest,
    );
    const { deploymentId } = await kit.raw.codedeploy.send(
      new CreateDeploymentCommand({
        applicationName,
        deploymentGroupName,
        deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
        revision: appSpecRevision({
          functionName: FUNCTION,
          alias: 'live',
          currentVersion: from,
          targetVersion: to,
        }),
      }),
    );
    return deploymentId!;
  };

  /** How many calls of an operation AWS has carried out. */
  async function effects(operation: string): Promise<number> {
    const { counters } = await kit.simulator.control.calls({
      service: 'codedeploy',
      operation,
    });
    return counters.reduce(
      (sum, { statuses }) => sum + (statuses[200] ?? 0),
      0,
    );
  }

  describe('that has finished', () => {
    it('makes a deployment to the older version, all at once', async () => {
      const draft = await kit.planned();
      expect(draft).toMatchObject({
        from: { id: '3' },
        to: { id: '2' },
        strategy: 'codedeploy',
        expectedMs: 30_000,
      });
      expect(draft.strategies).toMatchObject([
        { id: 'codedeploy-stop', eligible: false },
        { id: 'codedeploy', eligible: true, recommended: true },
        { id: 'lambda-alias', eligible: true, recommended: false },
        { id: 'codedeploy-canary', eligible: true, recommended: false },
      ]);
      expect(draft.notUndone).toContainEqual(
        expect.stringContaining('hook functions'),
      );
      await kit.simulator.control.resetCalls();
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result).toMatchObject({
        outcome: 'done',
        message: 'v2 gets all traffic.',
      });
      expect(await kit.live()).toEqual({ version: '2', weights: {} });
      const [newest] = await kit.deployments();
      expect(result.results['create-deployment']).toMatchObject({
        deploymentId: newest,
      });
      const made = await describeDeployment(newest);
      expect(made.overrideAlarmConfiguration).toBeUndefined();
      expect(made).toMatchObject({
        status: 'Succeeded',
        creator: 'user',
        deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
        description: 'Backspin rollback r-1 asked for by user:default/ana',
      });
      expect(await kit.calls('lambda', 'UpdateAlias')).toBe(0);
    });

    it('switches the alarms off when one of them is firing', async () => {
      await kit.raw.cloudwatch.send(
        new SetAlarmStateCommand({
          AlarmName: ALARM,
          StateValue: 'ALARM',
          StateReason: 'test',
        }),
      );
      const draft = await kit.planned();
      expect(draft.steps[0].call).toContain('alarms off');
      expect(draft.warnings).toContainEqual(
        expect.objectContaining({
          code: 'alarm-firing',
          message: expect.stringContaining('switched off'),
        }),
      );
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('done');
      const [newest] = await kit.deployments();
      expect(
        (await describeDeployment(newest)).overrideAlarmConfiguration,
      ).toMatchObject({ enabled: false });
    });

    it('moves the alias past CodeDeploy when asked to', async () => {
      const draft = await kit.planned({ strategy: 'lambda-alias' });
      const before = await kit.deployments();
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('done');
      expect(await kit.deployments()).toEqual(before);
      expect((await kit.live()).version).toBe('2');
    });

    it('finds the group through history when the stack does not tell', async () => {
      const [newest] = await kit.deployments();
      await kit.simulator.control.addFault({
        service: 'cloudformation',
        kind: 'accessDenied',
      });
      expect((await kit.planned()).strategy).toBe('lambda-alias');
      const history = kit.history.map((deployment, index) =>
        index === 0 ? { ...deployment, id: newest } : deployment,
      );
      expect((await kit.planned({ history })).strategy).toBe('codedeploy');
    });

    it('says what is in the way when somebody deploys at the same time', async () => {
      const draft = await kit.planned();
      const other = await byHand('3', '1');
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('failed');
      expect(result.message).toContain('No deployment was made');
      expect(result.message).toContain(other);
    });

    it('tells why CodeDeploy failed, and where the alias is', async () => {
      const draft = await kit.planned();
      await byHand('3', '1');
      await kit.step(MINUTE);
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('failed');
      expect(result.message).toContain('ended as Failed');
      expect(result.message).toContain('does not match the current version');
      expect(result.message).toContain('points at v1');
    });

    it.each([
      ['CreateDeployment', 'codedeploy:CreateDeployment'],
      ['BatchGetDeployments', 'codedeploy:BatchGetDeployments'],
    ])('names the action when %s is denied', async (operation, action) => {
      const draft = await kit.planned();
      await kit.simulator.control.addFault({
        service: 'codedeploy',
        operation,
        kind: 'accessDenied',
      });
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('failed');
      expect(result.message).toContain(action);
    });

    it.each([
      ['throttled', { kind: 'throttle', count: 8 }],
      ['failing', { kind: 'error', count: 3 }],
      ['not answering', { kind: 'reset', count: 3 }],
    ] as const)(
      'goes on when AWS has been %s for a while',
      async (_, fault) => {
        const draft = await kit.planned();
        const before = await kit.deployments();
        await kit.simulator.control.addFault({
          service: 'codedeploy',
          ...fault,
        });
        const result = await runPlan(kit.rollback, draft, kit);
        expect(result.outcome).toBe('done');
        expect(await kit.deployments()).toHaveLength(before.length + 1);
      },
    );

    it('has one effect when it takes effect and then times out', async () => {
      const draft = await kit.planned();
      const before = await kit.deployments();
      await kit.simulator.control.addFault({
        service: 'codedeploy',
        operation: 'CreateDeployment',
        kind: 'timeoutAfterEffect',
        count: 1,
      });
      await kit.simulator.control.resetCalls();
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.errors).toHaveLength(1);
      expect(result.outcome).toBe('done');
      expect(await kit.calls('codedeploy', 'CreateDeployment')).toBe(1);
      expect(await kit.deployments()).toHaveLength(before.length + 1);
    });

    it('adopts its deployment even when that had ended before the time-out was over', async () => {
      const draft = await kit.planned();
      const before = await kit.deployments();
      await kit.simulator.control.addFault({
        service: 'codedeploy',
        operation: 'CreateDeployment',
        kind: 'timeoutAfterEffect',
        count: 1,
      });
      let calls = 0;
      const result = await runPlan(kit.rollback, draft, kit, {
        async beforeCall() {
          calls += 1;
          if (calls === 2) await kit.step(5 * MINUTE);
        },
      });
      expect(result.outcome).toBe('done');
      expect(await kit.deployments()).toHaveLength(before.length + 1);
    });

    it('has one effect wherever it is interrupted', async () => {
      kit.points.arm(-1);
      await runPlan(kit.rollback, await kit.planned(), kit);
      const points = kit.points.passed;
      expect(points).toBeGreaterThan(15);
      for (let point = 1; point <= points; point += 1) {
        await byHand('2', '3');
        await kit.step(MINUTE);
        const draft = await kit.planned();
        const before = (await kit.deployments()).length;
        kit.points.arm(point);
        // Each rollback has a mark of its own, as each has an id of its own.
        const result = await runPlan(kit.rollback, draft, kit, {
          rollbackId: `r-at-${point}`,
        });
        expect([point, result.outcome, result.message]).toEqual([
          point,
          'done',
          'v2 gets all traffic.',
        ]);
        expect([point, (await kit.deployments()).length]).toEqual([
          point,
          before + 1,
        ]);
      }
    }, 60_000);
  });

  describe('that is in progress', () => {
    beforeEach(async () => {
      kit.deploy('c4');
      // Traffic begins to move after the stack has published the version.
      for (let tries = 0; tries < 60; tries += 1) {
        await kit.step(10 * SECOND);
        if (Object.keys((await kit.live()).weights).length > 0) break;
      }
      await kit.simulator.control.resetCalls();
    });

    it('serves two versions at once', async () => {
      expect(await kit.live()).toEqual({ version: '3', weights: { '4': 0.1 } });
    });

    it('offers only the version before it, by stopping', async () => {
      const { candidates, refusal } = await kit.rollback.listReleases(
        kit.input(),
      );
      expect(refusal).toBeUndefined();
      expect(
        candidates.map(({ release, eligible, reason, lastGood }) => [
          release.label,
          eligible || reason!.code,
          lastGood,
        ]),
      ).toEqual([
        ['v4', 'live-now', false],
        ['v3', true, true],
        ['v2', 'deployment-in-flight', false],
        ['v1', 'deployment-in-flight', false],
      ]);
      expect(await kit.refused({ to: '1' })).toMatchObject({
        code: 'deployment-in-flight',
        message: expect.stringContaining('goes back to v3 only'),
      });
      expect(await kit.refused({ strategy: 'lambda-alias' })).toMatchObject({
        code: 'strategy-does-not-fit',
        message: expect.stringContaining('in the middle'),
      });
    });

    it('knows it by its AppSpec file while it has no target yet', async () => {
      const [id] = await kit.deployments();
      const { target } = CodeDeployDirectory.prototype;
      jest
        .spyOn(CodeDeployDirectory.prototype, 'target')
        .mockResolvedValue(undefined);
      try {
        expect((await kit.planned()).basis).toMatchObject({
          deploymentInProgress: id,
          versionBefore: '3',
        });
        await kit.simulator.control.addFault({
          service: 'codedeploy',
          operation: 'GetApplicationRevision',
          kind: 'accessDenied',
        });
        // Known from before: an AppSpec file never changes.
        expect((await kit.planned()).strategy).toBe('codedeploy-stop');
        jest
          .spyOn(CodeDeployDirectory.prototype, 'revision')
          .mockResolvedValue(undefined);
        await expect(kit.planned()).rejects.toThrow('Try again in a moment');
      } finally {
        jest.restoreAllMocks();
      }
      expect(CodeDeployDirectory.prototype.target).toBe(target);
    });

    it('stops it, and CodeDeploy goes back', async () => {
      const [id] = await kit.deployments();
      const draft = await kit.planned();
      expect(draft).toMatchObject({
        from: { id: '4' },
        to: { id: '3' },
        strategy: 'codedeploy-stop',
        basis: { deploymentInProgress: id, versionBefore: '3' },
      });
      expect(draft.warnings.map(({ code }) => code)).toEqual([
        'deployment-in-flight',
      ]);
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result).toMatchObject({
        outcome: 'done',
        message: 'v3 gets all traffic.',
      });
      expect(await kit.live()).toEqual({ version: '3', weights: {} });
      expect((await describeDeployment(id)).status).toBe('Stopped');
      expect(await kit.calls('codedeploy', 'StopDeployment')).toBe(1);
      expect(await kit.calls('lambda', 'UpdateAlias')).toBe(0);
    });

    it('has the same basis while traffic goes on moving', async () => {
      const before = await kit.planned();
      const { weights } = await kit.live();
      await kit.step(3 * MINUTE);
      expect((await kit.live()).weights).not.toEqual(weights);
      expect((await kit.planned()).basis).toEqual(before.basis);
    });

    it('tells the truth when it has finished before it could be stopped', async () => {
      const draft = await kit.planned();
      for (let minute = 0; minute < 40; minute += 1) await kit.step(MINUTE);
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringMatching(/finished before.*v4 is live/),
      });
      expect((await kit.live()).version).toBe('4');
    });

    it('goes along with a stop that somebody else has ordered', async () => {
      const [id] = await kit.deployments();
      const draft = await kit.planned();
      await kit.raw.codedeploy.send(
        new StopDeploymentCommand({
          deploymentId: id,
          autoRollbackEnabled: true,
        }),
      );
      await kit.step(MINUTE);
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('done');
      expect(await kit.live()).toEqual({ version: '3', weights: {} });
    });

    it('says so when CodeDeploy was stopped without going back', async () => {
      const [id] = await kit.deployments();
      const draft = await kit.planned();
      await kit.raw.codedeploy.send(
        new StopDeploymentCommand({
          deploymentId: id,
          autoRollbackEnabled: false,
        }),
      );
      await kit.step(10 * SECOND);
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringContaining('did not go back'),
      });
      expect(result.message).toContain('clears the weights');

      const mended = await kit.planned();
      expect(mended.strategy).toBe('lambda-alias');
      expect((await runPlan(kit.rollback, mended, kit)).outcome).toBe('done');
      expect(await kit.live()).toEqual({ version: '3', weights: {} });
    });

    it('waits for CodeDeploy when that is going back by itself', async () => {
      const [id] = await kit.deployments();
      await kit.raw.codedeploy.send(
        new StopDeploymentCommand({
          deploymentId: id,
          autoRollbackEnabled: true,
        }),
      );
      await kit.step(2 * SECOND);
      expect(await kit.refused()).toMatchObject({
        code: 'deployment-in-flight',
        message: expect.stringContaining('by itself'),
      });
    });

    it('names the action when stopping is denied', async () => {
      const draft = await kit.planned();
      await kit.simulator.control.addFault({
        service: 'codedeploy',
        operation: 'StopDeployment',
        kind: 'accessDenied',
      });
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.message).toContain('codedeploy:StopDeployment');
    });

    it('has one effect when stopping takes effect and then times out', async () => {
      const draft = await kit.planned();
      await kit.simulator.control.addFault({
        service: 'codedeploy',
        operation: 'StopDeployment',
        kind: 'timeoutAfterEffect',
        count: 1,
      });
      const before = await kit.deployments();
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('done');
      expect(await kit.live()).toEqual({ version: '3', weights: {} });
      // One way back, whoever asked how often.
      expect(await kit.deployments()).toHaveLength(before.length + 1);
    });

    it('goes back once wherever it is interrupted', async () => {
      const save = kit.simulator.save();
      const draft = await kit.planned();
      kit.points.arm(-1);
      await runPlan(kit.rollback, draft, kit);
      const points = kit.points.passed;
      for (let point = 1; point <= points; point += 1) {
        kit.simulator.restore(save);
        await kit.simulator.control.stop();
        const before = await kit.deployments();
        kit.points.arm(point);
        const result = await runPlan(kit.rollback, draft, kit);
        expect([point, result.outcome, result.message]).toEqual([
          point,
          'done',
          'v3 gets all traffic.',
        ]);
        expect([point, (await kit.deployments()).length]).toEqual([
          point,
          before.length + 1,
        ]);
      }
      expect(await effects('CreateDeployment')).toBe(0);
    }, 60_000);
  });
});
