import { readPairs, readParameters } from '../template/parameters';
import { readDeployment, SamCommandError } from './samCommand';

const CONFIG = `version = 0.1
[default.deploy.parameters]
stack_name = "tunes"
[dev.global.parameters]
stack_name = "tunes-dev"
[dev.deploy.parameters]
region = "eu-west-1"
parameter_overrides = "Environment=dev Level=\\"very high\\""
tags = ["service=tunes", "team=payments"]
`;

describe('sam deploy', () => {
  it('takes what samconfig.toml says of its environment', () => {
    expect(readDeployment('sam deploy --config-env dev', {}, CONFIG)).toEqual({
      stackName: 'tunes-dev',
      region: 'eu-west-1',
      parameters: { Environment: 'dev', Level: 'very high' },
      tags: { service: 'tunes', team: 'payments' },
    });
    expect(readDeployment('sam deploy', {}, CONFIG)).toMatchObject({
      stackName: 'tunes',
    });
  });

  it('takes all parameters from the command line if it takes any', () => {
    const command = `sam deploy --config-env=dev --stack-name "$STACK" --region us-east-1 --parameter-overrides Commit=abc 'Text="a b"' --no-fail-on-empty-changeset && echo done`;
    expect(readDeployment(command, { STACK: 'other' }, CONFIG)).toMatchObject({
      stackName: 'other',
      region: 'us-east-1',
      parameters: { Commit: 'abc', Text: 'a b' },
      tags: { service: 'tunes', team: 'payments' },
    });
  });

  it.each([
    ['sam deploy --config-env qa', CONFIG, "no environment 'qa'"],
    ['sam deploy', 'version = 0.1\n', 'names no stack_name'],
    ['sam deploy', undefined, 'names no stack_name'],
    ['sam deploy', '[broken', 'samconfig.toml'],
  ])('says what is missing: %s', (command, config, message) => {
    expect(() => readDeployment(command, {}, config)).toThrow(SamCommandError);
    expect(() => readDeployment(command, {}, config)).toThrow(message);
  });
});

describe('parameters', () => {
  it.each([
    ['A=1 B=2', { A: '1', B: '2' }],
    [['A=1', 'B=two words'], { A: '1', B: 'two' }],
    ['"A=1" "B=2"', { A: '1', B: '2' }],
    ["A='x y' B=", { A: 'x y', B: '' }],
    ['ParameterKey=A,ParameterValue=1', { A: '1' }],
    [undefined, {}],
  ])('are read from %j', (source, expected) => {
    expect(readPairs(source)).toEqual(expected);
  });

  it.each([
    [{ A: { Type: 'String' } }, {}, 'Parameters: [A] must have values'],
    [{}, { A: '1' }, 'Parameters: [A] do not exist in the template'],
    [{ A: { AllowedValues: ['x'] } }, { A: 'y' }, 'AllowedValues'],
    [{ A: { AllowedPattern: '[a-z]+' } }, { A: '1' }, 'must match pattern'],
  ])(
    'are refused as CloudFormation does: %j %j',
    (declared, given, message) => {
      expect(() => readParameters(declared, given)).toThrow(message);
    },
  );

  it('have their defaults', () => {
    expect(readParameters({ A: { Default: 5 }, B: {} }, { B: 'b' })).toEqual({
      A: '5',
      B: 'b',
    });
  });
});
