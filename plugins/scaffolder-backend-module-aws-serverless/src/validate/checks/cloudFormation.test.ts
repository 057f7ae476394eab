import { YamlSource } from '../source/YamlSource';
import { checkCloudFormation, stopCloudFormation } from './cloudFormation';

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Calculate:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs18.x, Handler: a.b, CodeUri: src }
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub /aws/lambda/\${Calculat}
      RetentionInDays: 31
`;

describe('checkCloudFormation, with the engine itself', () => {
  afterAll(() => stopCloudFormation());

  it('finds what stands in a template and does not exist, and what is not allowed', async () => {
    const findings = await checkCloudFormation(
      [new YamlSource('template.yaml', TEMPLATE)],
      'us-east-1',
    );
    expect(findings).toEqual([
      {
        file: 'template.yaml',
        line: 10,
        column: 7,
        rule: 'cloudformation/F1018',
        severity: 'error',
        message: expect.stringContaining('Calculat'),
        fix: expect.stringMatching(/^See http/),
      },
      expect.objectContaining({
        line: 11,
        rule: 'cloudformation/W3030',
        severity: 'warning',
      }),
    ]);
  }, 60_000);
});

describe('checkCloudFormation', () => {
  it('does not take a template that could not be analysed for a good one', async () => {
    const ask = jest.fn().mockRejectedValue(new Error('out of memory'));
    await expect(
      checkCloudFormation([new YamlSource('a.json', '{}')], 'eu-west-1', {
        ask,
      }),
    ).resolves.toEqual([
      expect.objectContaining({
        rule: 'cloudformation/unavailable',
        severity: 'error',
        message: 'The file could not be validated: out of memory',
      }),
    ]);
    expect(ask).toHaveBeenCalledWith({
      text: '{}',
      extension: 'json',
      region: 'eu-west-1',
    });
  });
});
