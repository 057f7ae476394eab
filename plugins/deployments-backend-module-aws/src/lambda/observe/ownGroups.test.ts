import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  CreateDeploymentConfigCommand,
  CreateDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import { putAccessKey, simulatorRequestHandler } from '@backspin/simulator';
import {
  createAlias,
  createFunction,
  DEFAULT_SETTINGS,
  publishVersion,
  updateSettings,
} from '@backspin/simulator/src/services/sam';
import {
  createPortal,
  lambdaTarget,
  MINUTE,
  PROD,
} from '../../__testUtils__/portal';
import type { Portal } from '../../__testUtils__/portal';
import { deployedAgo } from '../../__testUtils__/stacks';

const SETTINGS = {
  ...DEFAULT_SETTINGS,
  role: 'arn:aws:iam::333333333333:role/worker',
  codeSha256: 'b25l',
  codeSize: 1000,
  logging: { format: 'JSON' as const, group: '/aws/lambda/worker' },
};

/** Deployment groups that no SAM stack has made: Terraform's, CDK's, or by hand. */
describe('a group of nobody knows whom', () => {
  let portal: Portal;
  let codedeploy: CodeDeployClient;

  beforeEach(async () => {
    portal = createPortal({
      build: world => deployedAgo(world, 60, { release: 1 }),
    });
    const accessKeyId = 'AKIATERRAFORM0000001';
    putAccessKey(portal.world, { accessKeyId, account: PROD.account });
    codedeploy = new CodeDeployClient({
      region: PROD.region,
      endpoint: 'http://simulator.test',
      credentials: { accessKeyId, secretAccessKey: 'x' },
      requestHandler: simulatorRequestHandler(portal.simulator),
    });
    await codedeploy.send(
      new CreateApplicationCommand({
        applicationName: 'app',
        computePlatform: 'Lambda',
      }),
    );
    await codedeploy.send(
      new CreateDeploymentConfigCommand({
        deploymentConfigName: 'QuarterThenAll',
        computePlatform: 'Lambda',
        trafficRoutingConfig: {
          type: 'TimeBasedCanary',
          timeBasedCanary: { canaryPercentage: 25, canaryInterval: 8 },
        },
      }),
    );
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Two versions behind an alias, without a stack. */
  async function makeFunction(name: string) {
    const { world } = portal;
    const fn = createFunction(world, PROD, name, SETTINGS);
    await portal.pass(MINUTE);
    const { version } = publishVersion(world, PROD, fn);
    createAlias(world, PROD, fn, 'live', { version });
    updateSettings(world, PROD, fn, { codeSha256: 'dHdv' });
    await portal.pass(MINUTE);
    publishVersion(world, PROD, fn);
    await portal.pass(MINUTE);
  }

  async function deploy(functionName: string, group = functionName) {
    await codedeploy.send(
      new CreateDeploymentGroupCommand({
        applicationName: 'app',
        deploymentGroupName: group,
        serviceRoleArn: 'arn:aws:iam::333333333333:role/codedeploy',
        deploymentConfigName: 'QuarterThenAll',
        deploymentStyle: {
          deploymentType: 'BLUE_GREEN',
          deploymentOption: 'WITH_TRAFFIC_CONTROL',
        },
      }),
    );
    const content = JSON.stringify({
      version: 0.0,
      Resources: [
        {
          fn: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Name: functionName,
              Alias: 'live',
              CurrentVersion: '1',
              TargetVersion: '2',
            },
          },
        },
      ],
    });
    await codedeploy.send(
      new CreateDeploymentCommand({
        applicationName: 'app',
        deploymentGroupName: group,
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: { content },
        },
      }),
    );
    await portal.pass(MINUTE);
  }

  it('is found by what it deployed, with the times of its own configuration', async () => {
    await makeFunction('worker-a');
    await makeFunction('worker-b');
    await deploy('worker-a');
    await deploy('worker-b');
    const [a, b] = await portal.observe([
      lambdaTarget('worker-a'),
      lambdaTarget('worker-b'),
    ]);
    for (const { observation } of [a, b]) {
      expect(observation!.inFlight).toMatchObject({
        to: { id: '2' },
        from: { id: '1' },
        weight: 0.25,
        by: { kind: 'person' },
        nextShift: { weight: 1 },
      });
      const began = Date.parse(observation!.inFlight!.steps[1].startedAt!);
      expect(Date.parse(observation!.inFlight!.expectedEndAt!) - began).toBe(
        8 * MINUTE,
      );
      expect(observation!.live.map(({ weight }) => weight)).toEqual([
        0.75, 0.25,
      ]);
    }
    expect(a.observation!.details).toMatchObject({
      codeDeploy: {
        application: 'app',
        deploymentGroup: 'worker-a',
        configuration: 'QuarterThenAll',
      },
    });
    await portal.pass(20 * MINUTE);
    const [done] = await portal.observe([lambdaTarget('worker-a')]);
    expect(done.news).toMatchObject([
      { status: 'succeeded', release: { id: '2' } },
    ]);
  });

  it('is found for a function whose stack has none, at the second look', async () => {
    const target = lambdaTarget('royalties-prod');
    deployedAgo(portal.world, 30, { release: 2 });
    await portal.observe([target]);
    expect(
      portal.known.get(target.id)!.observation!.details,
    ).not.toHaveProperty('codeDeploy.application');
    // The alias of release 2 goes back to 1 by a group that somebody made.
    await codedeploy.send(
      new CreateDeploymentGroupCommand({
        applicationName: 'app',
        deploymentGroupName: 'by-hand',
        serviceRoleArn: 'arn:aws:iam::333333333333:role/codedeploy',
      }),
    );
    const content = JSON.stringify({
      version: 0.0,
      Resources: [
        {
          fn: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Name: 'royalties-prod',
              Alias: 'live',
              CurrentVersion: '2',
              TargetVersion: '1',
            },
          },
        },
      ],
    });
    await codedeploy.send(
      new CreateDeploymentCommand({
        applicationName: 'app',
        deploymentGroupName: 'by-hand',
        deploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: { content },
        },
      }),
    );
    await portal.pass(5 * MINUTE);
    const [second] = await portal.observe([target]);
    expect(second.observation!.details).toMatchObject({
      codeDeploy: { deploymentGroup: 'by-hand' },
    });
    expect(second.news.map(({ release, by }) => [release.id, by.kind])).toEqual(
      [['1', 'person']],
    );
  });
});
