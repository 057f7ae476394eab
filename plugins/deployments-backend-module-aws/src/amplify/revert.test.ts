import type { PlanDraft } from '@backspin/backstage-plugin-deployments-node';
import { githubState } from '@backspin/simulator/src/services/github';
import { runPlan } from '../__testUtils__/rollbackRun';
import type { RunOptions } from '../__testUtils__/rollbackRun';
import { amplifyKit, HOUR, MINUTE, sha } from './__testUtils__/kit';
import type { AmplifyKit } from './__testUtils__/kit';
import { planner, reasons } from './__testUtils__/rollbackKit';

const REVERT = { strategy: 'amplify-revert' } as const;
const SLUG = 'distrofm/web';

describe('reverting in the repository', () => {
  let kit: AmplifyKit;
  let plans: Awaited<ReturnType<typeof planner>>;

  const repository = () => githubState(kit.simulator.world).repositories[SLUG];
  /** What a person does on the page of the pull request. */
  const merge = () =>
    kit.simulator.fetch(
      new Request(`http://simulator.test/_github/${SLUG}/pull/1`, {
        method: 'POST',
      }),
    );
  const run = (draft: PlanDraft, options: RunOptions = {}) => {
    let polls = 0;
    return runPlan(kit.provider, draft, kit, {
      waitMs: 2 * MINUTE,
      async beforeCall(stepId) {
        if (stepId !== 'wait-merge') return;
        polls += 1;
        if (polls === 3) await merge();
      },
      ...options,
    });
  };

  beforeEach(async () => {
    kit = await amplifyKit({ github: true });
    kit.serveGithub();
    kit.past('aaa', 50);
    kit.past('bbb', 40);
    kit.past('ccc', 10);
    plans = await planner(kit);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is offered and not recommended, since somebody has to merge', async () => {
    const usual = await plans.planned();
    expect(usual.strategy).toBe('amplify-rebuild');
    expect(reasons(usual)['amplify-revert']).toMatch(/^fits: The most durable/);
    const draft = await plans.planned(REVERT);
    expect(draft.steps.map(({ id, effect }) => [id, effect])).toEqual([
      ['open-revert', true],
      ['wait-merge', false],
      ['find-build', false],
      ['wait-job', false],
      ['check-files', false],
    ]);
    expect(draft).toMatchObject({
      to: { id: '2' },
      expectedFrom: 'from the last 3 builds, once it is merged',
      basis: { branchHead: sha('ccc'), commit: sha('bbb') },
    });
    expect(draft.warnings[0]).toMatchObject({
      code: 'waits-for-merge',
      message: expect.stringContaining('24 h'),
    });
  });

  it('opens a pull request, waits for its merge, and follows the build', async () => {
    const draft = await plans.planned(REVERT);
    const result = await run(draft);
    expect(result).toMatchObject({
      outcome: 'done',
      message: 'Build #4 has the files of bbb0000.',
    });
    const { pulls, commits, branches } = repository();
    expect(pulls).toMatchObject([
      {
        title: 'Take main back to bbb0000',
        head: 'backspin/rollback-r-1',
        base: 'main',
        body: expect.stringContaining('totals are wrong'),
      },
    ]);
    expect(commits[branches.main].tree).toBe(commits[sha('bbb')].tree);
    expect((await kit.provider.readBack(kit.target())).live).toEqual([
      { releaseId: '4', weight: 1 },
    ]);
    expect(result.results['open-revert'].message).toContain(
      `http://simulator.test/${SLUG}/pull/1`,
    );
  });

  it('says that its branch is left behind when no pull request may be opened', async () => {
    const draft = await plans.planned(REVERT);
    await kit.simulator.control.addFault({
      service: 'github',
      operation: 'CreatePull',
      kind: 'accessDenied',
    });
    const result = await run(draft);
    expect(repository().branches).toHaveProperty('backspin/rollback-r-1');
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining(
        'the branch backspin/rollback-r-1 stays in the repository',
      ),
    });
  });

  it('tells what it waits for, with a link', async () => {
    const draft = await plans.planned(REVERT);
    const messages: string[] = [];
    const provider = {
      async executeStep(...args: Parameters<typeof kit.provider.executeStep>) {
        const answer = await kit.provider.executeStep(...args);
        messages.push(answer.message);
        return answer;
      },
    };
    let polls = 0;
    await runPlan(provider, draft, kit, {
      waitMs: MINUTE,
      async beforeCall(stepId) {
        if (stepId !== 'wait-merge') return;
        polls += 1;
        if (polls === 2) await merge();
      },
    });
    expect(messages).toContainEqual(
      expect.stringMatching(/#1 waits to be merged: http.*\/pull\/1$/),
    );
  });

  it('ends when nobody merges in time, and leaves the pull request', async () => {
    const draft = await plans.planned(REVERT);
    const result = await run(draft, { waitMs: HOUR, beforeCall: () => {} });
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining(
        'Nobody merged pull request #1 within 24 h',
      ),
    });
    expect(result.message).toContain('#3 stays live');
    expect(repository().pulls[0].closedAt).toBeUndefined();
  });

  it('ends when somebody closes it', async () => {
    const draft = await plans.planned(REVERT);
    const result = await run(draft, {
      beforeCall(stepId) {
        if (stepId === 'wait-merge') repository().pulls[0].closedAt = kit.now();
      },
    });
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('was closed and not merged'),
    });
  });

  it('opens nothing when somebody has pushed after the plan', async () => {
    const draft = await plans.planned(REVERT);
    kit.push('ddd');
    const result = await run(draft);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('Somebody has pushed ddd0000'),
    });
    expect(repository().pulls).toEqual([]);
  });

  it('says so when other changes came in with the merge', async () => {
    const draft = await plans.planned(REVERT);
    let polls = 0;
    const result = await run(draft, {
      async beforeCall(stepId) {
        if (stepId !== 'wait-merge') return;
        polls += 1;
        if (polls === 2) kit.push('ddd');
        if (polls === 3) await merge();
      },
    });
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('also changes that were pushed'),
    });
  });

  it('says so when nothing builds the merge', async () => {
    const draft = await plans.planned(REVERT);
    const result = await run(draft, {
      async beforeCall(stepId) {
        if (stepId !== 'wait-merge') return;
        await kit.provider.setAutoBuild(kit.target(), false);
        await merge();
      },
    });
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('has not begun to build it'),
    });
  });

  it('does not fit while automatic builds are paused', async () => {
    await kit.provider.setAutoBuild(kit.target(), false);
    expect((await plans.refused(REVERT)).message).toContain('are paused');
  });

  it.each([
    ['refuses the portal', 'accessDenied', /may not read/],
    ['is not reached', 'error', /could not be asked/],
  ] as const)('does not fit when GitHub %s', async (_, kind, message) => {
    await kit.simulator.control.addFault({ service: 'github', kind });
    expect((await plans.refused(REVERT)).message).toMatch(message);
    expect((await plans.planned()).strategy).toBe('amplify-rebuild');
  });

  it('names what the integration lacks when it may not write', async () => {
    const draft = await plans.planned(REVERT);
    await kit.simulator.control.addFault({
      service: 'github',
      operation: 'CreatePull',
      kind: 'accessDenied',
    });
    const result = await run(draft);
    expect(result).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('write contents and pull requests'),
    });
  });

  it.each(['CreateRef', 'CreatePull', 'CreateCommit'])(
    'opens one when %s takes effect and then times out',
    async operation => {
      const draft = await plans.planned(REVERT);
      await kit.simulator.control.addFault({
        service: 'github',
        operation,
        kind: 'timeoutAfterEffect',
        count: 1,
      });
      const result = await run(draft);
      expect([result.outcome, result.errors.length]).toEqual(['done', 1]);
      expect(repository().pulls).toHaveLength(1);
    },
  );

  it('has one effect wherever it is interrupted', async () => {
    const save = kit.simulator.save();
    const draft = await plans.planned(REVERT);
    kit.points.arm(-1);
    await run(draft);
    const points = kit.points.passed;
    expect(points).toBeGreaterThan(25);
    for (let point = 1; point <= points; point += 1) {
      kit.simulator.restore(save);
      await kit.simulator.control.stop();
      kit.points.arm(point);
      const result = await run(draft);
      expect([point, result.message]).toEqual([
        point,
        'Build #4 has the files of bbb0000.',
      ]);
      expect([point, repository().pulls.length]).toEqual([point, 1]);
      expect([point, (await kit.jobs()).length]).toEqual([point, 4]);
    }
  }, 60_000);

  it('names the migrations that were released since', async () => {
    repository().commits[sha('ccc')].files = ['db/migrations/042_payouts.sql'];
    const { notUndone } = await plans.planned();
    expect(notUndone).toContainEqual(
      expect.stringContaining('db/migrations/042_payouts.sql'),
    );
  });
});
