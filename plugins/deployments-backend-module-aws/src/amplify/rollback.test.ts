import {
  durationText,
  planSchema,
} from '@backspin/backstage-plugin-deployments-common';
import type { Deployment } from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanDraft,
  PlanInput,
} from '@backspin/backstage-plugin-deployments-node';
import {
  DeleteJobCommand,
  GetBranchCommand,
  StartJobCommand,
  StopJobCommand,
  UpdateBranchCommand,
} from '@aws-sdk/client-amplify';
import { runPlan, succeededRollback } from '../__testUtils__/rollbackRun';
import {
  again,
  amplifyKit,
  BUILD_MS,
  MINUTE,
  seen,
  sha,
} from './__testUtils__/kit';
import type { AmplifyKit } from './__testUtils__/kit';

describe('rolling an Amplify branch back', () => {
  let kit: AmplifyKit;
  let history: Deployment[];

  const input = (more: Partial<PlanInput> = {}): PlanInput => ({
    target: kit.target(),
    history,
    rollbacks: [],
    ...more,
  });

  async function learnHistory() {
    const [result] = await kit.observe([{ target: kit.target() }]);
    history = [...seen(result).deployments].reverse();
  }

  async function planned(more: Partial<PlanInput> = {}): Promise<PlanDraft> {
    const answer = await kit.provider.plan(input(more));
    if ('refusal' in answer) throw new Error(answer.refusal.message);
    return answer.draft;
  }

  async function refused(more: Partial<PlanInput> = {}) {
    const answer = await kit.provider.plan(input(more));
    if ('draft' in answer) throw new Error('It was not refused');
    return answer.refusal;
  }

  const autoBuild = async () => {
    const { branch } = await kit.raw.amplify.send(
      new GetBranchCommand({ appId: kit.appId, branchName: 'main' }),
    );
    return branch!.enableAutoBuild;
  };

  beforeEach(async () => {
    kit = await amplifyKit();
    kit.past('aaa', 50);
    kit.past('bbb', 40);
    kit.past('hook', 30, { trigger: 'webhook' });
    kit.past('broken', 20, { failure: 'types' });
    kit.past('ccc', 10);
    await learnHistory();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  describe('the releases', () => {
    it('says of each build whether it can be gone back to, and if not, why', async () => {
      const { candidates, refusal } = await kit.provider.listReleases(input());
      expect(refusal).toBeUndefined();
      expect(
        candidates.map(({ release, eligible, reason, lastGood }) => [
          release.label,
          eligible || reason!.code,
          lastGood,
        ]),
      ).toEqual([
        ['#5', 'live-now', false],
        ['#4', 'build-failed', false],
        ['#3', 'commit-unknown', false],
        ['#2', true, true],
        ['#1', true, false],
      ]);
      expect(candidates[2].reason!.message).toContain('HEAD');
      expect(candidates[3].record).toMatchObject({
        liveFrom: '2026-11-21T20:05:30.000Z',
        liveForMs: 10 * 3_600_000,
        takenBack: false,
      });
    });

    it('keeps what Amplify has forgotten, as something that is gone', async () => {
      await kit.raw.amplify.send(
        new DeleteJobCommand({
          appId: kit.appId,
          branchName: 'main',
          jobId: '2',
        }),
      );
      const { candidates } = await kit.provider.listReleases(input());
      expect(candidates[3]).toMatchObject({
        release: { id: '2' },
        eligible: false,
        reason: { code: 'deleted' },
      });
      expect(candidates[4].lastGood).toBe(true);
      expect((await refused({ to: '2' })).code).toBe('release-deleted');
    });

    it('knows the last good one of a branch that was never observed', async () => {
      const { candidates } = await kit.provider.listReleases(
        input({ history: [] }),
      );
      expect(candidates.find(({ lastGood }) => lastGood)?.release.id).toBe('2');
    });
  });

  describe('the plan', () => {
    it('builds the last good commit again', async () => {
      await kit.simulator.control.resetCalls();
      const draft = await planned();
      expect(() =>
        planSchema.parse({
          ...draft,
          fingerprint: 'f',
          madeAt: new Date(kit.now()).toISOString(),
          verificationSeconds: 0,
        }),
      ).not.toThrow();
      expect(draft).toMatchObject({
        from: { id: '5', commit: { sha: sha('ccc') } },
        to: { id: '2', commit: { sha: sha('bbb') } },
        strategy: 'amplify-rebuild',
        strategies: [
          { id: 'amplify-switch-branch', eligible: false },
          { id: 'amplify-rebuild', eligible: true, recommended: true },
          { id: 'amplify-redeploy', eligible: false },
          { id: 'amplify-revert', eligible: false },
        ],
        expectedMs: BUILD_MS,
        expectedFrom: 'from the last 4 builds',
        compareUrl: `https://github.com/distrofm/web/compare/${sha(
          'bbb',
        )}...${sha('ccc')}`,
        basis: {
          liveBuild: '5',
          newestBuild: '5',
          buildsInProgress: [],
          commit: sha('bbb'),
        },
      });
      expect(draft.steps.map(({ id, effect }) => [id, effect])).toEqual([
        ['pause-auto-build', true],
        ['start-job', true],
        ['wait-job', false],
        ['check-commit', false],
      ]);
      expect(draft.steps[1].call).toBe(
        'amplify:StartJob distrofm-web main RETRY 2',
      );
      expect(draft.warnings.map(({ code }) => code)).toEqual([
        'rebuild-takes-minutes',
        'auto-build-paused',
      ]);
      // The same time as in the plan's own words.
      expect(draft.warnings[0].title).toBe(
        `The build takes about ${durationText(BUILD_MS)}`,
      );
      expect(draft.takesBack.map(({ id }) => id)).toEqual(['5', '3']);
      expect(draft.notUndone.length).toBeGreaterThan(0);
      expect(await kit.calls('amplify', 'StartJob')).toBe(0);
      expect(await kit.calls('amplify', 'UpdateBranch')).toBe(0);
    });

    it('warns of a build on the branch and of builds ahead in the region', async () => {
      for (let index = 1; index <= 5; index += 1) {
        await kit.addBranch(`feature/${index}`);
        kit.push(`f${index}`, `feature/${index}`);
      }
      // Lists that are shared for some seconds are read again.
      const later = Date.now() + 30_000;
      jest.spyOn(Date, 'now').mockImplementation(() => later);
      await kit.observe(
        [1, 2, 3, 4, 5].map(n => ({ target: kit.target(`feature/${n}`) })),
      );
      kit.push('ddd');
      const draft = await planned();
      expect(draft.warnings).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            code: 'deployment-in-flight',
            title: expect.stringContaining('#6'),
          }),
          expect.objectContaining({
            code: 'queued-behind-builds',
            title: expect.stringContaining('5 builds'),
          }),
        ]),
      );
      expect(draft.basis).toMatchObject({ buildsInProgress: ['6'] });
    });

    it('warns of a release that was taken back before, with the reason', async () => {
      const first = await planned({ to: '2' });
      const draft = await planned({
        to: '2',
        rollbacks: [
          succeededRollback({
            ...first,
            from: first.to,
            takesBack: [],
          }),
        ],
      });
      expect(draft.warnings).toContainEqual({
        code: 'release-taken-back-before',
        title: '#2 was taken back before',
        message: 'The reason given: totals are wrong',
      });
    });

    it('says so when automatic builds are paused already', async () => {
      await kit.provider.setAutoBuild(kit.target(), false);
      const draft = await planned();
      expect(
        draft.warnings.find(({ code }) => code === 'auto-build-paused')?.title,
      ).toContain('already');
    });

    it('names the variables that changed since a build that was seen', async () => {
      const [first] = await kit.observe([{ target: kit.target() }]);
      kit.push('ddd');
      const [second] = await kit.observe(
        [again(kit.target(), first)],
        'requested',
      );
      await kit.step(10 * MINUTE);
      await kit.raw.amplify.send(
        new UpdateBranchCommand({
          appId: kit.appId,
          branchName: 'main',
          environmentVariables: { LIMIT: 'do-not-show' },
        }),
      );
      kit.push('eee');
      await kit.step(10 * MINUTE);
      history = [...seen(second).deployments, ...history];
      const draft = await planned({ to: '6' });
      expect(draft.notUndone).toContainEqual(
        expect.stringContaining(
          'changed since #6: FEATURES (removed) and LIMIT (added)',
        ),
      );
      expect(JSON.stringify(draft)).not.toContain('do-not-show');
      const older = await planned({ to: '2' });
      expect(older.notUndone).toContainEqual(
        expect.stringMatching(/last changed on 23 Nov 2026.*after #2/),
      );
    });

    it.each([
      ['the live build', '5', 'not-eligible', /live now/],
      ['a failed build', '4', 'not-eligible', /failed/],
      ['a build of HEAD', '3', 'commit-unknown', /HEAD.*newest/],
      ['an unknown build', '99', 'nothing-to-go-back-to', /#99/],
    ])('refuses %s', async (_, to, code, message) => {
      const refusal = await refused({ to });
      expect(refusal.code).toBe(code);
      expect(refusal.message).toMatch(message);
    });

    it('refuses a strategy of another kind', async () => {
      expect(await refused({ strategy: 'lambda-alias' })).toMatchObject({
        code: 'strategy-does-not-fit',
      });
    });

    it('refuses another build of the live commit', async () => {
      kit.past('ccc', 5);
      expect((await refused({ to: '5' })).message).toContain('commit');
    });

    it('refuses where every earlier build is of HEAD', async () => {
      kit = await amplifyKit();
      kit.past('aaa', 50, { trigger: 'start-job' });
      kit.past('bbb', 40);
      await learnHistory();
      expect((await refused()).code).toBe('commit-unknown');
    });

    it('refuses where there is nothing else', async () => {
      kit = await amplifyKit();
      kit.past('aaa', 50);
      await learnHistory();
      expect((await refused()).code).toBe('nothing-to-go-back-to');
      kit = await amplifyKit();
      history = [];
      expect((await refused()).message).toContain('nothing is live');
    });

    it('refuses where the last good one has to be chosen by hand', async () => {
      const draft = await planned({ to: '1' });
      const { from, to } = draft;
      const rollbacks = [
        succeededRollback({ ...draft, from: to, takesBack: [from] }),
        succeededRollback({
          ...draft,
          from: (await planned()).to,
          takesBack: [],
        }),
      ];
      expect((await refused({ rollbacks })).message).toContain('Choose one');
    });
  });

  describe('the execution', () => {
    it('pauses automatic builds, builds the commit and checks it', async () => {
      const draft = await planned();
      await kit.simulator.control.resetCalls();
      const progress: number[] = [];
      const result = await runPlan(kit.provider, draft, kit, {
        waitMs: 30_000,
        beforeCall: async () => {
          const [job] = await kit.jobs();
          progress.push(Number(job.jobId));
        },
      });
      expect(result).toMatchObject({
        outcome: 'done',
        message: 'Build #6 built bbb0000, as planned.',
        results: { 'wait-job': { deploymentId: '6' } },
      });
      expect(result.requestIds).toHaveLength(2);
      expect(await autoBuild()).toBe(false);
      const [job] = await kit.jobs();
      expect(job).toMatchObject({
        jobId: '6',
        jobType: 'RETRY',
        status: 'SUCCEED',
        commitId: sha('bbb'),
      });
      expect(await kit.provider.readBack(kit.target())).toEqual({
        live: [{ releaseId: '6', weight: 1 }],
        firingAlarms: [],
      });
      expect(await kit.calls('amplify', 'StartJob')).toBe(1);
      expect(await kit.calls('amplify', 'UpdateBranch')).toBe(1);
    });

    it('leaves alone what is paused already', async () => {
      await kit.provider.setAutoBuild(kit.target(), false);
      const draft = await planned();
      await kit.simulator.control.resetCalls();
      const { results } = await runPlan(kit.provider, draft, kit);
      expect(results['pause-auto-build'].message).toContain('already');
      expect(await kit.calls('amplify', 'UpdateBranch')).toBe(0);
    });

    it('waits for a build of the branch, then starts', async () => {
      const draft = await planned();
      kit.push('ddd');
      const messages: string[] = [];
      const result = await runPlan(
        {
          async executeStep(context) {
            const answer = await kit.provider.executeStep(context);
            messages.push(answer.message);
            return answer;
          },
        },
        draft,
        kit,
        { waitMs: MINUTE },
      );
      expect(result.outcome).toBe('done');
      expect(messages).toContainEqual(expect.stringContaining('Build #6'));
      expect((await kit.jobs())[0].commitId).toBe(sha('bbb'));
    });

    it('shows how far the build is, by the builds before it', async () => {
      const draft = await planned();
      const seenProgress: number[] = [];
      await runPlan(
        {
          async executeStep(context) {
            const answer = await kit.provider.executeStep(context);
            if (answer.outcome === 'waiting' && answer.progress !== undefined) {
              seenProgress.push(answer.progress);
            }
            return answer;
          },
        },
        draft,
        kit,
        { waitMs: 60_000 },
      );
      expect(seenProgress.length).toBeGreaterThan(1);
      expect([...seenProgress].sort((a, b) => a - b)).toEqual(seenProgress);
      expect(Math.max(...seenProgress)).toBeLessThan(1);
    });

    it('says what is when the build fails', async () => {
      const draft = await planned();
      const { amplify } = kit.raw;
      const result = await runPlan(kit.provider, draft, kit, {
        waitMs: 20_000,
        async beforeCall(stepId) {
          if (stepId !== 'wait-job') return;
          const [job] = await kit.jobs();
          if (job.status !== 'RUNNING') return;
          await amplify.send(
            new StopJobCommand({
              appId: kit.appId,
              branchName: 'main',
              jobId: job.jobId,
            }),
          );
        },
      });
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringContaining('was cancelled'),
      });
      expect(result.message).toContain('Automatic builds stay paused');
      expect(result.message).toContain('console.aws.amazon.com/amplify');
      expect(await autoBuild()).toBe(false);
    });

    it('says what was built when that is not what was planned', async () => {
      const draft = await planned();
      const result = await runPlan(
        kit.provider,
        {
          ...draft,
          steps: draft.steps.map(step => ({
            ...step,
            input: { ...step.input, commit: sha('zzz') },
          })),
        },
        kit,
        { waitMs: MINUTE },
      );
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringMatching(/built bbb0000 instead of zzz0000/),
      });
      expect(result.message).toContain('Revert');
    });

    it('does not trust a build whose commit is HEAD', async () => {
      const draft = await planned();
      const result = await runPlan(
        kit.provider,
        {
          ...draft,
          steps: draft.steps.map(step => ({
            ...step,
            input: { ...step.input, jobId: '3' },
          })),
        },
        kit,
        { waitMs: MINUTE },
      );
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringMatching(/recorded HEAD/),
      });
    });

    it('does not know a step of another version', async () => {
      const draft = await planned();
      const result = await runPlan(
        kit.provider,
        { ...draft, steps: [{ ...draft.steps[0], id: 'teleport' }] },
        kit,
      );
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringContaining('teleport'),
      });
    });

    it.each([
      ['pause-auto-build', 'UpdateBranch', 'amplify:UpdateBranch'],
      ['start-job', 'StartJob', 'amplify:StartJob'],
      ['pause-auto-build', 'GetBranch', 'amplify:GetBranch'],
      ['start-job', 'ListJobs', 'amplify:ListJobs'],
      ['wait-job', 'GetJob', 'amplify:GetJob'],
    ])(
      'names the action when %s is denied %s',
      async (step, operation, action) => {
        const draft = await planned();
        await kit.simulator.control.addFault({
          service: 'amplify',
          operation,
          kind: 'accessDenied',
        });
        const result = await runPlan(kit.provider, draft, kit);
        expect(result.outcome).toBe('failed');
        expect(result.results[step].outcome).toBe('failed');
        expect(result.message).toContain(action);
      },
    );

    it.each([
      ['throttled', { kind: 'throttle', count: 8 }],
      ['failing', { kind: 'error', count: 4 }],
      ['not answering', { kind: 'reset', count: 4 }],
    ] as const)(
      'goes on when AWS has been %s for a while',
      async (_, fault) => {
        const draft = await planned();
        await kit.simulator.control.resetCalls();
        await kit.simulator.control.addFault({ service: 'amplify', ...fault });
        const result = await runPlan(kit.provider, draft, kit, {
          waitMs: MINUTE,
        });
        expect(result.outcome).toBe('done');
        expect(await kit.jobs()).toHaveLength(6);
      },
    );

    it.each(['StartJob', 'UpdateBranch'])(
      'has one effect when %s takes effect and then times out',
      async operation => {
        const draft = await planned();
        await kit.simulator.control.addFault({
          service: 'amplify',
          operation,
          kind: 'timeoutAfterEffect',
          count: 1,
        });
        await kit.simulator.control.resetCalls();
        const result = await runPlan(kit.provider, draft, kit, {
          waitMs: MINUTE,
        });
        expect(result.errors).toHaveLength(1);
        expect(result.outcome).toBe('done');
        expect(await kit.calls('amplify', operation)).toBe(1);
        expect(await kit.jobs()).toHaveLength(6);
      },
    );

    it('has one effect wherever it is interrupted', async () => {
      const save = kit.simulator.save();
      const draft = await planned();
      kit.points.arm(-1);
      await runPlan(kit.provider, draft, kit, { waitMs: 2 * MINUTE });
      const points = kit.points.passed;
      expect(points).toBeGreaterThan(15);
      for (let point = 1; point <= points; point += 1) {
        kit.simulator.restore(save);
        await kit.simulator.control.stop();
        kit.points.arm(point);
        const result = await runPlan(kit.provider, draft, kit, {
          waitMs: 2 * MINUTE,
        });
        expect([point, result.outcome, result.message]).toEqual([
          point,
          'done',
          'Build #6 built bbb0000, as planned.',
        ]);
        expect([point, (await kit.jobs()).length]).toEqual([point, 6]);
      }
    }, 60_000);

    it('does not take the build of somebody else for its own', async () => {
      const draft = await planned();
      let interfered = false;
      await kit.simulator.control.addFault({
        service: 'amplify',
        operation: 'StartJob',
        kind: 'reset',
        count: 1,
      });
      const result = await runPlan(kit.provider, draft, kit, {
        waitMs: MINUTE,
        async beforeCall() {
          const faults = await kit.simulator.control.faults();
          if (interfered || faults.length > 0) return;
          interfered = true;
          await kit.raw.amplify.send(
            new StartJobCommand({
              appId: kit.appId,
              branchName: 'main',
              jobType: 'RETRY',
              jobId: '1',
            }),
          );
        },
      });
      expect(result.outcome).toBe('done');
      expect(
        (await kit.jobs()).slice(0, 2).map(({ commitId }) => commitId),
      ).toEqual([sha('bbb'), sha('aaa')]);
    });

    it('says when the build has disappeared', async () => {
      const draft = await planned();
      const result = await runPlan(kit.provider, draft, kit, {
        waitMs: 10 * MINUTE,
        async beforeCall(stepId) {
          if (stepId === 'check-commit') {
            await kit.raw.amplify.send(
              new DeleteJobCommand({
                appId: kit.appId,
                branchName: 'main',
                jobId: '6',
              }),
            );
          }
        },
      });
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringContaining('does not know build #6'),
      });
    });

    it('stops when the lease is lost, without a call', async () => {
      const draft = await planned();
      await kit.simulator.control.resetCalls();
      const lost = new Error('The lease was lost');
      await expect(
        kit.provider.executeStep({
          rollbackId: 'r-1',
          plan: { ...draft } as never,
          step: draft.steps[0],
          reason: 'r',
          requestedBy: 'user:default/ana',
          previousAttempts: 0,
          firstStartedAt: kit.now(),
          state: {},
          checkpoint: async () => {},
          assertLease: async () => {
            throw lost;
          },
          signal: new AbortController().signal,
        }),
      ).rejects.toBe(lost);
      expect(await kit.calls('amplify', 'UpdateBranch')).toBe(0);
    });
  });

  it('leaves other settings of the branch as they are', async () => {
    await kit.raw.amplify.send(
      new UpdateBranchCommand({
        appId: kit.appId,
        branchName: 'main',
        description: 'The site',
      }),
    );
    await kit.provider.setAutoBuild(kit.target(), false);
    const { branch } = await kit.raw.amplify.send(
      new GetBranchCommand({ appId: kit.appId, branchName: 'main' }),
    );
    expect(branch).toMatchObject({
      description: 'The site',
      enableAutoBuild: false,
      stage: 'PRODUCTION',
    });
  });
});
