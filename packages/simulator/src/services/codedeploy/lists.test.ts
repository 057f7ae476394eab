import {
  BatchGetApplicationsCommand,
  BatchGetDeploymentGroupsCommand,
  CreateApplicationCommand,
  CreateDeploymentConfigCommand,
  CreateDeploymentGroupCommand,
  DeploymentStatus,
  GetApplicationCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  ListApplicationsCommand,
  ListDeploymentConfigsCommand,
  ListDeploymentGroupsCommand,
  ListDeploymentsCommand,
  ListDeploymentsCommandInput,
  UpdateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import {
  MINUTE,
  SimulatedAccount,
  simulatedAccount,
} from '../testing/simulatedAccount';
import {
  GROUP,
  createDeployment,
  createGroupForFunction,
  deploymentInput,
} from './testing';

let aws: SimulatedAccount;

beforeEach(async () => {
  aws = simulatedAccount();
  await createGroupForFunction(aws);
});

const list = async (input: ListDeploymentsCommandInput = {}) =>
  aws.codedeploy.send(new ListDeploymentsCommand(input));

/** Deployments that all fail at once, a minute apart. */
async function createMany(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    ids.push(await createDeployment(aws, deploymentInput('1', '1')));
    aws.pass(MINUTE);
  }
  return ids;
}

describe('listing deployments', () => {
  it('gives the newest first, a hundred a page', async () => {
    const ids = await createMany(120);
    const first = await list();
    expect(first.deployments).toHaveLength(100);
    const second = await list({ nextToken: first.nextToken });
    expect(second.nextToken).toBeUndefined();
    expect([...first.deployments!, ...second.deployments!]).toEqual(
      ids.reverse(),
    );
  });

  it('filters by status and by time of creation', async () => {
    const begin = aws.world.now();
    const [a, b] = await createMany(2);
    const good = await createDeployment(aws, deploymentInput('1', '2'));
    aws.pass(10 * MINUTE);
    const only = async (input: ListDeploymentsCommandInput) =>
      (await list(input)).deployments;
    expect(await only({ includeOnlyStatuses: ['Succeeded'] })).toEqual([good]);
    expect(
      await only({ ...GROUP, includeOnlyStatuses: ['Failed', 'Stopped'] }),
    ).toEqual([b, a]);
    const range = (from: number, to?: number) => ({
      createTimeRange: {
        start: new Date(begin + from * MINUTE),
        end: to === undefined ? undefined : new Date(begin + to * MINUTE),
      },
    });
    expect(await only(range(1, 1))).toEqual([b]);
    expect(await only(range(1))).toEqual([good, b]);
    expect(await only(range(3))).toEqual([]);
  });

  it.each([
    [{ applicationName: 'app' }, 'DeploymentGroupNameRequiredException'],
    [{ deploymentGroupName: 'group' }, 'ApplicationNameRequiredException'],
    [
      { applicationName: 'other', deploymentGroupName: 'group' },
      'ApplicationDoesNotExistException',
    ],
    [
      { applicationName: 'app', deploymentGroupName: 'other' },
      'DeploymentGroupDoesNotExistException',
    ],
    [
      { includeOnlyStatuses: ['Done' as DeploymentStatus] },
      'InvalidDeploymentStatusException',
    ],
    [
      { createTimeRange: { start: new Date(2), end: new Date(1) } },
      'InvalidTimeRangeException',
    ],
    [{ nextToken: 'nonsense' }, 'InvalidNextTokenException'],
  ])('refuses %j', async (input, name) => {
    await expect(list(input)).rejects.toMatchObject({ name });
  });
});

describe('applications and groups', () => {
  it('are listed and described', async () => {
    const applications = await aws.codedeploy.send(
      new ListApplicationsCommand({}),
    );
    expect(applications.applications).toEqual(['app']);
    const { application } = await aws.codedeploy.send(
      new GetApplicationCommand({ applicationName: 'app' }),
    );
    expect(application).toMatchObject({ computePlatform: 'Lambda' });
    const batch = await aws.codedeploy.send(
      new BatchGetApplicationsCommand({ applicationNames: ['app'] }),
    );
    expect(batch.applicationsInfo).toEqual([application]);
    const groups = await aws.codedeploy.send(
      new ListDeploymentGroupsCommand({ applicationName: 'app' }),
    );
    expect(groups.deploymentGroups).toEqual(['group']);
    const described = await aws.codedeploy.send(
      new BatchGetDeploymentGroupsCommand({
        applicationName: 'app',
        deploymentGroupNames: ['group', 'other'],
      }),
    );
    expect(described.errorMessage).toMatch(/could not be found/);
    expect(described.deploymentGroupsInfo).toMatchObject([
      {
        deploymentGroupName: 'group',
        deploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
        deploymentStyle: {
          deploymentType: 'BLUE_GREEN',
          deploymentOption: 'WITH_TRAFFIC_CONTROL',
        },
      },
    ]);
  });

  it('take changes and leave the rest', async () => {
    await aws.codedeploy.send(
      new UpdateDeploymentGroupCommand({
        applicationName: 'app',
        currentDeploymentGroupName: 'group',
        alarmConfiguration: { enabled: true, alarms: [{ name: 'a' }] },
      }),
    );
    const { deploymentGroupInfo } = await aws.codedeploy.send(
      new GetDeploymentGroupCommand(GROUP),
    );
    expect(deploymentGroupInfo).toMatchObject({
      alarmConfiguration: { enabled: true, alarms: [{ name: 'a' }] },
      autoRollbackConfiguration: { enabled: true },
      deploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
    });
  });

  const serviceRoleArn = 'arn:aws:iam::999999999999:role/deploy';
  it.each([
    [{ deploymentGroupName: 'group' }, 'DeploymentGroupAlreadyExistsException'],
    [{ deploymentGroupName: 'a b' }, 'InvalidDeploymentGroupNameException'],
    [{ applicationName: 'other' }, 'ApplicationDoesNotExistException'],
    [
      { deploymentConfigName: 'other' },
      'DeploymentConfigDoesNotExistException',
    ],
    [
      {
        alarmConfiguration: {
          enabled: true,
          alarms: Array.from({ length: 11 }, (_, i) => ({ name: `a${i}` })),
        },
      },
      'AlarmsLimitExceededException',
    ],
    [
      { alarmConfiguration: { alarms: [{ name: 'a' }, { name: 'a' }] } },
      'InvalidAlarmConfigException',
    ],
    [
      { autoRollbackConfiguration: { enabled: true } },
      'InvalidAutoRollbackConfigException',
    ],
  ])('refuse %j', async (input, name) => {
    await expect(
      aws.codedeploy.send(
        new CreateDeploymentGroupCommand({
          applicationName: 'app',
          deploymentGroupName: 'new',
          serviceRoleArn,
          ...input,
        }),
      ),
    ).rejects.toMatchObject({ name });
  });

  it('cannot be made twice', async () => {
    await expect(
      aws.codedeploy.send(
        new CreateApplicationCommand({
          applicationName: 'app',
          computePlatform: 'Lambda',
        }),
      ),
    ).rejects.toMatchObject({ name: 'ApplicationAlreadyExistsException' });
  });
});

describe('configurations', () => {
  it('are all that CodeDeploy has for Lambda', async () => {
    const { deploymentConfigsList } = await aws.codedeploy.send(
      new ListDeploymentConfigsCommand({}),
    );
    const suffixes = [
      'AllAtOnce',
      ...[5, 10, 15, 30].map(m => `Canary10Percent${m}Minutes`),
      'Linear10PercentEvery1Minute',
      ...[2, 3, 10].map(m => `Linear10PercentEvery${m}Minutes`),
    ];
    expect([...deploymentConfigsList!].sort()).toEqual(
      suffixes.map(s => `CodeDeployDefault.Lambda${s}`).sort(),
    );
  });

  it('can be one’s own', async () => {
    await aws.codedeploy.send(
      new CreateDeploymentConfigCommand({
        deploymentConfigName: 'Half',
        computePlatform: 'Lambda',
        trafficRoutingConfig: {
          type: 'TimeBasedCanary',
          timeBasedCanary: { canaryPercentage: 50, canaryInterval: 2 },
        },
      }),
    );
    const { deploymentConfigInfo } = await aws.codedeploy.send(
      new GetDeploymentConfigCommand({ deploymentConfigName: 'Half' }),
    );
    expect(deploymentConfigInfo).toMatchObject({
      trafficRoutingConfig: {
        type: 'TimeBasedCanary',
        timeBasedCanary: { canaryPercentage: 50, canaryInterval: 2 },
      },
    });
  });

  it.each([
    [{ type: 'TimeBasedLinear' as const }],
    [
      {
        type: 'TimeBasedCanary' as const,
        timeBasedCanary: { canaryPercentage: 100, canaryInterval: 1 },
      },
    ],
  ])('refuse %j', async trafficRoutingConfig => {
    await expect(
      aws.codedeploy.send(
        new CreateDeploymentConfigCommand({
          deploymentConfigName: 'Own',
          trafficRoutingConfig,
        }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidTrafficRoutingConfigurationException',
    });
  });
});
