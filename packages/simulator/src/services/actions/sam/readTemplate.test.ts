import { TEMPLATE } from '../testing';
import { readTemplate } from './readTemplate';
import type { TemplateInput } from './readTemplate';

const source = {
  files: {
    'src/app.ts': '1',
    'src/list/handler.ts': '2',
    'src/save/handler.ts': '3',
    'src/shared/log.ts': '4',
    'tests/a.test.ts': '5',
    'README.md': '6',
  } as Record<string, string>,
  texts: {},
  failures: {} as Record<string, number>,
};

const read = (text: string, more: Partial<TemplateInput> = {}) =>
  readTemplate({
    text,
    source,
    place: { account: '111111111111', region: 'us-east-1' },
    stackName: 'tunes-dev',
    parameters: {},
    tags: {},
    versionOf: () => '7',
    ...more,
  });

const prod = { Environment: 'prod', Commit: 'abc' };

describe('a template', () => {
  it('is resolved for its environment', () => {
    const { stack, inNameOnly } = read(TEMPLATE, {
      parameters: prod,
      stackName: 'tunes-prod',
    });
    expect(stack.functions).toMatchObject([
      {
        functionName: 'tunes-prod',
        runtime: 'nodejs24.x',
        handler: 'app.handler',
        memory: 512,
        timeout: 10,
        architecture: 'arm64',
        aliasName: 'live',
        versionDescription: 'abc',
        environment: {
          STAGE: 'prod',
          TABLE: expect.stringMatching(/^tunes-prod-Table-/),
        },
        deploymentPreference: {
          type: 'Canary10Percent5Minutes',
          alarms: ['tunes-prod-errors'],
        },
      },
    ]);
    expect(stack.alarms).toMatchObject([
      {
        logicalId: 'ListErrors',
        name: 'tunes-prod-errors',
        threshold: 1,
        missingData: 'notBreaching',
        read: {
          stat: 'Sum',
          metric: {
            dimensions: { Resource: 'tunes-prod:live', ExecutedVersion: '7' },
          },
        },
      },
    ]);
    expect(inNameOnly).toEqual({ Table: 'AWS::DynamoDB::Table' });
  });

  it('moves traffic only where it says so', () => {
    const { stack } = read(TEMPLATE, {
      parameters: { ...prod, Environment: 'dev' },
    });
    expect(stack.functions[0].deploymentPreference).toBeUndefined();
    expect(stack.functions[0].memory).toBe(256);
  });

  const small = (rest: string) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.14
      CodeUri: src
${rest}`;

  it.each([
    ["!Join ['-', [a, !Ref AWS::Region]]", 'a-us-east-1'],
    ['!Select [1, [a, b]]', 'b'],
    ["!Select [0, !Split [',', 'x,y']]", 'x'],
    [
      '!Sub "${AWS::AccountId}:${!Literal}:${Other.Arn}"',
      '111111111111:${Literal}:arn:aws:sqs:us-east-1:111111111111:q',
    ],
    ["!Sub ['${A}!', { A: !Ref AWS::StackName }]", 'tunes-dev!'],
    ['!If [Never, a, b]', 'b'],
    ['{ "Fn::If": [Always, a, b] }', 'a'],
    ['!FindInMap [Map, dev, Name]', 'seven'],
    ['!GetAtt Other.QueueName', 'q'],
    ['!Ref Other', 'q'],
    ['!Base64 hi', 'aGk='],
  ])('gives %s its value', (value, expected) => {
    const text = small(`      Environment:
        Variables:
          X: ${value}
  Other:
    Type: AWS::SQS::Queue
    Properties: { QueueName: q }
Conditions:
  Never: !Not [!Condition Always]
  Always: !And [!Equals [a, a], !Or [!Equals [a, b], !Equals [c, c]]]
Mappings:
  Map: { dev: { Name: seven } }
`);
    const [{ environment }] = read(text).stack.functions;
    expect(environment?.X).toBe(expected);
  });

  it.each([
    ['      Timeout: soon\n', 9, 'Fn.Timeout'],
    ['      Role: !ImportValue x\n', 9, 'No export named x found'],
    ['      Role: !Cidr x\n', 9, 'Fn::Cidr is not simulated'],
    ['      ImageUri: lib\n      PackageType: Image\n', 8, 'not in the commit'],
    ['      Role: !GetAtt Nobody.Arn\n', 9, 'no resource is called Nobody'],
    [
      '      DeploymentPreference: { Type: AllAtOnce }\n',
      9,
      'AutoPublishAlias',
    ],
    ['  Nested:\n    Type: AWS::CloudFormation::Stack\n', 10, 'not simulated'],
    ['  Other:\n    Type: Lambda\n', 10, 'no resource type Lambda'],
    ['  Other: {}\n', 9, 'has no Type'],
    ['  Bad: [\n', 10, 'Flow sequence'],
  ])('that is not understood says in which line: %j', (rest, line, message) => {
    const text = small(rest);
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        name: 'TemplateError',
        line,
        message: expect.stringContaining(message),
      }),
    );
  });
});

describe('the code of a function', () => {
  const bundled = (name: string) => `  ${name}:
    Type: AWS::Serverless::Function
    Metadata:
      BuildMethod: esbuild
      BuildProperties: { EntryPoints: [src/${name.toLowerCase()}/handler.ts] }
    Properties: { Handler: handler.handler, Runtime: nodejs24.x, CodeUri: . }
`;
  const template = `Transform: AWS::Serverless-2016-10-31
Resources:
${bundled('List')}${bundled('Save')}`;
  const digests = (files: Record<string, string>, failures = {}) => {
    const { functions } = read(template, {
      source: { ...source, files: { ...source.files, ...files }, failures },
    });
    return functions.map(({ spec, errorRate }) => [spec.codeSha256, errorRate]);
  };
  const before = digests({});

  it.each([
    ['src/list/handler.ts', [true, false]],
    ['src/shared/log.ts', [true, true]],
    ['tests/a.test.ts', [false, false]],
    ['README.md', [false, false]],
    ['src/list/handler.test.ts', [false, false]],
  ])('changes with %s: %j', (path, expected) => {
    const after = digests({ [path]: 'other' });
    expect(after.map(([sha], index) => sha !== before[index][0])).toEqual(
      expected,
    );
  });

  it('fails as often as it says', () => {
    const rates = digests({}, { 'src/list/handler.ts': 0.3 });
    expect(rates.map(([, rate]) => rate)).toEqual([0.3, undefined]);
  });
});
