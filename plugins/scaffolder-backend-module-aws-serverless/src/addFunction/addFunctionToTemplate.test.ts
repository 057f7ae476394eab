import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mapAt } from '../__testUtils__/at';
import {
  addFunctionToTemplate,
  applyInsertions,
  planInsertions,
  type TemplateAddition,
} from './addFunctionToTemplate';
import { onlyAdditions } from './__testUtils__/onlyAdditions';
import { parseTemplate } from './parseTemplate';

const FIXTURES = resolve(__dirname, '__fixtures__');
const shapes = readdirSync(FIXTURES)
  .filter(name => name.endsWith('.template'))
  .map(name => name.replace('.template', ''));

const fixture = (name: string) =>
  readFileSync(resolve(FIXTURES, `${name}.template`), 'utf8');

const ADDITION: TemplateAddition = {
  comments: {
    NotifierErrors: 'Errors in percent of invocations.\nSee the runbook.',
  },
  Resources: {
    NotifierFunction: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        FunctionName: { 'Fn::Sub': '${AWS::StackName}-notifier' },
        Description: 'Tells artists: "statements are ready"',
        Handler: 'app.handler',
        Policies: [
          {
            SQSPollerPolicy: {
              QueueName: { 'Fn::GetAtt': ['NotifierQueue', 'QueueName'] },
            },
          },
        ],
        Environment: { Variables: { ENABLED: 'yes', SINCE: '2026-11-23' } },
      },
    },
    NotifierQueue: { Type: 'AWS::SQS::Queue' },
    NotifierErrors: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Threshold: 1,
        ActionsEnabled: true,
        Dimensions: [
          {
            Name: 'Resource',
            Value: { 'Fn::Sub': '${NotifierFunction}:live' },
          },
        ],
        AlarmName: {
          'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'notifier-errors']],
        },
        Tag: { 'Fn::Base64': { 'Fn::Sub': '${AWS::Region}' } },
      },
    },
  },
  Outputs: {
    NotifierFunctionArn: {
      Value: { 'Fn::GetAtt': ['NotifierFunction', 'Arn'] },
    },
  },
};

const WITHOUT_OUTPUTS = { ...ADDITION, Outputs: {} };
/** Its Outputs are written in braces, to which no line can be added. */
const additionFor = (shape: string) =>
  shape === 'definition-body' ? WITHOUT_OUTPUTS : ADDITION;

it('is tried on a dozen shapes and more', () => {
  expect(shapes.length).toBeGreaterThanOrEqual(12);
});

describe.each(shapes)('%s', shape => {
  const text = fixture(shape);

  it('gets whole new lines and nothing else', () => {
    const result = addFunctionToTemplate(text, additionFor(shape));
    const { added, removed } = onlyAdditions(text, result);
    expect(removed).toEqual([]);
    expect(added.join('')).toContain('NotifierFunction');
    expect(added.join('')).toMatchSnapshot();
  });

  it('is itself again without them', () => {
    const result = addFunctionToTemplate(text, additionFor(shape));
    const insertions = planInsertions(parseTemplate(text), additionFor(shape));
    let rest = result;
    for (const { offset, text: inserted } of insertions) {
      expect(rest.slice(offset, offset + inserted.length)).toBe(inserted);
      rest = rest.slice(0, offset) + rest.slice(offset + inserted.length);
    }
    expect(rest).toBe(text);
    expect(applyInsertions(text, [])).toBe(text);
  });

  it('means what it meant, and the addition', () => {
    const before = parseTemplate(text).plain;
    const after = parseTemplate(
      addFunctionToTemplate(text, additionFor(shape)),
    ).plain;
    const { Outputs, ...resources } = additionFor(shape);
    expect(after).toEqual({
      ...before,
      Resources: { ...mapAt(before, 'Resources'), ...resources.Resources },
      ...(before.Outputs !== undefined || Object.keys(Outputs!).length > 0
        ? { Outputs: { ...mapAt(before.Outputs ?? {}), ...Outputs } }
        : {}),
    });
  });

  it('refuses the same addition a second time', () => {
    const once = addFunctionToTemplate(text, additionFor(shape));
    expect(() => addFunctionToTemplate(once, additionFor(shape))).toThrow(
      /template\.yaml:\d+: already has Notifier\w+ in Resources/,
    );
  });
});

it('keeps a byte order mark', () => {
  const text = `\uFEFF${fixture('globals')}`;
  const result = addFunctionToTemplate(text, ADDITION);
  expect(result.startsWith('\uFEFFAWSTemplateFormatVersion')).toBe(true);
  expect(onlyAdditions(text, result).removed).toEqual([]);
});

const HEAD = 'Transform: AWS::Serverless-2016-10-31\n';

it.each([
  ['nothing at all', '', 1, 'holds no template'],
  ['JSON', '\n{"Transform": "AWS::Serverless-2016-10-31"}\n', 2, 'is JSON'],
  ['a list', '- a\n', 1, 'holds no template'],
  [
    'no Transform',
    'Description: a\nResources:\n  A:\n    Type: T\n',
    1,
    'without Transform',
  ],
  [
    'another Transform',
    'Resources:\n  A:\n    Type: T\nTransform: AWS::Include\n',
    4,
    'without AWS::Serverless',
  ],
  ['a tab', `${HEAD}Resources:\n\tA:\n\t\tType: T\n`, 3, 'with a tab'],
  [
    'a key twice',
    `${HEAD}Resources:\n  A:\n    Type: T\n  A:\n    Type: T\n`,
    5,
    'repeats a key',
  ],
  [
    'two documents',
    `${HEAD}Resources:\n  A:\n    Type: T\n---\n${HEAD}`,
    5,
    'second YAML document',
  ],
  ['no resources', `${HEAD}Description: none\n`, 1, 'has no resources'],
  ['empty resources', `${HEAD}Resources:\n`, 2, 'has no resources'],
  [
    'resources in braces',
    `${HEAD}Resources: {A: {Type: T}}\n`,
    2,
    'a map in braces',
  ],
  [
    'resources by alias',
    `${HEAD}x: &a\n  A:\n    Type: T\nResources: *a\n`,
    5,
    'an alias',
  ],
  [
    'outputs in braces',
    `${HEAD}Resources:\n  A:\n    Type: T\nOutputs: {}\n`,
    5,
    'a map in braces',
  ],
  [
    'placeholders of a generator',
    `${HEAD}Resources:\n  {{ cookiecutter.name }}:\n    Type: T\n`,
    3,
    'not a logical id',
  ],
  [
    'an alias of nothing',
    `${HEAD}Resources:\n  A: *missing\n`,
    3,
    'anchor missing',
  ],
  [
    'a parameter of that name',
    `${HEAD}Parameters:\n  NotifierQueue:\n    Type: String\nResources:\n  A:\n    Type: T\n`,
    3,
    'already has NotifierQueue in Parameters',
  ],
  [
    'an output of that name',
    `${HEAD}Resources:\n  A:\n    Type: T\nOutputs:\n  NotifierFunctionArn:\n    Value: x\n`,
    6,
    'already has NotifierFunctionArn in Outputs',
  ],
  [
    'a function named so',
    `${HEAD}Resources:\n  Other:\n    Type: AWS::Serverless::Function\n    Properties:\n      FunctionName: !Sub '\${AWS::StackName}-notifier'\n`,
    3,
    'whose FunctionName',
  ],
])('refuses %s', (_what, text, line, reason) => {
  let refusal: unknown;
  try {
    addFunctionToTemplate(text, ADDITION);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({ name: 'InputError', line });
  expect((refusal as Error).message).toContain(reason);
  expect((refusal as Error).message).toMatch(/^template\.yaml:\d+: .+\. .+\.$/);
});

it('refuses a route that is taken, however its API is referred to', () => {
  const route = (method: string) => ({
    Resources: {
      Other: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Events: {
            Any: {
              Type: 'HttpApi',
              Properties: {
                ApiId: { Ref: 'HttpApi' },
                Method: method,
                Path: '/payments',
              },
            },
          },
        },
      },
    },
  });
  const text = fixture('globals');
  expect(() => addFunctionToTemplate(text, route('post'))).toThrow(
    'template.yaml:33: begins PayFunction, which already answers POST /payments. Choose another method or path.',
  );
  expect(addFunctionToTemplate(text, route('GET'))).toContain('Other:');
});
