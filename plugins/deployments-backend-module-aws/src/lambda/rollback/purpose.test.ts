import { UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { runPlan } from '../../__testUtils__/rollbackRun';
import { FUNCTION, lambdaKit } from './__testUtils__/kit';
import type { LambdaKit } from './__testUtils__/kit';

describe('mending what was left behind', () => {
  let kit: LambdaKit;

  beforeEach(async () => {
    kit = await lambdaKit();
  });

  const move = (FunctionVersion: string, weights?: Record<string, number>) =>
    kit.raw.lambda.send(
      new UpdateAliasCommand({
        FunctionName: FUNCTION,
        Name: 'live',
        FunctionVersion,
        RoutingConfig: { AdditionalVersionWeights: weights ?? {} },
      }),
    );

  describe('an alias with two versions', () => {
    const purpose = 'settle-traffic';

    it('sends all traffic to the main version', async () => {
      await move('2', { '3': 0.1 });
      const draft = await kit.planned({ purpose });
      expect(draft).toMatchObject({
        purpose,
        from: { id: '3' },
        to: { id: '2' },
        strategy: 'lambda-alias',
        basis: { purpose },
      });
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.message).toBe('v2 gets all traffic.');
      expect(await kit.live()).toEqual({ version: '2', weights: {} });
    });

    it('refuses where there is one, and any other version', async () => {
      expect((await kit.refused({ purpose })).code).toBe('nothing-to-mend');
      await move('2', { '3': 0.1 });
      expect(await kit.refused({ purpose, to: '1' })).toMatchObject({
        code: 'not-eligible',
        message: expect.stringContaining('leads to v2'),
      });
    });
  });

  describe('a stack out of step', () => {
    const purpose = 'back-in-step';

    it('points the alias at what the stack has recorded, and says until when', async () => {
      await move('2');
      const draft = await kit.planned({ purpose });
      expect(draft).toMatchObject({
        purpose,
        from: { id: '2' },
        to: { id: '3' },
        strategy: 'lambda-alias',
        basis: { purpose, recordedVersion: '3' },
        takesBack: [],
        notUndone: [],
      });
      expect(draft.warnings).toEqual([
        {
          code: 'stack-out-of-step',
          title: 'v3 is live until the stack is deployed',
          message: expect.stringContaining('right before the next deployment'),
        },
      ]);
      const result = await runPlan(kit.rollback, draft, kit);
      expect(result.message).toBe('v3 gets all traffic.');
      expect((await kit.refused({ purpose })).code).toBe('nothing-to-mend');
    });

    it('recommends the alias though there is a deployment group, and offers the group', async () => {
      kit = await lambdaKit({ codeDeploy: 'Linear10PercentEvery2Minutes' });
      await move('2');
      const draft = await kit.planned({ purpose });
      expect(draft.strategy).toBe('lambda-alias');
      expect(
        (await kit.planned({ purpose, strategy: 'codedeploy' })).to.id,
      ).toBe('3');
    });

    it('lets the next deployment of the stack succeed', async () => {
      kit = await lambdaKit({ codeDeploy: 'AllAtOnce' });
      await move('2');
      await runPlan(kit.rollback, await kit.planned({ purpose }), kit);
      expect(await kit.release('c4')).toBe('4');
      expect((await kit.live()).version).toBe('4');
    });

    it('is refused while a deployment is in progress', async () => {
      kit = await lambdaKit({ codeDeploy: 'Linear10PercentEvery2Minutes' });
      kit.deploy('c4');
      for (let tries = 0; tries < 60; tries += 1) {
        await kit.step(10_000);
        if (Object.keys((await kit.live()).weights).length > 0) break;
      }
      expect((await kit.refused({ purpose })).code).toBe(
        'deployment-in-flight',
      );
    });

    it('is refused where no stack tells', async () => {
      await move('2');
      await kit.simulator.control.addFault({
        service: 'cloudformation',
        kind: 'accessDenied',
      });
      expect(await kit.refused({ purpose })).toMatchObject({
        code: 'nothing-to-mend',
        message: expect.stringContaining('not known'),
      });
    });
  });

  it('names what a rollback leaves as it is', async () => {
    const more = { versionDescription: '41b07aa Migrate totals (Ana R.)' };
    await kit.release('c4', more);
    const { notUndone } = await kit.planned();
    expect(notUndone).toEqual(
      expect.arrayContaining([
        expect.stringContaining(
          'The database migrations of v4 ("Migrate totals")',
        ),
        expect.stringMatching(
          /updates of stack royalties-prod since v3 .* on 23 Nov 2026/,
        ),
      ]),
    );
  });
});
