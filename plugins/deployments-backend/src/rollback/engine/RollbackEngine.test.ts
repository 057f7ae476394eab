import { NotAllowedError } from '@backstage/errors';
import type { Knex } from 'knex';
import {
  expireLeases,
  migrated,
  testDatabases,
} from '../__testUtils__/databases';
import { cloudPlan, FakeCloud } from '../__testUtils__/FakeCloud';
import { Harness } from '../__testUtils__/harness';
import { PATIENCE_MS } from './passing';
import { MAY_BEGIN_MS } from './lapse';

const databases = testDatabases();
const passing = () =>
  Object.assign(new Error('The connection was reset'), { code: 'ECONNRESET' });

describe('RollbackEngine', () => {
  let knex: Knex;
  let cloud: FakeCloud;
  let harness: Harness;

  beforeAll(async () => {
    knex = await migrated(await databases.init('SQLITE_3'));
  });
  beforeEach(async () => {
    await knex('rollbacks').delete();
    cloud = new FakeCloud();
    harness = new Harness(knex, cloud);
  });

  const run = async (plan = cloudPlan()) => {
    const replica = harness.replica();
    await harness.request(replica, { plan });
    await replica.engine.idle();
    return harness.record();
  };

  it('carries a rollback from the request to its verdict', async () => {
    const record = await run();
    expect(record).toMatchObject({
      status: 'succeeded',
      settled: true,
      verdict: { result: 'healthy' },
      saved: { deployed: true, polls: 3 },
      notes: { toldStart: true, landedRelease: '42' },
    });
    expect(record.steps.map(s => [s.status, s.attempts])).toEqual([
      ['succeeded', 1],
      ['succeeded', 1],
      ['succeeded', 1],
    ]);
    expect(record.steps[0].requestIds).toEqual(['q-pause']);
    expect(record.endedAt! - record.notes.landedAt!).toBe(120_000);
    expect(cloud.effects).toEqual(['pause-builds', 'deploy']);
    expect(await harness.store.activeTargets()).toEqual([]);
    const row = await knex('rollbacks').first();
    expect(row.lease_token).toBeNull();
  });

  it('tells everybody once, and writes into the trail before each step', async () => {
    cloud.onStep = ({ step }) =>
      void harness.witness.told.push(`call ${step.id}`);
    await run();
    expect(harness.witness.told.filter(t => t !== 'call wait')).toEqual([
      'started',
      'pause-builds begins',
      'call pause-builds',
      'pause-builds succeeded',
      'deploy begins',
      'call deploy',
      'deploy succeeded',
      'wait begins',
      'wait succeeded',
      'landed',
      'ended succeeded',
    ]);
  });

  it('puts the deployment into the history, and marks what it took back', async () => {
    await run();
    expect(harness.history).toEqual([
      expect.objectContaining({
        id: 'rollback-r1',
        release: { id: '42', label: 'v42' },
        from: { id: '43', label: 'v43' },
        by: { kind: 'rollback', name: 'user:default/ada' },
        reason: 'Errors since v43',
        rollbackId: 'r1',
        status: 'succeeded',
      }),
    ]);
    expect(harness.takenBack).toEqual([['43']]);
  });

  it('has it on record that a step was begun before it is called', async () => {
    const seen: unknown[] = [];
    cloud.onStep = async ({ step }) => {
      const { status, steps } = await harness.record();
      seen.push([step.id, status, steps.map(s => s.status)]);
    };
    await run();
    expect(seen[0]).toEqual([
      'pause-builds',
      'running',
      ['running', 'pending', 'pending'],
    ]);
    expect(seen[1]).toEqual([
      'deploy',
      'running',
      ['succeeded', 'running', 'pending'],
    ]);
  });

  it('tells a step how often it was begun, and gives it what was saved', async () => {
    await run();
    expect(cloud.contexts).toEqual([
      { previousAttempts: 0, state: {} },
      { previousAttempts: 0, state: {} },
      { previousAttempts: 0, state: { deployed: true } },
      { previousAttempts: 1, state: { deployed: true, polls: 1 } },
      { previousAttempts: 1, state: { deployed: true, polls: 2 } },
    ]);
  });

  it('begins a step again after a passing error, and does nothing twice', async () => {
    cloud.fail(
      'deploy',
      { kind: 'before', error: passing() },
      { kind: 'after', error: passing() },
    );
    const record = await run();
    expect(record).toMatchObject({ status: 'succeeded' });
    expect(record.steps[1]).toMatchObject({
      attempts: 3,
      message: 'Deployed',
      failingSince: undefined,
    });
    expect(cloud.effects).toEqual(['pause-builds', 'deploy']);
  });

  it('gives up a step that keeps failing in passing', async () => {
    const begun = harness.clock.now();
    cloud.fail(
      'deploy',
      ...Array.from({ length: 40 }, () => ({
        kind: 'before' as const,
        error: passing(),
      })),
    );
    const record = await run();
    expect(record.status).toBe('failed');
    expect(harness.clock.now() - begun).toBeGreaterThanOrEqual(PATIENCE_MS);
    expect(harness.clock.now() - begun).toBeLessThan(2 * PATIENCE_MS);
    expect(record.error).toMatch(
      /^Step 2 of 3, "deploy", failed: it was tried for \d minutes, the last time with: The connection was reset\. Took effect before it: "pause-builds"\. Whether this step itself took effect is not known\. Live now: v43\. /,
    );
  });

  it('fails at once on a final error, saying what took effect and what did not', async () => {
    cloud.fail('pause-builds', {
      kind: 'before',
      error: new NotAllowedError('The role may not amplify:UpdateBranch'),
    });
    const record = await run();
    expect(record).toMatchObject({
      status: 'failed',
      settled: true,
      error:
        'Step 1 of 3, "pause-builds", failed: The role may not amplify:UpdateBranch. Nothing took effect before it. Did not happen: "deploy". Live now: v43. Mend the cause, look at what is live, and plan a new rollback.',
    });
    expect(record.steps.map(s => s.status)).toEqual([
      'failed',
      'skipped',
      'skipped',
    ]);
    expect(harness.witness.told).toContain('ended failed');
    expect(cloud.effects).toEqual([]);
  });

  it('fails when the step gives up, with its own words', async () => {
    cloud.fail('wait', { kind: 'failed', message: 'The build failed.' });
    const record = await run();
    expect(record.error).toMatch(
      /^Step 3 of 3, "wait", failed: The build failed\. Took effect before it: "pause-builds", "deploy"\. Live now: v42\./,
    );
    expect(record.steps[2]).toMatchObject({
      status: 'failed',
      message: 'The build failed.',
    });
  });

  it('does nothing that cannot be written into the trail', async () => {
    const replica = harness.replica(ports => ({
      ...ports,
      witness: Object.assign(Object.create(ports.witness), {
        stepBegins: async () => {
          throw new NotAllowedError('The trail is full');
        },
      }),
    }));
    await harness.request(replica);
    await replica.engine.idle();
    expect(await harness.record()).toMatchObject({ status: 'failed' });
    expect(cloud.effects).toEqual([]);
  });

  it('fails when something else is live at the end', async () => {
    cloud.onStep = ({ step }) => {
      if (step.id === 'wait') {
        cloud.live = [
          { releaseId: '43', weight: 0.9 },
          { releaseId: '42', weight: 0.1 },
        ];
      }
    };
    const record = await run();
    expect(record.status).toBe('failed');
    expect(record.error).toMatch(
      /^All steps were carried out, but AWS says that v43 \(90 %\) and v42 \(10 %\) is live instead of v42 with all traffic/,
    );
    expect(harness.history).toEqual([]);
  });

  it('bears reads that fail in passing at the end, and says so when they do not pass', async () => {
    cloud.fail('read-back', { kind: 'before', error: passing() });
    expect(await run()).toMatchObject({ status: 'succeeded' });
    await knex('rollbacks').delete();
    cloud.live = [{ releaseId: '43', weight: 1 }];
    cloud.fail('read-back', {
      kind: 'before',
      error: new NotAllowedError('Denied'),
    });
    expect((await run()).error).toMatch(/could not be confirmed.*: Denied\./);
  });

  it('ends as unhealthy while an alarm goes on firing', async () => {
    cloud.firing = ['errors'];
    expect((await run()).verdict).toMatchObject({ result: 'unhealthy' });
  });

  it('gives an alarm that fired before time to recover', async () => {
    cloud.firing = ['errors'];
    harness.clock.onSleep = () => {
      if (harness.clock.time > 60_000) cloud.firing = [];
    };
    const record = await run();
    expect(record.verdict).toMatchObject({ result: 'healthy' });
    expect(record.notes.inheritedAlarms).toEqual(['errors']);
  });

  it('takes the new build for the release of a rebuild', async () => {
    const target = {
      ...cloudPlan().target,
      kind: 'amplify-branch' as const,
    };
    const plan = cloudPlan({
      target,
      strategy: 'amplify-rebuild',
      verificationSeconds: 0,
      to: { id: '42', label: '#42', commit: { sha: 'abc1234' } },
    });
    const execute = cloud.executeStep.bind(cloud);
    cloud.executeStep = async context => {
      const result = await execute(context);
      if (context.step.id !== 'deploy' || result.outcome !== 'done') {
        return result;
      }
      cloud.live = [{ releaseId: '50', weight: 1 }];
      return { ...result, deploymentId: '50' };
    };
    const record = await run(plan);
    expect(record).toMatchObject({
      status: 'succeeded',
      deploymentId: '50',
      deploymentStatus: 'succeeded',
      notes: { landedRelease: '50' },
    });
    expect(harness.history[0]).toMatchObject({
      id: '50',
      release: { id: '50', label: '#50', commit: { sha: 'abc1234' } },
    });
  });

  it('does not begin what has waited too long', async () => {
    const replica = harness.replica();
    await harness.request(replica, {
      requestedAt: harness.clock.now() - MAY_BEGIN_MS - 1,
    });
    await replica.engine.idle();
    expect(await harness.record()).toMatchObject({
      status: 'cancelled',
      settled: true,
      error: expect.stringMatching(/nothing was done/),
    });
    expect(cloud.contexts).toEqual([]);
  });

  it('tells of a cancelled rollback, whoever takes it up', async () => {
    const replica = harness.replica();
    const stored = harness.replica().engine.newToken();
    await harness.request({
      ...replica,
      engine: Object.assign(Object.create(replica.engine), {
        newToken: () => stored,
        adopt: () => {},
      }),
    });
    await harness.store.cancel('r1', 'No longer wanted', 1);
    expect(await replica.engine.takeUp()).toBe(1);
    await replica.engine.idle();
    expect(harness.witness.told).toEqual(['ended cancelled']);
    expect(await replica.engine.takeUp()).toBe(0);
  });

  it('stops without further effect when it has lost the lease', async () => {
    const slow = harness.replica();
    cloud.onStep = async ({ step }) => {
      if (step.id !== 'deploy' || cloud.contexts.length > 2) return;
      // Another replica takes over while this one is about to call.
      await expireLeases(knex);
      await knex('rollbacks').update({ lease_token: 'other' });
    };
    await harness.request(slow);
    await slow.engine.idle();
    expect(cloud.effects).toEqual(['pause-builds']);
    expect(await harness.record()).toMatchObject({ status: 'running' });

    await expireLeases(knex);
    const other = harness.replica();
    await other.engine.takeUp();
    await other.engine.idle();
    expect(cloud.effects).toEqual(['pause-builds', 'deploy']);
    expect(await harness.record()).toMatchObject({ status: 'succeeded' });
  });

  it('is carried out by one of two replicas that race for it', async () => {
    const first = harness.replica();
    const begun = new Promise<void>(resolve => {
      cloud.onStep = () => resolve();
    });
    await harness.request(first);
    await begun;
    const others = [harness.replica(), harness.replica()];
    await Promise.all(others.map(({ engine }) => engine.takeUp()));
    await expireLeases(knex);
    const taken = await Promise.all(
      others.map(({ engine }) => engine.takeUp()),
    );
    expect(taken[0] + taken[1]).toBeLessThan(2);
    await Promise.all([first, ...others].map(({ engine }) => engine.idle()));
    expect(cloud.effects).toEqual(['pause-builds', 'deploy']);
    expect(await harness.record()).toMatchObject({ status: 'succeeded' });
  });

  it('hands over at a safe point when it is told to stop', async () => {
    const first = harness.replica();
    let stopped: Promise<void> | undefined;
    cloud.onStep = ({ step }) => {
      if (step.id === 'deploy') stopped ??= first.engine.stop();
    };
    await harness.request(first);
    await first.engine.idle();
    await stopped;
    // The call that was under way has been put on record.
    expect((await harness.record()).steps.map(s => s.status)).toEqual([
      'succeeded',
      'succeeded',
      'pending',
    ]);
    expect(() => first.engine.newToken()).toThrow(/shutting down/);

    const second = harness.replica();
    expect(await second.engine.takeUp()).toBe(1);
    await second.engine.idle();
    expect(await harness.record()).toMatchObject({ status: 'succeeded' });
    expect(cloud.effects).toEqual(['pause-builds', 'deploy']);
  });

  it('finds work by itself', async () => {
    const first = harness.replica();
    cloud.onStep = ({ step }) => {
      if (step.id === 'deploy') first.engine.stop();
    };
    await harness.request(first);
    await first.engine.idle();
    const second = harness.replica();
    const ended = new Promise<void>(resolve => {
      harness.witness.ended = async () => resolve();
    });
    second.engine.start();
    second.engine.start();
    await ended;
    await second.engine.stop();
    expect(cloud.effects).toEqual(['pause-builds', 'deploy']);
  });

  it('goes on looking for work when the database is away', async () => {
    const broken = harness.replica(ports => ({
      ...ports,
      store: Object.assign(Object.create(ports.store), {
        claim: async () => {
          throw new Error('The database is away');
        },
      }),
    }));
    let polls = 0;
    const twice = new Promise<void>(resolve => {
      harness.clock.onSleep = () => {
        polls += 1;
        if (polls === 2) resolve();
      };
    });
    broken.engine.start();
    await twice;
    await broken.engine.stop();
    expect(broken.ports.logger.warn).toHaveBeenCalled();
  });
});
