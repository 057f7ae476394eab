import {
  APPS,
  EXAMPLES,
  MANUAL_APPS,
  STANDBY,
  functionName,
  placeOf,
  SPECIAL,
  withEstate,
} from '@backspin/simulator';
import type { StrategyId } from '@backspin/backstage-plugin-deployments-common';
import type {
  DeploymentProvider,
  PlanInput,
} from '@backspin/backstage-plugin-deployments-node';
import { createPortal, lambdaTarget, MINUTE } from './__testUtils__/portal';
import type { Portal } from './__testUtils__/portal';
import { BreakingPoints } from './__testUtils__/awsKit';
import { runPlan } from './__testUtils__/rollbackRun';

type Environment = 'dev' | 'staging' | 'prod';

/**
 * The demo's own examples and odd ones, with the providers made as the module makes
 * them and roles that may do no more than the generated policies allow.
 */
describe('taking back what the demo estate shows', () => {
  let portal: Portal;

  // One world for all: each test takes another target of it.
  beforeAll(() => {
    portal = createPortal(withEstate({ motion: false }));
  });

  afterAll(() => {
    jest.restoreAllMocks();
  });

  const targetOf = (name: string, environment: Environment, alias?: string) =>
    lambdaTarget(
      functionName(name, environment),
      placeOf(environment),
      alias ?? 'live',
    );

  async function inputFor(
    name: string,
    environment: Environment,
  ): Promise<PlanInput> {
    const target = targetOf(name, environment);
    const [{ history }] = await portal.observe([target], 'requested');
    return {
      target,
      history: [...history.values()].sort((a, b) =>
        a.startedAt < b.startedAt ? 1 : -1,
      ),
      rollbacks: [],
    };
  }

  async function planned(provider: DeploymentProvider, input: PlanInput) {
    const answer = await provider.plan(input);
    if ('refusal' in answer) throw new Error(answer.refusal.message);
    return answer.draft;
  }

  const execute = async (
    provider: DeploymentProvider,
    input: PlanInput,
    waitMs?: number,
  ) =>
    runPlan(
      provider,
      await planned(provider, input),
      {
        now: () => portal.world.now(),
        step: ms => portal.pass(ms),
        points: new BreakingPoints(),
      },
      { waitMs },
    );

  it.each<[string, string, Environment, StrategyId]>([
    ['the incident', EXAMPLES.withCodeDeploy.function, 'prod', 'codedeploy'],
    [
      'a shift of traffic',
      EXAMPLES.inProgress.function,
      'staging',
      'codedeploy-stop',
    ],
    [
      'a function without CodeDeploy',
      EXAMPLES.withoutCodeDeploy.function,
      'prod',
      'lambda-alias',
    ],
    [
      'weights left over',
      SPECIAL.leftoverWeight.function,
      'prod',
      'lambda-alias',
    ],
    [
      'an alias moved behind the back of its stack',
      SPECIAL.outOfStep.function,
      'prod',
      'lambda-alias',
    ],
  ])('ends %s', async (_, name, environment, strategy) => {
    const { provider } = portal;
    const input = await inputFor(name, environment);
    const draft = await planned(provider, input);
    expect(draft.strategy).toBe(strategy);
    const result = await execute(provider, input);
    expect(result).toMatchObject({ outcome: 'done' });
    expect((await provider.readBack(input.target)).live).toEqual([
      { releaseId: draft.to.id, weight: 1 },
    ]);
  });

  it('passes by a version that has been deleted', async () => {
    const input = await inputFor(SPECIAL.previousDeleted.function, 'prod');
    const { candidates } = await portal.provider.listReleases(input);
    const [live, previous] = candidates;
    expect(live.reason?.code).toBe('live-now');
    expect(previous.reason?.code).toBe('deleted');
    expect(candidates.find(({ lastGood }) => lastGood)).toMatchObject({
      eligible: true,
    });
  });

  it('refuses a function without an alias', async () => {
    const target = targetOf(SPECIAL.withoutAlias.function, 'prod', '$LATEST');
    const input = { target, history: [], rollbacks: [] };
    expect(await portal.provider.plan(input)).toMatchObject({
      refusal: { code: 'no-alias' },
    });
  });

  it.each([
    [
      'provisioned concurrency',
      SPECIAL.provisioned.function,
      'provisioned-concurrency',
    ],
    [
      'an old runtime',
      SPECIAL.deprecatedRuntime.function,
      'runtime-deprecated',
    ],
  ])('warns of %s', async (_, name, code) => {
    const input = await inputFor(name, 'prod');
    const { warnings } = await planned(portal.provider, input);
    expect(warnings.map(warning => warning.code)).toContain(code);
  });

  it.each([
    [
      'settles an alias that was left with two versions',
      SPECIAL.leftoverWeight.function,
      'settle-traffic',
    ],
    ['brings a stack back in step', SPECIAL.outOfStep.function, 'back-in-step'],
  ] as const)('%s', async (_, name, purpose) => {
    // The tests above have ended what the estate shows.
    jest.restoreAllMocks();
    portal = createPortal(withEstate({ motion: false }));
    const { provider } = portal;
    const input = { ...(await inputFor(name, 'prod')), purpose };
    const draft = await planned(provider, input);
    expect(draft).toMatchObject({ purpose, strategy: 'lambda-alias' });
    expect(await execute(provider, input)).toMatchObject({ outcome: 'done' });
    expect(await provider.plan(input)).toMatchObject({
      refusal: { code: 'nothing-to-mend' },
    });
  });

  async function branchOf(app: string, branch: string) {
    const { appId } = [...APPS, ...MANUAL_APPS].find(
      ({ name }) => name === app,
    )!;
    const { account, region } = placeOf('prod');
    const { targets } = await portal.amplify.resolveTargets(
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: app,
          annotations: {
            'aws.amazon.com/amplify-app-arn': `arn:aws:amplify:${region}:${account}:apps/${appId}`,
          },
        },
      },
      [],
    );
    return targets.find(({ qualifier }) => qualifier === branch)!;
  }

  it('moves the domains of the web app to its warm branch', async () => {
    const { amplify } = portal;
    const target = await branchOf(STANDBY.app, 'main');
    const input = { target, history: [], rollbacks: [] };
    const draft = await planned(amplify, input);
    expect(draft.strategy).toBe('amplify-switch-branch');
    const result = await execute(amplify, input, MINUTE);
    expect(result.message).toContain(`${STANDBY.branch} serves build`);
  });

  it('deploys the files of the press kit again', async () => {
    const { amplify } = portal;
    const target = await branchOf(MANUAL_APPS[0].name, 'main');
    const input = { target, history: [], rollbacks: [] };
    const draft = await planned(amplify, input);
    expect(draft).toMatchObject({
      from: { id: '18' },
      to: { id: '17' },
      strategy: 'amplify-redeploy',
    });
    expect((await execute(amplify, input, MINUTE)).outcome).toBe('done');
    expect((await amplify.readBack(target)).live).toEqual([
      { releaseId: '19', weight: 1 },
    ]);
  });

  it('builds an earlier commit of a dashboard again', async () => {
    const { amplify } = portal;
    const { app, branch } = EXAMPLES.rebuild;
    const target = await branchOf(app, branch);
    const input = { target, history: [], rollbacks: [] };
    const draft = await planned(amplify, input);
    const result = await execute(amplify, input, MINUTE);
    expect(result.outcome).toBe('done');
    expect(result.message).toContain(draft.to.commit!.sha.slice(0, 7));
    const { deploymentId } = result.results['wait-job'] as {
      deploymentId: string;
    };
    expect((await amplify.readBack(target)).live).toEqual([
      { releaseId: deploymentId, weight: 1 },
    ]);
  });
});
