import {
  createAlias,
  createFunction,
  DEFAULT_SETTINGS,
  publishVersion,
} from '@backspin/simulator/src/services/sam';
import type { World } from '@backspin/simulator';
import {
  ACCOUNTS,
  createPortal,
  ENVIRONMENTS,
  MINUTE,
  PROD,
  REGION,
} from '../../__testUtils__/portal';
import type { Portal } from '../../__testUtils__/portal';
import { deployedAgo } from '../../__testUtils__/stacks';

const ARN = 'aws.amazon.com/lambda-function-arn';
const TAGS = 'aws.amazon.com/lambda-function-tags';
const STACK = 'aws.amazon.com/cloudformation-stack-name';
const NAME = 'aws.com/lambda-function-name';
const NAME_REGION = 'aws.com/lambda-region';

const arn = (name: string, account: string = ACCOUNTS.prod, suffix = '') =>
  `arn:aws:lambda:${REGION}:${account}:function:${name}${suffix}`;

const SETTINGS = {
  ...DEFAULT_SETTINGS,
  role: 'arn:aws:iam::333333333333:role/worker',
  codeSha256: 'c29tZSBjb2Rl',
  codeSize: 1000,
  logging: { format: 'JSON' as const, group: '/aws/lambda/worker' },
};

/** The same service in three accounts, and in prod a function without an alias. */
function build(world: World) {
  for (const [environment, account] of Object.entries(ACCOUNTS)) {
    const place = { account, region: REGION };
    const functionName = `royalties-${environment}`;
    deployedAgo(world, 60, { release: 1, functionName }, place);
  }
  deployedAgo(world, 60, {
    release: 1,
    functionName: 'reporter-prod',
    alias: null,
  });
}

describe('resolving annotations', () => {
  let portal: Portal;

  beforeEach(() => {
    portal = createPortal({ build });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const tagged = (name: string, tags: Record<string, string>) =>
    createFunction(portal.world, PROD, name, SETTINGS, tags);

  it('is nothing for an entity without annotations', async () => {
    expect(await portal.resolve({ 'github.com/project-slug': 'a/b' })).toEqual({
      targets: [],
      problems: [],
      annotated: false,
    });
    expect(await portal.calls()).toEqual({});
  });

  it('takes ARNs as they are, with the default alias where none is named', async () => {
    const { targets, problems, annotated } = await portal.resolve({
      [ARN]: `${arn('royalties-prod', ACCOUNTS.prod, ':blue')}, ${arn(
        'royalties-dev',
        ACCOUNTS.dev,
      )}, ${arn('reporter-prod')}`,
    });
    expect(annotated).toBe(true);
    expect(problems).toEqual([]);
    expect(targets).toEqual([
      {
        id: arn('royalties-prod', ACCOUNTS.prod, ':blue'),
        kind: 'lambda-alias',
        account: ACCOUNTS.prod,
        region: REGION,
        name: 'royalties',
        resourceName: 'royalties-prod',
        qualifier: 'blue',
        environment: 'prod',
      },
      expect.objectContaining({
        id: arn('royalties-dev', ACCOUNTS.dev, ':live'),
        environment: 'dev',
      }),
      // It exists, but has no alias live.
      expect.objectContaining({
        id: arn('reporter-prod', ACCOUNTS.prod, ':$LATEST'),
        qualifier: '$LATEST',
      }),
    ]);
  });

  it('names what is wrong with each, and takes the others', async () => {
    const { targets, problems } = await portal.resolve({
      [ARN]: `nonsense, ${arn('royalties-prod')}, ${arn(
        'elsewhere',
        '444444444444',
      )}, arn:aws:lambda:eu-west-1:${ACCOUNTS.prod}:function:far, ${arn(
        'absent-prod',
      )}`,
    });
    expect(targets.map(({ resourceName }) => resourceName)).toEqual([
      'royalties-prod',
    ]);
    expect(problems.map(({ value, message }) => [value, message])).toEqual([
      ['nonsense', 'This is not the ARN of a Lambda function'],
      [
        arn('elsewhere', '444444444444'),
        'Account 444444444444 is not configured in this portal',
      ],
      [
        `arn:aws:lambda:eu-west-1:${ACCOUNTS.prod}:function:far`,
        `Region eu-west-1 of account prod (${ACCOUNTS.prod}) is not configured in this portal`,
      ],
      [
        arn('absent-prod'),
        `There is no function absent-prod in account ${ACCOUNTS.prod}, ${REGION}`,
      ],
    ]);
    expect(problems[1].expected).toContain(
      "{ id: '444444444444', regions: [us-east-1] }",
    );
  });

  it('finds functions by tags in every account', async () => {
    const { targets, problems } = await portal.resolve({
      [TAGS]: 'service=royalties,team=royalties',
    });
    expect(problems).toEqual([]);
    expect(
      targets.map(({ resourceName, environment }) => [
        resourceName,
        environment,
      ]),
    ).toEqual([
      ['royalties-dev', 'dev'],
      ['royalties-staging', 'staging'],
      ['reporter-prod', 'prod'],
      ['royalties-prod', 'prod'],
    ]);
    await portal.calls();
    await portal.resolve({ [TAGS]: 'team=royalties' });
    // Another entity, other tags: the list serves it too.
    expect(await portal.calls()).toEqual({});
  });

  it('says so when no function carries the tags', async () => {
    const { targets, problems } = await portal.resolve({
      [TAGS]: 'service=nothing',
    });
    expect(targets).toEqual([]);
    expect(problems).toMatchObject([
      { annotation: TAGS, message: expect.stringContaining('No function') },
    ]);
  });

  it('reads all pages of tagged functions', async () => {
    for (let n = 0; n < 120; n += 1) {
      tagged(`worker-${n}-prod`, { team: 'workers' });
    }
    const { targets } = await portal.resolve({ [TAGS]: 'team=workers' });
    expect(targets).toHaveLength(120);
  });

  it('finds the functions and aliases of a stack in each environment', async () => {
    const { targets, problems } = await portal.resolve({
      [STACK]: 'royalties-{environment}',
    });
    expect(problems).toEqual([]);
    expect(targets.map(({ id, environment }) => [id, environment])).toEqual([
      [arn('royalties-dev', ACCOUNTS.dev, ':live'), 'dev'],
      [arn('royalties-staging', ACCOUNTS.staging, ':live'), 'staging'],
      [arn('royalties-prod', ACCOUNTS.prod, ':live'), 'prod'],
    ]);
  });

  it('needs the stack in one environment only, and names a stack that is nowhere', async () => {
    expect(
      await portal.resolve({ [STACK]: 'reporter-{environment}' }),
    ).toMatchObject({
      problems: [],
      targets: [
        {
          resourceName: 'reporter-prod',
          qualifier: '$LATEST',
          environment: 'prod',
        },
      ],
    });
    const { problems } = await portal.resolve({
      [STACK]: 'absent-{environment}',
    });
    expect(problems).toMatchObject([
      {
        annotation: STACK,
        message:
          'There is no stack absent-dev or absent-staging or absent-prod in the configured accounts and regions',
      },
    ]);
  });

  it('places a target by its stack when no rule does, and else not at all', async () => {
    const noRules = ENVIRONMENTS.map(environment => ({
      ...environment,
      rules: [],
    }));
    const byStack = await portal.resolve(
      { [STACK]: 'royalties-{environment}' },
      noRules,
    );
    expect(byStack.targets.map(({ environment }) => environment)).toEqual([
      'dev',
      'staging',
      'prod',
    ]);
    const byArn = await portal.resolve(
      { [ARN]: arn('royalties-prod') },
      noRules,
    );
    expect(byArn.targets[0].environment).toBeUndefined();
    expect(byArn.targets[0].name).toBe('royalties-prod');
  });

  it('places by tags where rules ask for them', async () => {
    const byTag = [
      { ...ENVIRONMENTS[2], rules: [{ tags: { team: 'royalties' } }] },
    ];
    const { targets } = await portal.resolve(
      { [ARN]: arn('royalties-prod') },
      byTag,
    );
    expect(targets[0].environment).toBe('prod');
  });

  it("understands Roadie's annotations", async () => {
    const { targets, problems } = await portal.resolve({
      [NAME]: 'royalties-prod',
      [NAME_REGION]: REGION,
    });
    expect(problems).toEqual([]);
    expect(targets.map(({ id }) => id)).toEqual([
      arn('royalties-prod', ACCOUNTS.prod, ':live'),
    ]);
    expect(
      await portal.resolve({ [NAME]: 'absent', [NAME_REGION]: REGION }),
    ).toMatchObject({
      targets: [],
      problems: [
        {
          annotation: NAME,
          message: expect.stringContaining('no function absent'),
        },
      ],
    });
    expect(
      await portal.resolve({
        [NAME]: 'royalties-prod',
        [NAME_REGION]: 'eu-west-1',
      }),
    ).toMatchObject({
      problems: [
        { annotation: NAME_REGION, expected: expect.stringContaining(REGION) },
      ],
    });
  });

  it('puts annotations together without naming a target twice', async () => {
    const { targets } = await portal.resolve({
      [ARN]: arn('royalties-prod'),
      [STACK]: 'royalties-{environment}',
      [TAGS]: 'service=royalties',
      [NAME]: 'royalties-prod',
      [NAME_REGION]: REGION,
    });
    const ids = targets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(4);
  });

  it('leaves hook functions of CodeDeploy out', async () => {
    tagged('CodeDeployHook_royalties-prod', { service: 'hooked' });
    const { targets } = await portal.resolve({ [TAGS]: 'service=hooked' });
    expect(targets).toEqual([]);
  });

  it('says which account could not be asked, and that the answer is not complete', async () => {
    await portal.simulator.control.addFault({
      kind: 'accessDenied',
      account: ACCOUNTS.staging,
      service: 'cloudformation',
    });
    const found = await portal.resolve({ [STACK]: 'royalties-{environment}' });
    expect(found.incomplete).toBe(true);
    expect(found.targets.map(({ environment }) => environment)).toEqual([
      'dev',
      'prod',
    ]);
    expect(found.problems).toMatchObject([
      {
        annotation: STACK,
        message: expect.stringContaining(
          `Account staging (${ACCOUNTS.staging})`,
        ),
        expected: expect.stringContaining('Add cloudformation:DescribeStacks'),
      },
    ]);
  });

  it('takes the default alias while it cannot be asked for, so that the target shows the error', async () => {
    await portal.simulator.control.addFault({
      kind: 'accessDenied',
      service: 'lambda',
    });
    const { targets } = await portal.resolve({ [ARN]: arn('royalties-prod') });
    expect(targets[0].qualifier).toBe('live');
  });

  it('notices an alias that was made since', async () => {
    const fn = tagged('late-prod', {});
    const late = { [ARN]: arn('late-prod') };
    await portal.pass(MINUTE);
    expect((await portal.resolve(late)).targets[0].qualifier).toBe('$LATEST');
    const { version } = publishVersion(portal.world, PROD, fn);
    createAlias(portal.world, PROD, fn, 'live', { version });
    await portal.pass(2 * MINUTE);
    expect((await portal.resolve(late)).targets[0].qualifier).toBe('live');
  });
});
