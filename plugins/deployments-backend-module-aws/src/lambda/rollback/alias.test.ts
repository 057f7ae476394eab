import {
  DeleteFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { forceVersionState } from '@backspin/simulator/src/services/lambda';
import { planSchema } from '@backspin/backstage-plugin-deployments-common';
import { MINUTE, PROD } from '../../__testUtils__/awsKit';
import { runPlan, succeededRollback } from '../../__testUtils__/rollbackRun';
import { ALARM, FUNCTION, lambdaKit } from './__testUtils__/kit';
import type { LambdaKit } from './__testUtils__/kit';

describe('taking back an alias without CodeDeploy', () => {
  let kit: LambdaKit;

  beforeEach(async () => {
    kit = await lambdaKit();
  });

  const moveByHand = (version: string, weights?: Record<string, number>) =>
    kit.raw.lambda.send(
      new UpdateAliasCommand({
        FunctionName: FUNCTION,
        Name: 'live',
        FunctionVersion: version,
        RoutingConfig: weights && { AdditionalVersionWeights: weights },
      }),
    );

  const fire = () =>
    kit.raw.cloudwatch.send(
      new SetAlarmStateCommand({
        AlarmName: ALARM,
        StateValue: 'ALARM',
        StateReason: 'test',
      }),
    );

  describe('the releases', () => {
    it('are the versions of AWS with what history says of them', async () => {
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
        ['v3', 'live-now', false],
        ['v2', true, true],
        ['v1', true, false],
      ]);
      expect(candidates[1]).toMatchObject({
        release: {
          commit: { sha: 'c200000', message: 'Change c2', author: 'Ana R.' },
          configuration: { variableNames: ['SECRET', 'TABLE'] },
        },
        record: { liveForMs: 100 * MINUTE, takenBack: false },
      });
      expect(JSON.stringify(candidates)).not.toContain('not to be shown');
    });

    it('keep one that was deleted, and skip it', async () => {
      await kit.raw.lambda.send(
        new DeleteFunctionCommand({ FunctionName: FUNCTION, Qualifier: '2' }),
      );
      const { candidates } = await kit.rollback.listReleases(kit.input());
      expect(candidates[1]).toMatchObject({
        release: { id: '2' },
        reason: { code: 'deleted' },
      });
      expect(candidates[2].lastGood).toBe(true);
      expect((await kit.refused({ to: '2' })).code).toBe('release-deleted');
    });

    it('do not offer a version that never went live', async () => {
      await kit.raw.lambda.send(
        new UpdateFunctionCodeCommand({
          FunctionName: FUNCTION,
          ZipFile: new TextEncoder().encode('PKnew'),
        }),
      );
      await kit.step(MINUTE);
      await kit.raw.lambda.send(
        new PublishVersionCommand({ FunctionName: FUNCTION }),
      );
      const { candidates } = await kit.rollback.listReleases(kit.input());
      expect(candidates[0]).toMatchObject({
        release: { id: '4' },
        reason: { code: 'never-live' },
      });
    });

    it('are refused without an alias', async () => {
      const target = { ...kit.target, qualifier: '$LATEST' };
      expect(await kit.rollback.listReleases(kit.input({ target }))).toEqual({
        candidates: [],
        refusal: {
          code: 'no-alias',
          message: expect.stringContaining('AutoPublishAlias'),
        },
      });
      expect((await kit.refused({ target })).code).toBe('no-alias');
    });

    it('say when the alias has been deleted', async () => {
      const target = { ...kit.target, qualifier: 'gone' };
      await expect(
        kit.rollback.listReleases(kit.input({ target })),
      ).rejects.toThrow('does not exist any more');
    });

    it('are none for the first release', async () => {
      kit = await lambdaKit({ releases: 1 });
      const { refusal } = await kit.rollback.listReleases(kit.input());
      expect(refusal?.code).toBe('nothing-to-go-back-to');
    });
  });

  describe('the plan', () => {
    it('moves the alias to the last good version', async () => {
      await kit.simulator.control.resetCalls();
      const draft = await kit.planned();
      expect(() =>
        planSchema.parse({
          ...draft,
          fingerprint: 'f',
          madeAt: new Date(kit.now()).toISOString(),
          verificationSeconds: 0,
        }),
      ).not.toThrow();
      expect(draft).toMatchObject({
        from: { id: '3' },
        to: { id: '2' },
        strategy: 'lambda-alias',
        compareUrl:
          'https://github.com/distrofm/royalties/compare/c200000...c300000',
        expectedMs: 2_000,
        basis: { liveVersion: '3', secondVersion: null },
      });
      expect(draft.takesBack.map(({ id }) => id)).toEqual(['3']);
      expect(draft.steps.map(({ call }) => call)).toEqual([
        `lambda:UpdateAlias ${FUNCTION} live 3 → 2`,
        `lambda:GetAlias ${FUNCTION} live, v2 without weights expected`,
      ]);
      expect(
        draft.strategies.map(({ id, eligible, recommended }) => [
          id,
          eligible,
          recommended,
        ]),
      ).toEqual([
        ['codedeploy-stop', false, false],
        ['codedeploy', false, false],
        ['lambda-alias', true, true],
        ['codedeploy-canary', false, false],
      ]);
      expect(draft.warnings.map(({ code }) => code)).toEqual([
        'stack-out-of-step',
      ]);
      expect(draft.warnings[0].message).toContain('recording v3');
      expect(await kit.calls('lambda', 'UpdateAlias')).toBe(0);
    });

    it('tells what differs, by name alone', async () => {
      await kit.release('c4', {
        memory: 512,
        timeout: 30,
        environment: { TABLE: 'royalties', EXPORT_BATCH: '100' },
      });
      const draft = await kit.planned();
      expect(draft.differences).toEqual([
        { field: 'memory', from: '512 MB', to: '256 MB' },
        { field: 'timeout', from: '30 s', to: '10 s' },
        { field: 'variable EXPORT_BATCH', from: 'set', to: undefined },
        { field: 'variable SECRET', from: undefined, to: 'set' },
      ]);
    });

    it('warns of an alarm, of provisioned concurrency and of an old fault', async () => {
      kit = await lambdaKit({ provisionedConcurrency: 5 });
      await fire();
      const first = await kit.planned();
      const draft = await kit.planned({
        to: '2',
        rollbacks: [
          succeededRollback({ ...first, from: first.to, takesBack: [] }),
        ],
      });
      expect(draft.warnings.map(({ code, title }) => [code, title])).toEqual([
        ['release-taken-back-before', 'v2 was taken back before'],
        ['alarm-firing', `${ALARM} is firing`],
        ['stack-out-of-step', 'Stack royalties-prod will be out of step'],
        ['provisioned-concurrency', '5 instances are provisioned anew'],
      ]);
    });

    it('does not warn of the stack when going back to what it recorded', async () => {
      await moveByHand('2');
      const draft = await kit.planned({ to: '3', history: kit.history });
      expect(draft.warnings).toEqual([]);
    });

    it('clears a weight that is left over', async () => {
      await moveByHand('2', { '3': 0.1 });
      const draft = await kit.planned();
      expect(draft).toMatchObject({
        from: { id: '3' },
        to: { id: '2' },
        strategy: 'lambda-alias',
        basis: { secondVersion: { version: '3', weight: 0.1 } },
      });
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('done');
      expect(await kit.live()).toEqual({ version: '2', weights: {} });
    });

    it('has another basis as soon as the alias changes', async () => {
      const before = await kit.planned({ to: '1' });
      await moveByHand('2');
      const after = await kit.planned({ to: '1' });
      expect(after.basis).not.toEqual(before.basis);
    });

    it.each([
      ['the live version', '3', 'not-eligible', /live now/],
      ['an unknown version', '99', 'release-deleted', /no version 99/],
    ])('refuses %s', async (_, to, code, message) => {
      const refusal = await kit.refused({ to });
      expect(refusal.code).toBe(code);
      expect(refusal.message).toMatch(message);
    });

    it.each(['codedeploy', 'codedeploy-stop', 'amplify-rebuild'] as const)(
      'refuses %s, which does not fit',
      async strategy => {
        expect((await kit.refused({ strategy })).code).toBe(
          'strategy-does-not-fit',
        );
      },
    );

    it.each(['Failed', 'Inactive'] as const)(
      'refuses a version that is %s',
      async state => {
        forceVersionState(kit.simulator.world, PROD, FUNCTION, '2', {
          state,
          reason: 'for the test',
        } as never);
        const refusal = await kit.refused();
        expect(refusal.code).toBe('release-not-active');
        expect(refusal.message).toContain(state);
      },
    );

    it('asks for a choice when no earlier version is known to be good', async () => {
      const refusal = await kit.refused({ history: [] });
      expect(refusal.code).toBe('nothing-to-go-back-to');
      expect(refusal.message).toContain('Choose one');
      expect((await kit.planned({ history: [], to: '1' })).to.id).toBe('1');
    });

    it('is not made while nobody can say whether a deployment is in progress', async () => {
      await kit.simulator.control.addFault({
        service: 'codedeploy',
        operation: 'ListDeployments',
        kind: 'accessDenied',
      });
      await expect(kit.planned()).rejects.toThrow('codedeploy:ListDeployments');
    });

    it('is made although what is only told cannot be read', async () => {
      for (const [service, operation] of [
        ['cloudwatch', '*'],
        ['cloudformation', '*'],
        ['lambda', 'GetProvisionedConcurrencyConfig'],
      ]) {
        await kit.simulator.control.addFault({
          service,
          operation,
          kind: 'accessDenied',
        });
      }
      expect((await kit.planned()).strategy).toBe('lambda-alias');
    });
  });

  describe('the execution', () => {
    it('is one call, and all traffic is there', async () => {
      const draft = await kit.planned();
      await kit.simulator.control.resetCalls();
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result).toMatchObject({
        outcome: 'done',
        message: 'v2 gets all traffic.',
        errors: [],
      });
      expect(result.requestIds).toHaveLength(1);
      expect(await kit.calls('lambda', 'UpdateAlias')).toBe(1);
      // One to move it, one to read it back.
      expect(await kit.calls('lambda')).toBe(2);
      expect(await kit.rollback.readBack(kit.target)).toEqual({
        live: [{ releaseId: '2', weight: 1 }],
        firingAlarms: [],
      });
    });

    it('can be undone', async () => {
      const draft = await kit.planned();
      await runPlan(kit.rollback, draft, kit);
      const undo = await kit.planned({
        to: '3',
        rollbacks: [succeededRollback(draft)],
      });
      expect(undo.warnings.map(({ code }) => code)).toContain(
        'release-taken-back-before',
      );
      expect(undo.takesBack).toEqual([]);
      await runPlan(kit.rollback, undo, kit);
      expect((await kit.live()).version).toBe('3');
    });

    it('stops when somebody else moved the alias', async () => {
      const draft = await kit.planned();
      await moveByHand('1');
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringContaining('moved the alias to v1'),
      });
      expect((await kit.live()).version).toBe('1');
    });

    it('goes on when something else about the alias has changed', async () => {
      const draft = await kit.planned();
      await kit.raw.lambda.send(
        new UpdateAliasCommand({
          FunctionName: FUNCTION,
          Name: 'live',
          Description: 'The one that callers use',
        }),
      );
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('done');
      expect(result.requestIds).toHaveLength(2);
      expect((await kit.live()).version).toBe('2');
    });

    it('is content when somebody has moved it there already', async () => {
      const draft = await kit.planned();
      await moveByHand('2');
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('done');
    });

    it('mends nothing silently when what is read back differs', async () => {
      const draft = await kit.planned();
      await kit.simulator.control.resetCalls();
      const result = await runPlan(kit.rollback, draft, kit, {
        async beforeCall(stepId) {
          if (stepId === 'read-back') await moveByHand('2', { '1': 0.2 });
        },
      });
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringContaining('v2 and 20 % to v1'),
      });
      expect(await kit.rollback.readBack(kit.target)).toMatchObject({
        live: [
          { releaseId: '2', weight: 0.8 },
          { releaseId: '1', weight: 0.2 },
        ],
      });
    });

    it('tells which alarms fire afterwards', async () => {
      await fire();
      expect(await kit.rollback.readBack(kit.target)).toMatchObject({
        firingAlarms: [ALARM],
      });
    });

    it.each([
      ['UpdateAlias', 'lambda:UpdateAlias'],
      ['GetAlias', 'lambda:GetAlias'],
    ])('names the action when %s is denied', async (operation, action) => {
      const draft = await kit.planned();
      await kit.simulator.control.addFault({
        service: 'lambda',
        operation,
        kind: 'accessDenied',
      });
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.outcome).toBe('failed');
      expect(result.message).toContain(action);
    });

    it('says when the version was deleted in between', async () => {
      const draft = await kit.planned();
      await kit.raw.lambda.send(
        new DeleteFunctionCommand({ FunctionName: FUNCTION, Qualifier: '2' }),
      );
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringContaining('The alias was not moved'),
      });
    });

    it.each([
      ['throttled', { kind: 'throttle', count: 8 }],
      ['failing', { kind: 'error', count: 3 }],
      ['not answering', { kind: 'reset', count: 3 }],
    ] as const)(
      'goes on when AWS has been %s for a while',
      async (_, fault) => {
        const draft = await kit.planned();
        await kit.simulator.control.addFault({ service: 'lambda', ...fault });
        const result = await runPlan(kit.rollback, draft, kit);
        expect(result.outcome).toBe('done');
        expect((await kit.live()).version).toBe('2');
      },
    );

    it('has one effect when it takes effect and then times out', async () => {
      const draft = await kit.planned();
      await kit.simulator.control.addFault({
        service: 'lambda',
        operation: 'UpdateAlias',
        kind: 'timeoutAfterEffect',
        count: 1,
      });
      await kit.simulator.control.resetCalls();
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.errors).toHaveLength(1);
      expect(result.outcome).toBe('done');
      expect(await kit.calls('lambda', 'UpdateAlias')).toBe(1);
    });

    it('does not move it again when it was moved on after a time-out', async () => {
      const draft = await kit.planned();
      await kit.simulator.control.addFault({
        service: 'lambda',
        operation: 'UpdateAlias',
        kind: 'timeoutAfterEffect',
        count: 1,
      });
      let calls = 0;
      const result = await runPlan(kit.rollback, draft, kit, {
        async beforeCall() {
          calls += 1;
          if (calls === 2) await moveByHand('1');
        },
      });
      expect(result.outcome).toBe('failed');
      expect((await kit.live()).version).toBe('1');
    });

    it('has one effect wherever it is interrupted', async () => {
      kit.points.arm(-1);
      await runPlan(kit.rollback, await kit.planned(), kit);
      const points = kit.points.passed;
      expect(points).toBeGreaterThan(6);
      for (let point = 1; point <= points; point += 1) {
        await moveByHand('3');
        const draft = await kit.planned();
        const before = await effects(kit);
        kit.points.arm(point);
        const result = await runPlan(kit.rollback, draft, kit);
        expect([point, result.outcome]).toEqual([point, 'done']);
        expect(await kit.live()).toEqual({ version: '2', weights: {} });
        expect([point, (await effects(kit)) - before]).toEqual([point, 1]);
      }
    }, 60_000);

    it('does not know a step of another version', async () => {
      const draft = await kit.planned();
      const result = await runPlan(
        kit.rollback,
        { ...draft, steps: [{ ...draft.steps[0], id: 'shift-traffic' }] },
        kit,
      );
      expect(result.message).toContain('shift-traffic');
    });
  });
});

/** How many UpdateAlias calls have succeeded at AWS. */
async function effects(kit: LambdaKit): Promise<number> {
  const { counters } = await kit.simulator.control.calls({
    service: 'lambda',
    operation: 'UpdateAlias',
  });
  return counters.reduce((sum, { statuses }) => sum + (statuses[200] ?? 0), 0);
}
