import {
  deploymentSchema,
  observationSchema,
} from '@backspin/backstage-plugin-deployments-common';
import { UpdateAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  putAccessKey,
  putRole,
  simulatorRequestHandler,
  TOOLS_ACCOUNT,
} from '@backspin/simulator';
import type { World } from '@backspin/simulator';
import {
  forceVersionState,
  removeVersion,
  setAlarmState,
  stopActiveDeployment,
} from '@backspin/simulator/src/services/sam';
import {
  createPortal,
  lambdaTarget,
  MINUTE,
  PROD,
  READ_ACTIONS,
  SECOND,
} from '../../__testUtils__/portal';
import type { Portal } from '../../__testUtils__/portal';
import { deployedAgo, deployNow, SECRET } from '../../__testUtils__/stacks';

const CANARY = 'Canary10Percent10Minutes';
const TARGET = lambdaTarget('royalties-prod');

/** Three releases by CodeDeploy, the newest live. */
function byCodeDeploy(world: World) {
  deployedAgo(world, 300, { release: 1, shift: CANARY });
  deployedAgo(world, 200, { release: 2, shift: CANARY });
  deployedAgo(world, 100, { release: 3, shift: CANARY });
}

/** Three releases that moved the alias at once. */
function byAlias(world: World) {
  deployedAgo(world, 300, { release: 1 });
  deployedAgo(world, 200, { release: 2 });
  deployedAgo(world, 100, { release: 3 });
}

/** Somebody with a console, not the portal. */
function somebody(portal: Portal) {
  const accessKeyId = 'AKIASOMEBODY00000001';
  putAccessKey(portal.world, { accessKeyId, account: PROD.account });
  return new LambdaClient({
    region: PROD.region,
    endpoint: 'http://simulator.test',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    requestHandler: simulatorRequestHandler(portal.simulator),
  });
}

const moveAlias = (portal: Portal, version: string, weights = {}) =>
  somebody(portal).send(
    new UpdateAliasCommand({
      FunctionName: TARGET.resourceName,
      Name: 'live',
      FunctionVersion: version,
      RoutingConfig: { AdditionalVersionWeights: weights },
    }),
  );

const codes = (portal: Portal) =>
  portal.known.get(TARGET.id)?.observation?.notices.map(({ code }) => code);

describe('observing an alias', () => {
  let portal: Portal;

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('tells what is live, since when, by what, from which commit and in which state', async () => {
    portal = createPortal({ build: byCodeDeploy });
    const [{ observation, history }] = await portal.observe([TARGET]);
    expect(observationSchema.parse(observation)).toMatchObject({
      targetId: TARGET.id,
      live: [
        {
          weight: 1,
          release: {
            id: '3',
            label: 'v3',
            commit: {
              sha: 'aaaaaa3',
              message: 'Release 3',
              author: 'Ana R.',
              url: 'https://github.com/distrofm/royalties/commit/aaaaaa3',
            },
          },
        },
      ],
      liveBy: { kind: 'pipeline', name: 'CloudFormation' },
      inFlight: undefined,
      notices: [],
      alarms: [
        {
          name: 'royalties-prod-errors',
          measures: 'error rate',
          unit: '%',
          threshold: 5,
          stopsDeployments: true,
        },
      ],
      stack: { name: 'royalties-prod', status: 'UPDATE_COMPLETE' },
      details: {
        functionName: 'royalties-prod',
        functionArn:
          'arn:aws:lambda:us-east-1:333333333333:function:royalties-prod',
        alias: 'live',
        state: 'Active',
        runtime: 'nodejs24.x',
        runtimeEndsOn: '2028-04-30',
        architecture: 'arm64',
        category: 'api',
        variableNames: ['API_KEY', 'STAGE'],
        codeDeploy: {
          configuration: `CodeDeployDefault.Lambda${CANARY}`,
          alarms: ['royalties-prod-errors'],
        },
      },
    });
    const deployments = [...history.values()];
    deployments.forEach(item =>
      expect(() => deploymentSchema.parse(item)).not.toThrow(),
    );
    // The first release created the alias, in which CodeDeploy has no part.
    expect(
      deployments.map(item => [
        item.from?.label,
        item.release.label,
        item.status,
        item.inferred,
      ]),
    ).toEqual([
      [undefined, 'v1', 'succeeded', true],
      [undefined, 'v2', 'succeeded', false],
      ['v2', 'v3', 'succeeded', false],
    ]);
    expect(observation!.liveSince).toBe(deployments[2].endedAt);
  });

  it('works out the past of an alias without CodeDeploy from its versions, once', async () => {
    portal = createPortal({ build: byAlias });
    const [first] = await portal.observe([TARGET]);
    expect(first.observation!.details).not.toHaveProperty(
      'codeDeploy.application',
    );
    expect(
      first.news.map(item => [
        item.id,
        item.from?.id,
        item.inferred,
        item.by.kind,
      ]),
    ).toEqual([
      ['version-1', undefined, true, 'pipeline'],
      ['version-2', '1', true, 'pipeline'],
      ['version-3', '2', true, 'pipeline'],
    ]);
    expect(first.observation!.liveSince).toBe(first.news[2].startedAt);
    await portal.pass(MINUTE);
    const [second] = await portal.observe([TARGET]);
    expect(second.news).toEqual([]);
    expect(second.observation!.liveSince).toBe(first.observation!.liveSince);
  });

  it('sees an alias that somebody moved, dates it, and shows the stack out of step', async () => {
    portal = createPortal({ build: byAlias });
    await portal.observe([TARGET]);
    await portal.pass(MINUTE);
    await moveAlias(portal, '2');
    const [{ observation, news }] = await portal.observe([TARGET]);
    expect(observation).toMatchObject({
      live: [{ release: { id: '2' }, weight: 1 }],
      liveBy: { kind: 'unknown' },
      stack: { outOfStep: { recordedVersion: '3' } },
    });
    expect(codes(portal)).toEqual(['out-of-step']);
    expect(news).toMatchObject([
      {
        from: { id: '3' },
        release: { id: '2' },
        status: 'succeeded',
        inferred: true,
      },
    ]);
    expect(news[0].id).toBe(`alias-2-${Date.parse(news[0].startedAt)}`);
    expect(observation!.liveSince).toBe(news[0].startedAt);
    const [again] = await portal.observe([TARGET]);
    expect(again.news).toEqual([]);
  });

  it('sees a release of a stack without CodeDeploy', async () => {
    portal = createPortal({ build: byAlias });
    await portal.observe([TARGET]);
    deployNow(portal.world, { release: 4 });
    await portal.pass(5 * MINUTE);
    const [{ observation, news }] = await portal.observe([TARGET]);
    expect(observation!.live[0].release.id).toBe('4');
    expect(observation!.notices).toEqual([]);
    expect(news).toMatchObject([
      { release: { id: '4' }, by: { kind: 'pipeline' }, inferred: true },
    ]);
    // It went live when it was published, not when somebody looked.
    expect(news[0].startedAt).toBe(news[0].release.createdAt);
  });

  it('shows a shift of traffic with its weight, its steps and what comes next', async () => {
    portal = createPortal({ build: byCodeDeploy });
    await portal.observe([TARGET]);
    deployNow(portal.world, {
      release: 4,
      shift: CANARY,
      preHook: 'CodeDeployHook_check',
    });
    await portal.pass(2 * MINUTE);
    const [moving] = await portal.observe([TARGET]);
    const { inFlight } = moving.observation!;
    expect(observationSchema.parse(moving.observation).live).toMatchObject([
      { release: { id: '3' }, weight: 0.9 },
      { release: { id: '4' }, weight: 0.1 },
    ]);
    expect(inFlight).toMatchObject({
      kind: 'traffic-shift',
      status: 'running',
      from: { id: '3' },
      to: { id: '4' },
      weight: 0.1,
      nextShift: { weight: 1 },
      commit: { sha: 'aaaaaa4' },
      steps: [
        { name: 'BeforeAllowTraffic', status: 'succeeded', hasLog: true },
        { name: 'AllowTraffic', status: 'running', hasLog: false },
        { name: 'AfterAllowTraffic', status: 'pending', hasLog: false },
      ],
    });
    const began = Date.parse(inFlight!.steps[1].startedAt!);
    expect(Date.parse(inFlight!.nextShift!.at)).toBe(began + 10 * MINUTE);
    expect(inFlight!.expectedEndAt).toBe(inFlight!.nextShift!.at);
    expect(moving.observation!.details).toMatchObject({
      codeDeploy: { beforeHook: 'CodeDeployHook_check' },
    });
    // Two versions and a stack that is being updated are as they should be.
    expect(moving.observation!.notices).toEqual([]);
    expect(moving.news).toMatchObject([{ status: 'running' }]);

    await portal.pass(20 * MINUTE);
    const [done] = await portal.observe([TARGET], 'in-flight');
    expect(done.observation).toMatchObject({
      live: [{ release: { id: '4' }, weight: 1 }],
      liveBy: { kind: 'pipeline' },
      notices: [],
    });
    expect(done.observation!.inFlight).toBeUndefined();
    expect(done.news).toMatchObject([
      {
        id: moving.news[0].id,
        status: 'succeeded',
        steps: [{}, { status: 'succeeded' }, {}],
      },
    ]);
  });

  it('tells a deployment that CodeDeploy took back from the one that took it back', async () => {
    portal = createPortal({ build: byCodeDeploy });
    await portal.observe([TARGET]);
    deployNow(portal.world, { release: 4, shift: CANARY });
    await portal.pass(2 * MINUTE);
    await portal.observe([TARGET], 'in-flight');
    const alarm = (state: 'ALARM' | 'OK') =>
      setAlarmState(
        portal.world,
        PROD,
        'royalties-prod-errors',
        state,
        'Threshold Crossed: 1 out of the last 1 datapoints [7.5 (23/11/26 08:17:00)] was greater than the threshold (5.0)',
      );
    alarm('ALARM');
    await portal.pass(3 * MINUTE);
    const [{ observation, history, news }] = await portal.observe(
      [TARGET],
      'in-flight',
    );
    expect(
      news.map(item => [
        item.release.id,
        item.from?.id,
        item.status,
        item.by.kind,
      ]),
    ).toEqual([
      ['4', '3', 'rolled-back', 'pipeline'],
      ['3', '4', 'succeeded', 'auto-rollback'],
    ]);
    expect(news[0].reason).toMatch(/alarms have been activated/i);
    expect(history.get(news[0].id)?.steps).toHaveLength(3);
    expect(observation).toMatchObject({
      live: [{ release: { id: '3' }, weight: 1 }],
    });
  });

  it('finds a weight that a stopped deployment has left', async () => {
    portal = createPortal({ build: byCodeDeploy });
    deployNow(portal.world, { release: 4, shift: CANARY });
    await portal.pass(2 * MINUTE);
    stopActiveDeployment(portal.world, PROD, 'royalties-prod', {
      rollBack: false,
    });
    await portal.pass(5 * MINUTE);
    // At first sight already, because the deployment did not succeed.
    await portal.observe([
      TARGET,
      ...[1, 2, 3].map(n => lambdaTarget(`other-${n}`)),
    ]);
    expect(codes(portal)).toContain('leftover-weight');
    await portal.pass(MINUTE);
    await portal.calls();
    await portal.observe([TARGET]);
    expect(codes(portal)).toContain('leftover-weight');
    expect(await portal.calls()).not.toHaveProperty('GetAlias');
    await moveAlias(portal, '3');
    await portal.observe([TARGET], 'requested');
    expect(codes(portal)).not.toContain('leftover-weight');
  });

  it('names what is wrong with a function', async () => {
    portal = createPortal({
      build(world) {
        deployedAgo(world, 100, { release: 1, runtime: 'python3.9' });
        forceVersionState(world, PROD, 'royalties-prod', '1', {
          state: 'Failed',
          reason: 'The image was deleted',
          reasonCode: 'ImageDeleted',
        });
      },
    });
    await portal.observe([TARGET]);
    expect(codes(portal)).toEqual(['not-active', 'runtime-deprecated']);
  });

  it('shows a function without an alias as what it is', async () => {
    portal = createPortal({
      build: world => deployedAgo(world, 100, { release: 1, alias: null }),
    });
    const target = lambdaTarget('royalties-prod', PROD, '$LATEST');
    const [{ observation, news }] = await portal.observe([target]);
    expect(observation).toMatchObject({
      live: [{ release: { id: '$LATEST', label: '$LATEST' }, weight: 1 }],
      notices: [{ code: 'no-alias' }],
    });
    expect(news).toEqual([]);
  });

  it('reads provisioned concurrency on the slow walk only', async () => {
    portal = createPortal({ build: byAlias });
    await portal.observe([TARGET]);
    await portal.observe([TARGET]);
    expect(await portal.calls()).not.toHaveProperty(
      'GetProvisionedConcurrencyConfig',
    );
    const [{ observation }] = await portal.observe([TARGET], 'sweep');
    expect(observation!.details).toHaveProperty(
      'provisionedConcurrency',
      undefined,
    );
    expect(await portal.calls()).toHaveProperty(
      'GetProvisionedConcurrencyConfig',
      1,
    );
  });

  it('says of a deleted function what is wrong, and reads the others', async () => {
    portal = createPortal({ build: byAlias });
    const gone = lambdaTarget('deleted-prod');
    const [first, second] = await portal.observe([gone, TARGET]);
    expect(first.error).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('deleted-prod or its alias live'),
      fix: expect.any(String),
    });
    expect(second.observation?.live[0].release.id).toBe('3');
  });

  it('knows a version by its number when it has been deleted', async () => {
    portal = createPortal({
      build(world) {
        byCodeDeploy(world);
        removeVersion(world, PROD, 'royalties-prod', '2');
      },
    });
    const [{ news }] = await portal.observe([TARGET]);
    const newest = news[news.length - 1];
    expect(newest).toMatchObject({
      release: { id: '3' },
      from: { id: '2', label: 'v2' },
    });
  });

  it('hands on no value of a variable and no link to code, under any reason', async () => {
    portal = createPortal({ build: byCodeDeploy });
    const said: unknown[] = [];
    for (const reason of [
      'scheduled',
      'sweep',
      'requested',
      'in-flight',
    ] as const) {
      said.push(...(await portal.observe([TARGET], reason)));
      said.push([...portal.known.get(TARGET.id)!.history]);
    }
    const [{ news }] = await portal.observe([TARGET]);
    said.push(
      news,
      await portal.provider.getDeployment(
        TARGET,
        [...portal.known.get(TARGET.id)!.history.keys()][0],
      ),
    );
    const text = JSON.stringify(said);
    expect(text).toContain('API_KEY');
    expect(text).not.toContain(SECRET);
    expect(text).not.toMatch(/X-Amz|amazonaws\.com\/snapshots/);
  });

  it('stops when it is told to', async () => {
    portal = createPortal({ build: byAlias });
    const abort = new AbortController();
    abort.abort();
    const [result] = await portal.observe([TARGET], 'scheduled', abort.signal);
    expect(result).toBeUndefined();
    expect(await portal.calls()).not.toHaveProperty('GetFunction');
  });

  it('observes without what it may not read, and says which action is missing', async () => {
    portal = createPortal({ build: byCodeDeploy });
    const trust = [TOOLS_ACCOUNT];
    const role = { account: PROD.account, trust, name: 'reader' };
    const allow = ['lambda:GetFunction', 'lambda:ListVersionsByFunction'];
    putRole(portal.world, { ...role, allow });
    const [{ observation, news, error }] = await portal.observe([TARGET]);
    expect(error).toBeUndefined();
    expect(observationSchema.parse(observation)).toMatchObject({
      live: [{ release: { id: '3' } }],
      alarms: [],
    });
    expect(observation!.stack).toBeUndefined();
    expect(news.map(({ id }) => id)).toEqual([
      'version-1',
      'version-2',
      'version-3',
    ]);
    const services = await portal.diagnostics.services();
    const codedeploy = services.find(
      item => item.service === 'codedeploy' && item.account === PROD.account,
    );
    expect(codedeploy).toMatchObject({
      reachable: 'yes',
      error: {
        code: 'access-denied',
        action: 'codedeploy:ListDeployments',
        fix: expect.stringContaining(
          'Add codedeploy:ListDeployments to role arn:aws:iam::333333333333:role/reader',
        ),
      },
    });
    // Allowed again, the rest comes back.
    putRole(portal.world, { ...role, allow: READ_ACTIONS });
    await portal.pass(5 * MINUTE);
    const [after] = await portal.observe([TARGET], 'requested');
    expect(after.observation).toMatchObject({
      stack: { name: 'royalties-prod' },
      alarms: [{}],
    });
  });

  it('keeps what it knew of alarms and stack while AWS gives no answer', async () => {
    portal = createPortal({ build: byCodeDeploy });
    await portal.observe([TARGET]);
    await portal.pass(MINUTE);
    const fault = { kind: 'error' as const, status: 500 as const };
    await portal.simulator.control.addFault({
      ...fault,
      service: 'cloudwatch',
    });
    await portal.simulator.control.addFault({
      ...fault,
      service: 'cloudformation',
    });
    const [{ observation }] = await portal.observe([TARGET]);
    expect(observation).toMatchObject({
      stack: { name: 'royalties-prod' },
      alarms: [{ name: 'royalties-prod-errors' }],
    });
  });

  it('gives an error where the function itself cannot be read', async () => {
    portal = createPortal({ build: byAlias });
    await portal.simulator.control.addFault({
      kind: 'accessDenied',
      service: 'lambda',
    });
    const [{ error, observation }] = await portal.observe([TARGET]);
    expect(observation).toBeUndefined();
    expect(error).toMatchObject({
      code: 'access-denied',
      action: 'lambda:GetFunction',
    });
  });
});

describe('one deployment', () => {
  let portal: Portal;

  beforeEach(() => {
    portal = createPortal({
      build(world) {
        deployedAgo(world, 200, { release: 1, shift: CANARY });
        deployedAgo(world, 100, {
          release: 2,
          shift: CANARY,
          preHook: 'CodeDeployHook_check',
        });
        deployedAgo(world, 90, {
          release: 1,
          functionName: 'other-prod',
          shift: CANARY,
        });
        deployedAgo(world, 50, {
          release: 2,
          functionName: 'other-prod',
          shift: CANARY,
        });
      },
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const idOf = async (target = TARGET) => {
    const [{ news }] = await portal.observe([target]);
    return news[news.length - 1].id;
  };

  it('is read with its steps', async () => {
    const id = await idOf();
    const deployment = await portal.provider.getDeployment(TARGET, id);
    expect(deploymentSchema.parse(deployment)).toMatchObject({
      id,
      release: { id: '2' },
      from: { id: '1' },
      status: 'succeeded',
      steps: [
        { name: 'BeforeAllowTraffic', status: 'succeeded', hasLog: true },
        { name: 'AllowTraffic', hasLog: false },
        { name: 'AfterAllowTraffic', hasLog: false },
      ],
    });
  });

  it('is not read through another target', async () => {
    const id = await idOf(lambdaTarget('other-prod'));
    expect(await portal.provider.getDeployment(TARGET, id)).toBeUndefined();
    const log = await portal.provider.getStepLog(
      TARGET,
      id,
      'BeforeAllowTraffic',
    );
    expect(log.text).toMatch(/knows no step/);
  });

  it.each(['alias-2-1700000000000', 'version-2', 'd-UNKNOWN00'])(
    'is undefined when AWS does not know it: %s',
    async id => {
      expect(await portal.provider.getDeployment(TARGET, id)).toBeUndefined();
    },
  );

  it('says where the log of a hook is, since it may not read it', async () => {
    const id = await idOf();
    const log = await portal.provider.getStepLog(
      TARGET,
      id,
      'BeforeAllowTraffic',
    );
    expect(log.text).toContain('CodeDeployHook_check: Succeeded');
    expect(log.text).toContain('/aws/lambda/CodeDeployHook_check');
    expect(log.text).toContain(
      'https://us-east-1.console.aws.amazon.com/cloudwatch/',
    );
    const none = await portal.provider.getStepLog(TARGET, id, 'AllowTraffic');
    expect(none.text).toMatch(/there is no log/);
  });
});

describe('a moment between two reads', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('does not take a deployment that ended unseen for a move by hand', async () => {
    const portal = createPortal({ build: byCodeDeploy });
    await portal.observe([TARGET]);
    await portal.pass(MINUTE);
    deployNow(portal.world, { release: 4, shift: 'AllAtOnce' });
    await portal.pass(8 * SECOND);
    // From here the list of deployments is older than the alias.
    await portal.observe([TARGET]);
    for (let seconds = 0; seconds < 90; seconds += 2) {
      await portal.pass(2 * SECOND);
      await portal.observe([TARGET]);
    }
    const ids = [...portal.known.get(TARGET.id)!.history.keys()];
    expect(ids.filter(id => id.startsWith('alias-'))).toEqual([]);
    expect(portal.known.get(TARGET.id)!.observation!.live[0].release.id).toBe(
      '4',
    );
  });
});
