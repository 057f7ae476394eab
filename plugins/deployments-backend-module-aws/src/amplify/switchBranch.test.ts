import {
  GetDomainAssociationCommand,
  UpdateBranchCommand,
  UpdateDomainAssociationCommand,
} from '@aws-sdk/client-amplify';
import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import type { PlanDraft } from '@backspin/backstage-plugin-deployments-node';
import { runPlan, succeededRollback } from '../__testUtils__/rollbackRun';
import { again, amplifyKit, MINUTE, seen } from './__testUtils__/kit';
import type { AmplifyKit } from './__testUtils__/kit';
import { planner, reasons } from './__testUtils__/rollbackKit';

const DOMAIN = 'distrofm.example';

describe('moving the domains of a branch to a warm one', () => {
  let kit: AmplifyKit;
  let plans: Awaited<ReturnType<typeof planner>>;

  const settings = async () => {
    const { domainAssociation } = await kit.raw.amplify.send(
      new GetDomainAssociationCommand({
        appId: kit.appId,
        domainName: DOMAIN,
      }),
    );
    return Object.fromEntries(
      domainAssociation!.subDomains!.map(({ subDomainSetting }) => [
        subDomainSetting!.prefix,
        subDomainSetting!.branchName,
      ]),
    );
  };
  const setDomains = (www: string) =>
    kit.raw.amplify.send(
      new UpdateDomainAssociationCommand({
        appId: kit.appId,
        domainName: DOMAIN,
        subDomainSettings: [
          { prefix: '', branchName: 'main' },
          { prefix: 'www', branchName: www },
          { prefix: 'preview', branchName: 'standby' },
        ],
      }),
    );
  const live = async (draft: PlanDraft) =>
    (await kit.provider.readBack(kit.target(), draft as unknown as Plan)).live;

  beforeEach(async () => {
    kit = await amplifyKit();
    await kit.addBranch('standby');
    kit.past('aaa', 50);
    kit.past('bbb', 40);
    kit.past('ccc', 10);
    kit.past('bbb', 9, {}, 'standby');
    await kit.addDomain(DOMAIN);
    await kit.step(5 * MINUTE);
    await setDomains('main');
    await kit.step(5 * MINUTE);
    plans = await planner(kit);
  });

  it('plans which domains move, and who stays behind', async () => {
    const draft = await plans.planned();
    expect(draft).toMatchObject({
      from: { id: '3' },
      to: { id: '2' },
      strategy: 'amplify-switch-branch',
      basis: {
        domains: [DOMAIN, `www.${DOMAIN}`],
        domainsLeadTo: 'main',
        warmBranch: 'standby',
        warmBuild: '1',
      },
    });
    expect(draft.steps.map(({ id, effect }) => [id, effect])).toEqual([
      ['pause-auto-build', true],
      ['move-domains', true],
      ['wait-domains', false],
      ['check-branch', false],
    ]);
    expect(draft.steps[1].call).toBe(
      `amplify:UpdateDomainAssociation ${DOMAIN}: ${DOMAIN} and www.${DOMAIN}, main → standby`,
    );
    expect(draft.warnings).toEqual([
      expect.objectContaining({ code: 'domains-move' }),
      expect.objectContaining({
        code: 'users-stay-behind',
        title: expect.stringMatching(/^Users of main\..*amplifyapp.com stay/),
      }),
      expect.objectContaining({ code: 'auto-build-paused' }),
    ]);
    expect(reasons(draft)).toMatchObject({
      'amplify-switch-branch': expect.stringMatching(/^fits: The fastest/),
      'amplify-rebuild': expect.stringMatching(/^fits/),
      'amplify-redeploy': expect.stringMatching(/^does not/),
      'amplify-revert': expect.stringMatching(/no GitHub integration/),
    });
  });

  it('moves the names of the branch, leaves the others, and is read back from the domains', async () => {
    const draft = await plans.planned();
    expect(await live(draft)).toEqual([{ releaseId: '3', weight: 1 }]);
    await kit.simulator.control.resetCalls();
    const result = await runPlan(kit.provider, draft, kit);
    expect(result).toMatchObject({
      outcome: 'done',
      message: 'standby serves build #1, as planned.',
    });
    expect(await settings()).toEqual({
      '': 'standby',
      www: 'standby',
      preview: 'standby',
    });
    expect(await live(draft)).toEqual([{ releaseId: '2', weight: 1 }]);
    expect(await kit.calls('amplify', 'UpdateDomainAssociation')).toBe(1);
  });

  it('can be undone: the way back leads to the branch itself', async () => {
    const draft = await plans.planned();
    await runPlan(kit.provider, draft, kit);
    const rollbacks = [succeededRollback(draft)];
    const undo = await plans.planned({ to: '3', rollbacks });
    expect(undo).toMatchObject({
      from: { id: '2' },
      to: { id: '3' },
      strategy: 'amplify-switch-branch',
      basis: { domainsLeadTo: 'standby', warmBranch: 'main' },
    });
    expect(undo.steps.map(({ id }) => id)).not.toContain('pause-auto-build');
    const result = await runPlan(kit.provider, undo, kit);
    expect(result.outcome).toBe('done');
    // What led to the other branch all along was moved by nobody.
    expect(await settings()).toEqual({
      '': 'main',
      www: 'main',
      preview: 'standby',
    });
    expect(await live(undo)).toEqual([{ releaseId: '3', weight: 1 }]);
    const next = await plans.planned({
      rollbacks: [
        succeededRollback(undo, { id: 'r-1', undoes: 'r-0' }),
        succeededRollback(draft, { undoneBy: 'r-1' }),
      ],
    });
    expect(next).toMatchObject({ from: { id: '3' }, to: { id: '2' } });
  });

  it('does not build for users who would not get it', async () => {
    const draft = await plans.planned();
    await runPlan(kit.provider, draft, kit);
    const rollbacks = [succeededRollback(draft)];
    expect(
      await plans.refused({ rollbacks, to: '1', strategy: 'amplify-rebuild' }),
    ).toMatchObject({
      code: 'strategy-does-not-fit',
      message: expect.stringContaining('lead to standby now'),
    });
  });

  it.each([
    ['no other branch serves it', { to: '1' }, /No other branch .* aaa0000/],
    ['a domain is being changed', {}, /being changed/],
  ])('does not fit when %s', async (_, more, message) => {
    await setDomains('main');
    const refusal = await plans.refused({
      ...more,
      strategy: 'amplify-switch-branch',
    });
    expect(refusal.message).toMatch(message);
  });

  it('does not fit without a custom domain', async () => {
    kit = await amplifyKit();
    await kit.addBranch('standby');
    kit.past('bbb', 40);
    kit.past('ccc', 10);
    kit.past('bbb', 9, {}, 'standby');
    plans = await planner(kit);
    const draft = await plans.planned();
    expect(draft.strategy).toBe('amplify-rebuild');
    expect(reasons(draft)['amplify-switch-branch']).toContain(
      'No custom domain leads to main',
    );
  });

  it('stops when somebody else has moved a domain', async () => {
    const draft = await plans.planned();
    await kit.addBranch('other');
    await setDomains('other');
    await kit.step(5 * MINUTE);
    await kit.simulator.control.resetCalls();
    const result = await runPlan(kit.provider, draft, kit);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('Somebody else has changed'),
    });
    expect(await kit.calls('amplify', 'UpdateDomainAssociation')).toBe(0);
  });

  it('stops when the warm branch serves something else by now', async () => {
    const draft = await plans.planned();
    kit.push('ddd', 'standby');
    await kit.step(20 * MINUTE);
    const result = await runPlan(kit.provider, draft, kit);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('serves build #2, not build #1'),
    });
    expect((await settings()).www).toBe('main');
  });

  it('waits for a change that somebody else has begun', async () => {
    const draft = await plans.planned();
    await setDomains('main');
    const result = await runPlan(kit.provider, draft, kit);
    expect(result.outcome).toBe('done');
    expect((await settings()).www).toBe('standby');
  });

  it.each([
    ['UpdateDomainAssociation', 'amplify:UpdateDomainAssociation'],
    ['ListDomainAssociations', 'amplify:ListDomainAssociations'],
  ])('names the action when %s is denied', async (operation, action) => {
    const draft = await plans.planned();
    await kit.simulator.control.addFault({
      service: 'amplify',
      operation,
      kind: 'accessDenied',
    });
    const result = await runPlan(kit.provider, draft, kit);
    expect(result.outcome).toBe('failed');
    expect(result.message).toContain(action);
  });

  it('has one effect when it takes effect and then times out', async () => {
    const draft = await plans.planned();
    await kit.simulator.control.addFault({
      service: 'amplify',
      operation: 'UpdateDomainAssociation',
      kind: 'timeoutAfterEffect',
      count: 1,
    });
    await kit.simulator.control.resetCalls();
    const result = await runPlan(kit.provider, draft, kit);
    expect([result.outcome, result.errors.length]).toEqual(['done', 1]);
    expect(await kit.calls('amplify', 'UpdateDomainAssociation')).toBe(1);
  });

  it('has one effect wherever it is interrupted', async () => {
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
      expect([point, result.message]).toEqual([
        point,
        'standby serves build #1, as planned.',
      ]);
      expect((await settings()).www).toBe('standby');
    }
  }, 60_000);

  it('tells where variables of the two branches differ, by name', async () => {
    await kit.raw.amplify.send(
      new UpdateBranchCommand({
        appId: kit.appId,
        branchName: 'standby',
        environmentVariables: { EXTRA: 'do-not-show' },
      }),
    );
    const draft = await plans.planned();
    expect(draft.differences).toEqual([
      { field: 'variable EXTRA', from: undefined, to: 'set' },
      { field: 'variable FEATURES', from: 'set', to: undefined },
    ]);
    expect(JSON.stringify(draft)).not.toContain('do-not-show');
  });

  it('is seen on the page of the branch, with what users get', async () => {
    const [before] = await kit.observe([{ target: kit.target() }]);
    const draft = await plans.planned();
    await runPlan(kit.provider, draft, kit);
    const [after] = await kit.observe(
      [again(kit.target(), before)],
      'requested',
    );
    const { observation } = seen(after);
    expect(observation.live).toMatchObject([{ release: { id: '2' } }]);
    expect(observation.notices).toContainEqual(
      expect.objectContaining({
        code: 'domains-elsewhere',
        message: expect.stringMatching(/lead to standby, which serves #2/),
      }),
    );
    // Until the domains are read again, what was seen of them holds.
    const [later] = await kit.observe([again(kit.target(), after)]);
    expect(seen(later).observation.live).toEqual(observation.live);
    expect(seen(later).observation.notices).toEqual(observation.notices);
  });
});
