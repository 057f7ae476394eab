import { cloudWatchState } from '../cloudwatch/state';
import { codeDeployState } from '../codedeploy/state';
import { lambdaState } from '../lambda/state';
import { StackTemplate, deployStack } from '../sam';
import {
  MINUTE,
  SimulatedAccount,
  simulatedAccount,
} from '../testing/simulatedAccount';
import { deleteFailedStack } from './deploy';
import { nextVersion } from './nextVersion';
import { TemplateFunction } from './spec';
import { cloudFormationState } from './state';

let aws: SimulatedAccount;

beforeEach(() => {
  aws = simulatedAccount();
});

/** A function of a template that names everything around it. */
const plays = (
  release: number,
  own: Partial<TemplateFunction['own']> = {},
): TemplateFunction => ({
  logicalId: 'Plays',
  functionName: 'plays',
  codeSha256: Buffer.from(`code ${release}`).toString('base64'),
  role: 'arn:aws:iam::999999999999:role/plays',
  aliasName: 'live',
  deploymentPreference: { type: 'AllAtOnce', alarms: ['plays-errors'] },
  own: {
    version: `PlaysVersion${release}`,
    keepsVersions: true,
    alias: 'PlaysAlias',
    group: {
      logicalId: 'PlaysGroup',
      name: 'plays-group',
      application: { logicalId: 'Application', name: 'plays-application' },
      serviceRole: 'arn:aws:iam::999999999999:role/codedeploy',
      autoRollback: { enabled: true, events: ['DEPLOYMENT_FAILURE'] },
    },
    ...own,
  },
});

const stackOf = (
  fn: TemplateFunction,
  more: Partial<StackTemplate> = {},
): StackTemplate => ({
  stackName: 'plays-dev',
  functions: [fn],
  alarms: [
    {
      logicalId: 'Errors',
      name: 'plays-errors',
      evaluationPeriods: 1,
      threshold: 1,
      comparison: 'GreaterThanThreshold',
    },
  ],
  resources: [
    { logicalId: 'Queue', type: 'AWS::SQS::Queue', physicalId: 'queue' },
  ],
  ...more,
});

function deploy(spec: StackTemplate) {
  deployStack(aws.world, aws.place, spec);
  aws.pass(5 * MINUTE);
  return cloudFormationState(aws.world, aws.place).stacks[spec.stackName];
}

const versions = () =>
  lambdaState(aws.world, aws.place).functions.plays.versions.map(
    ({ version }) => version,
  );

/** Logical ids and physical ids. */
const resourcesOf = ({ resources }: ReturnType<typeof deploy>) =>
  Object.fromEntries(
    Object.values(resources).map(({ logicalId, physicalId }) => [
      logicalId,
      physicalId,
    ]),
  );

const eventsOf = ({ events }: ReturnType<typeof deploy>, wanted: RegExp) =>
  events
    .filter(({ status }) => wanted.test(status))
    .map(({ logicalId, status }) => `${logicalId} ${status}`);

describe('a stack whose template names everything', () => {
  it('has the resources of its template and no other', () => {
    const arn = 'arn:aws:lambda:us-east-1:999999999999:function:plays';
    expect(resourcesOf(deploy(stackOf(plays(1))))).toEqual({
      Plays: 'plays',
      PlaysVersion1: `${arn}:1`,
      PlaysAlias: `${arn}:live`,
      PlaysGroup: 'plays-group',
      Application: 'plays-application',
      Errors: 'plays-errors',
      Queue: 'queue',
    });
    const group = Object.values(
      codeDeployState(aws.world, aws.place).groups,
    )[0];
    expect(group).toMatchObject({
      application: 'plays-application',
      config: 'CodeDeployDefault.LambdaAllAtOnce',
      serviceRoleArn: 'arn:aws:iam::999999999999:role/codedeploy',
      autoRollback: { enabled: true, events: ['DEPLOYMENT_FAILURE'] },
      alarms: { enabled: true, alarms: ['plays-errors'] },
    });
  });

  it('publishes a version for each name, and keeps those that it retains', () => {
    deploy(stackOf(plays(1)));
    const stack = deploy(stackOf(plays(2)));
    expect(versions()).toEqual(['1', '2']);
    expect(stack.recorded).toEqual({ Plays: '2' });
    expect(eventsOf(stack, /^DELETE/)).toEqual([
      'PlaysVersion1 DELETE_SKIPPED',
    ]);
    expect(Object.keys(stack.resources)).not.toContain('PlaysVersion1');
  });

  it('publishes none where only the surroundings change', () => {
    deploy(stackOf(plays(1)));
    const more = { ...plays(1), memory: 512 };
    expect(nextVersion(aws.world, aws.place, 'plays-dev', more)).toBe('1');
    deploy(stackOf(more));
    expect(versions()).toEqual(['1']);
  });

  it('deletes versions that it does not retain', () => {
    deploy(stackOf(plays(1, { keepsVersions: false })));
    const stack = deploy(stackOf(plays(2, { keepsVersions: false })));
    expect(versions()).toEqual(['2']);
    expect(eventsOf(stack, /^DELETE/)).toEqual([
      'PlaysVersion1 DELETE_COMPLETE',
    ]);
  });

  it('leaves a version that something else still points at', () => {
    const loose = { keepsVersions: false };
    deploy(stackOf(plays(1, loose)));
    const fn = lambdaState(aws.world, aws.place).functions.plays;
    fn.aliases.mine = { ...fn.aliases.live, name: 'mine' };
    const stack = deploy(stackOf(plays(2, loose)));
    expect(eventsOf(stack, /^DELETE/)).toEqual(['PlaysVersion1 DELETE_FAILED']);
    expect(versions()).toEqual(['1', '2']);
  });

  it('lets go of what is no longer in its template', () => {
    deploy(
      stackOf(plays(1), {
        resources: [
          { logicalId: 'Queue', type: 'AWS::SQS::Queue', physicalId: 'q' },
          {
            logicalId: 'Table',
            type: 'AWS::DynamoDB::Table',
            physicalId: 't',
            keeps: true,
          },
        ],
      }),
    );
    const still = {
      ...plays(1, { group: undefined }),
      deploymentPreference: undefined,
    };
    const stack = deploy(stackOf(still, { alarms: [], resources: [] }));
    expect(eventsOf(stack, /^DELETE/)).toEqual([
      'PlaysGroup DELETE_COMPLETE',
      'Application DELETE_COMPLETE',
      'Errors DELETE_COMPLETE',
      'Queue DELETE_COMPLETE',
      'Table DELETE_SKIPPED',
    ]);
    const { applications, groups } = codeDeployState(aws.world, aws.place);
    expect({ applications, groups }).toEqual({ applications: {}, groups: {} });
    expect(cloudWatchState(aws.world, aws.place).alarms).toEqual({});
  });

  it('lets go of a function with all that is around it', () => {
    deploy(stackOf(plays(1)));
    const other: TemplateFunction = {
      logicalId: 'Other',
      functionName: 'other',
      codeSha256: Buffer.from('other').toString('base64'),
      own: { keepsVersions: false },
    };
    const stack = deploy(stackOf(other));
    expect(lambdaState(aws.world, aws.place).functions).not.toHaveProperty(
      'plays',
    );
    expect(stack.recorded).toEqual({});
    expect(Object.keys(stack.resources).sort()).toEqual([
      'Errors',
      'Other',
      'Queue',
    ]);
  });

  it('can be made again after it could not be created', () => {
    deploy(stackOf(plays(1)));
    const clash = stackOf(plays(1), { stackName: 'second' });
    expect(deploy(clash).status).toBe('ROLLBACK_COMPLETE');
    expect(() => deploy(clash)).toThrow(
      'is in ROLLBACK_COMPLETE state and can not be updated',
    );
    expect(deleteFailedStack(aws.world, aws.place, 'second')).toBe(true);
    expect(deleteFailedStack(aws.world, aws.place, 'plays-dev')).toBe(false);
    const fine = { ...plays(1), functionName: 'fine' };
    expect(deploy({ ...clash, functions: [fine] }).status).toBe(
      'CREATE_COMPLETE',
    );
  });

  it('foresees the version of a release that comes again', () => {
    deploy(stackOf(plays(1)));
    const { functions } = lambdaState(aws.world, aws.place);
    const foreseen = () =>
      nextVersion(aws.world, aws.place, 'plays-dev', plays(2));
    expect(foreseen()).toBe('2');
    // Fails, since somebody has moved the alias meanwhile; the version stays.
    functions.plays.aliases.live.version = '$LATEST';
    expect(deploy(stackOf(plays(2))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(versions()).toEqual(['1', '2']);
    expect(foreseen()).toBe('2');
    functions.plays.aliases.live.version = '1';
    expect(deploy(stackOf(plays(2))).recorded).toEqual({ Plays: '2' });
    expect(versions()).toEqual(['1', '2']);
  });
});
