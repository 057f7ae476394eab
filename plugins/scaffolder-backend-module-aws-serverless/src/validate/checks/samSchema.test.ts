import { YamlSource } from '../source/YamlSource';
import { checkSamSchema } from './samSchema';

const HEAD = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
`;

function findings(body: string) {
  return checkSamSchema(new YamlSource('template.yaml', HEAD + body)).map(
    ({ line, message, fix }) => ({ line, message, fix }),
  );
}

describe('checkSamSchema', () => {
  it('has nothing against a template that uses tags, events and unions as SAM allows', () => {
    expect(
      findings(`Globals:
  Function:
    Runtime: nodejs24.x
    Tags: { service: royalties }
Resources:
  Role: { Type: AWS::IAM::Role, Properties: { Whatever: 1 } }
  Calculate:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild }
    Properties:
      CodeUri: { Bucket: code, Key: !Sub '\${AWS::StackName}.zip' }
      Handler: app.handler
      AutoPublishAlias: !Ref Alias
      Role: !GetAtt Role.Arn
      Policies:
        - SQSPollerPolicy: { QueueName: !GetAtt Queue.QueueName }
      DeploymentPreference:
        Type: !If [Prod, Canary10Percent5Minutes, AllAtOnce]
        Alarms: [!Ref Errors]
      Events:
        Queue:
          Type: SQS
          Properties: { Queue: !GetAtt Queue.Arn, BatchSize: 10 }
        Api:
          Type: HttpApi
          Properties: { Method: GET, Path: / }
`),
    ).toEqual([]);
  });

  it('finds a misspelt property, and says which was meant', () => {
    expect(
      findings(`Resources:
  Calculate:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      MemorySiz: 256
`),
    ).toEqual([
      {
        line: 8,
        message: 'Resources.Calculate.MemorySiz: there is no such property',
        fix: 'Did you mean MemorySize?',
      },
    ]);
  });

  it.each([
    [
      'in Globals',
      `Globals:
  Function:
    Runtim: nodejs24.x
`,
      5,
      'Globals.Function.Runtim: there is no such property',
      'Did you mean Runtime?',
    ],
    [
      'of a resource',
      `Resources:
  Calculate:
    Type: AWS::Serverless::Function
    Meta: {}
`,
      6,
      'Resources.Calculate.Meta: there is no such property',
      expect.stringContaining('Metadata'),
    ],
    [
      'of an event',
      `Resources:
  Calculate:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Queue:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue.Arn
            BatchSise: 10
`,
      12,
      'Resources.Calculate.Events.Queue.BatchSise: there is no such property',
      'Did you mean BatchSize?',
    ],
    [
      'missing from an event',
      `Resources:
  Calculate:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Queue:
          Type: SQS
          Properties: { BatchSize: 10 }
`,
      10,
      'Resources.Calculate.Events.Queue: the property Queue is missing',
      'Add Queue.',
    ],
    [
      'of a type that no event has',
      `Resources:
  Calculate:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Queue: { Type: Sqs, Properties: {} }
`,
      8,
      'Resources.Calculate.Events.Queue.Type: "Sqs" is not a type of event that SAM knows',
      'Use SQS.',
    ],
    [
      'of a type that no resource has',
      `Resources:
  Calculate: { Type: AWS::Serverless::Funktion }
`,
      4,
      'Resources.Calculate.Type: "AWS::Serverless::Funktion" is not a resource type of SAM',
      'Use AWS::Serverless::Function.',
    ],
    [
      'of a wrong type within a union',
      `Resources:
  Calculate:
    Type: AWS::Serverless::Function
    Properties:
      DeploymentPreference:
        Alarms: [CalculateErrors]
`,
      8,
      'Resources.Calculate.DeploymentPreference.Alarms.0: the value must be an object',
      'Write an object here.',
    ],
    [
      'of a branch of a union',
      `Resources:
  Calculate:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: { Bucket: code, Kee: a.zip, Key: b.zip }
`,
      7,
      'Resources.Calculate.CodeUri.Kee: there is no such property',
      'Did you mean Key?',
    ],
  ])('finds what is wrong %s', (_, body, line, message, fix) => {
    expect(findings(body)).toEqual([{ line, message, fix }]);
  });
});
