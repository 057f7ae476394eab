import { SERVICES, withEstate } from '@backspin/simulator';
import { getFunctionState } from '@backspin/simulator/src/services/lambda/lookup';
import type {
  AnnotationProblem,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import {
  ACCOUNTS,
  createPortal,
  lambdaTarget,
  MINUTE,
  PROD,
  SECOND,
} from '../../__testUtils__/portal';
import type { Portal } from '../../__testUtils__/portal';
import { deployedAgo } from '../../__testUtils__/stacks';

/** Calls that share Lambda's 15 a second. */
const SCARCE = [
  'GetAlias',
  'GetProvisionedConcurrencyConfig',
  'ListFunctions',
  'ListVersionsByFunction',
];

const scarce = (calls: Record<string, number>) =>
  SCARCE.reduce((sum, operation) => sum + (calls[operation] ?? 0), 0);

describe('what the demo estate costs', () => {
  let portal: Portal;
  let targets: Target[];
  let problems: AnnotationProblem[];

  beforeAll(async () => {
    portal = createPortal(withEstate({ motion: false }));
    const entities = await Promise.all(
      SERVICES.map(({ name }) =>
        portal.resolve({
          'aws.amazon.com/cloudformation-stack-name': `${name}-{environment}`,
        }),
      ),
    );
    problems = entities.flatMap(entity => entity.problems);
    targets = entities.flatMap(entity => entity.targets);
  });

  afterAll(() => {
    jest.restoreAllMocks();
  });

  async function observeAll() {
    for (const account of Object.values(ACCOUNTS)) {
      await portal.observe(
        targets.filter(target => target.account === account),
      );
    }
  }

  it('finds all targets by one list of stacks for each account, and each stack looked into once', async () => {
    expect(problems).toEqual([]);
    expect(targets).toHaveLength(3 * 92);
    const calls = await portal.calls();
    expect(calls.DescribeStacks).toBe(3);
    expect(calls.ListStackResources).toBe(3 * SERVICES.length);
    await portal.resolve({
      'aws.amazon.com/cloudformation-stack-name': 'playback-{environment}',
    });
    expect(await portal.calls()).toEqual({});
  });

  it('is filled by one GetFunction and at most one scarce call for each target', async () => {
    await observeAll();
    const calls = await portal.calls();
    // Two more for versions that have been deleted, at most.
    expect(calls.GetFunction).toBeGreaterThanOrEqual(targets.length);
    expect(calls.GetFunction).toBeLessThanOrEqual(targets.length + 6);
    expect(scarce(calls)).toBeLessThan(targets.length / 3);
    expect(calls.ListStackResources).toBeUndefined();
    for (const { id } of targets) {
      expect(portal.known.get(id)?.observation?.live).not.toEqual([]);
    }
  });

  it('costs, while quiet, one GetFunction for each target and a few calls for each account', async () => {
    await portal.pass(MINUTE);
    await observeAll();
    const { GetFunction, ...rest } = await portal.calls();
    expect(GetFunction).toBe(targets.length);
    // One deployment is in flight in staging; what it costs is its own.
    const { GetAlias = 0, BatchGetDeploymentTargets = 0, ...shared } = rest;
    expect([GetAlias, BatchGetDeploymentTargets]).toEqual([1, 1]);
    expect(shared).toEqual({
      BatchGetDeployments: 1,
      DescribeAlarms: 4,
      DescribeStacks: 3,
      ListDeployments: 3,
    });
  });

  it('costs two scarce calls for each target on the slow walk', async () => {
    await portal.pass(MINUTE);
    const some = targets
      .filter(({ account }) => account === ACCOUNTS.dev)
      .filter(({ qualifier }) => qualifier === 'live')
      .slice(0, 7);
    await portal.observe(some, 'sweep');
    expect(scarce(await portal.calls())).toBe(2 * some.length);
  });
});

describe('a few targets of a large account', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are read one by one, without walking over all functions', async () => {
    const portal = createPortal({
      build(world) {
        for (let n = 1; n <= 4; n += 1) {
          const functionName = `service-${n}-prod`;
          deployedAgo(world, 60, { release: 1, functionName });
        }
      },
    });
    const four = [1, 2, 3, 4].map(n => lambdaTarget(`service-${n}-prod`));
    await portal.observe(four);
    const calls = await portal.calls();
    expect(calls).not.toHaveProperty('ListFunctions');
    expect(scarce(calls)).toBe(4);
    expect(calls.GetFunction).toBe(4);
  });

  it('do not cost more than one call each when the account has far more functions', async () => {
    const portal = createPortal({
      build(world) {
        for (let n = 1; n <= 13; n += 1) {
          const functionName = `service-${n}-prod`;
          deployedAgo(world, 60, { release: 1, functionName });
        }
        // Somebody else's function, with versions for a dozen pages.
        const { versions } = getFunctionState(world, PROD, 'service-1-prod');
        const other = getFunctionState(world, PROD, 'service-13-prod');
        other.versions.push(
          ...Array.from({ length: 600 }, (_, n) => ({
            ...versions[0],
            version: String(n + 2),
          })),
        );
      },
    });
    const targets = Array.from({ length: 12 }, (_, n) =>
      lambdaTarget(`service-${n + 1}-prod`),
    );
    const [first] = await portal.observe(targets);
    expect(scarce(await portal.calls())).toBeLessThanOrEqual(12);
    expect(first.observation?.live[0].release.id).toBe('1');
    expect(first.news).toEqual([]);
    // The look that follows soon reads what did not fit.
    await portal.pass(15 * SECOND);
    const [second] = await portal.observe(targets);
    expect(scarce(await portal.calls())).toBeLessThanOrEqual(12);
    expect(second.news.map(({ id }) => id)).toEqual(['version-1']);
  });
});
