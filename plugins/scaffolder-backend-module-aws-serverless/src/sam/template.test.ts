import { parseDocument } from 'yaml';
import { at, mapAt } from '../__testUtils__/at';
import { Skeletons } from '../render';
import { aService } from './__testUtils__/service';
import { plainOf, TEMPLATE_TAGS } from './plain';
import { functionResources, sharedResources, templateOf } from './template';

const skeletons = new Skeletons();

function template(service = aService()) {
  const text = templateOf(skeletons, service);
  return mapAt(
    plainOf(parseDocument(text, { customTags: TEMPLATE_TAGS }).contents),
  );
}

function propertiesOf(id: string, service = aService()) {
  return mapAt(template(service), 'Resources', id, 'Properties');
}

const everywhere = (
  deploymentPreference: 'AllAtOnce' | 'Canary10Percent5Minutes',
) =>
  aService().environments.map(environment => ({
    ...environment,
    deploymentPreference,
  }));

describe('templateOf', () => {
  it('publishes a version of every function behind the alias live', () => {
    expect(propertiesOf('StatementsFunction')).toMatchObject({
      FunctionName: { 'Fn::Sub': 'royalties-statements-${Environment}' },
      AutoPublishAlias: 'live',
      AutoPublishAliasAllProperties: true,
      AutoPublishCodeSha256: { Ref: 'Commit' },
      VersionDescription: { Ref: 'Commit' },
      LoggingConfig: { LogGroup: { Ref: 'StatementsLogGroup' } },
    });
  });

  // https://github.com/aws/serverless-application-model/issues/3281: CloudFormation
  // fails where a version is asked for of a function that has not changed.
  it('changes every function with every commit', () => {
    const { Environment } = mapAt(template(), 'Globals', 'Function');
    expect(at(Environment, 'Variables', 'COMMIT')).toEqual({ Ref: 'Commit' });
  });

  it('shifts traffic where an environment asks for it, and nowhere else', () => {
    const { Mappings, Conditions, Resources } = template();
    expect(at(Mappings, 'Environments')).toMatchObject({
      dev: { ShiftsTraffic: 'false', DeploymentPreference: 'AllAtOnce' },
      prod: {
        ShiftsTraffic: 'true',
        DeploymentPreference: 'Canary10Percent5Minutes',
      },
    });
    expect(Conditions).toHaveProperty('ShiftsTraffic');
    expect(Resources).toMatchObject({
      PreTrafficHook: { Condition: 'ShiftsTraffic' },
      StatementsNewVersionErrorRateAlarm: { Condition: 'ShiftsTraffic' },
    });
  });

  it('needs no condition where traffic shifts everywhere', () => {
    const service = aService({
      environments: everywhere('Canary10Percent5Minutes'),
    });
    expect(template(service).Conditions).toBeUndefined();
    expect(
      propertiesOf('StatementsFunction', service).DeploymentPreference,
    ).toMatchObject({ Hooks: { PreTraffic: { Ref: 'PreTrafficHook' } } });
  });

  it('holds nothing of CodeDeploy where no traffic shifts', () => {
    const text = templateOf(
      skeletons,
      aService({ environments: everywhere('AllAtOnce') }),
    );
    expect(text).not.toMatch(/CodeDeploy|DeploymentPreference|Shifts|Hook/);
  });

  it('has the version that is deployed watched alone', () => {
    const { Metrics } = propertiesOf('StatementsNewVersionErrorRateAlarm');
    expect(at(Metrics, 1, 'MetricStat', 'Metric', 'Dimensions')).toEqual([
      { Name: 'FunctionName', Value: { Ref: 'StatementsFunction' } },
      { Name: 'Resource', Value: { 'Fn::Sub': '${StatementsFunction}:live' } },
      {
        Name: 'ExecutedVersion',
        Value: { 'Fn::GetAtt': ['StatementsFunction', 'Version.Version'] },
      },
    ]);
  });

  it('gives variables the value of their environment', () => {
    const { Mappings, Resources } = template(
      aService({
        functions: [
          {
            name: 'statements',
            trigger: { type: 'api' },
            variables: {
              CURRENCY: 'EUR',
              RATES_TABLE: { dev: 'rates-dev', prod: 'on' },
            },
          },
        ],
      }),
    );
    expect(at(Mappings, 'StatementsVariables')).toEqual({
      dev: { RATESTABLE: 'rates-dev' },
      prod: { RATESTABLE: 'on' },
    });
    expect(
      at(
        Resources,
        'StatementsFunction',
        'Properties',
        'Environment',
        'Variables',
      ),
    ).toEqual({
      CURRENCY: 'EUR',
      RATES_TABLE: {
        'Fn::FindInMap': [
          'StatementsVariables',
          { Ref: 'Environment' },
          'RATESTABLE',
        ],
      },
    });
  });

  it('quotes what YAML 1.1 would take for something else than text', () => {
    const text = templateOf(
      skeletons,
      aService({
        description: 'yes',
        functions: [
          {
            name: 'statements',
            trigger: { type: 'api' },
            variables: { AT: '1:30', SWITCH: 'off' },
          },
        ],
      }),
    );
    expect(text).toContain("Description: 'yes'");
    expect(text).toContain("AT: '1:30'");
    expect(text).toContain("SWITCH: 'off'");
  });

  it('gives a queue six times the function’s timeout, and a dead-letter queue', () => {
    const { Resources } = template(
      aService({
        functions: [{ name: 'plays', trigger: { type: 'sqs' }, timeout: 20 }],
      }),
    );
    expect(at(Resources, 'PlaysQueue', 'Properties')).toMatchObject({
      VisibilityTimeout: 120,
      RedrivePolicy: {
        deadLetterTargetArn: {
          'Fn::GetAtt': ['PlaysDeadLetterQueue', 'Arn'],
        },
      },
    });
    expect(Resources).toHaveProperty('IdempotencyTable');
    expect(Resources).not.toHaveProperty('HttpApi');
  });

  it.each([
    ['http', { type: 'iam' }, 'HttpApi', 'AWS_IAM'],
    [
      'http',
      { type: 'jwt', issuer: 'https://login.example.com', audience: ['a'] },
      'HttpApi',
      'Jwt',
    ],
    ['rest', { type: 'iam' }, 'RestApi', 'AWS_IAM'],
    [
      'rest',
      {
        type: 'cognito',
        userPoolArn:
          'arn:aws:cognito-idp:us-east-1:333333333333:userpool/us-east-1_Ab1',
      },
      'RestApi',
      'Cognito',
    ],
  ] as const)(
    'lets nobody call a %s API without %j',
    (kind, authorizer, id, expected) => {
      const service = aService({
        api: { kind, authorizer: authorizer as never },
      });
      expect(propertiesOf(id, service).Auth).toMatchObject({
        DefaultAuthorizer: expected,
      });
    },
  );
});

describe('functionResources', () => {
  const service = aService({
    functions: [{ name: 'plays', trigger: { type: 's3', prefix: 'in/' } }],
  });
  const [fn] = service.functions;

  it('tells as plain data what a function adds, with its comments', () => {
    const { Resources, comments } = functionResources(skeletons, service, fn);
    expect(Object.keys(Resources)).toEqual([
      'PlaysFunction',
      'PlaysLogGroup',
      'PlaysErrorRateAlarm',
      'PlaysNewVersionErrorRateAlarm',
      'PlaysHookPolicy',
      'PlaysDeadLetterQueue',
      'PlaysDeadLettersAlarm',
      'PlaysBucket',
      'PlaysBucketPolicy',
      'PlaysBucketReadPolicy',
    ]);
    expect(comments.PlaysNewVersionErrorRateAlarm).toMatch(
      /^Watches the new version alone/,
    );
  });

  it('refers to nothing that neither it nor the service has', () => {
    const own = functionResources(skeletons, service, fn);
    const shared = sharedResources(skeletons, service) as Record<
      string,
      object
    >;
    const known = new Set([
      ...Object.keys(shared.Parameters),
      ...Object.keys(shared.Resources),
      ...Object.keys(own.Resources),
      // Made by SAM.
      'PlaysFunctionRole',
      'PreTrafficHookRole',
      'PostTrafficHookRole',
    ]);
    const references = JSON.stringify(own.Resources).matchAll(
      /"Ref":"([^"]+)"|"Fn::GetAtt":\["([^"]+)"/g,
    );
    const dangling = [...references]
      .map(([, ref, att]) => ref ?? att)
      .filter(name => !known.has(name) && !name.startsWith('AWS::'));
    expect(dangling).toEqual([]);
  });
});
