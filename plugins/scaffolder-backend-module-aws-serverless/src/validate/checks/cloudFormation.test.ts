import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { YamlSource } from '../source/YamlSource';
import { checkCloudFormation, stopCloudFormation } from './cloudFormation';
import { CloudFormationEngine } from './CloudFormationEngine';

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

/** A worker that answers as it is told. */
class FakeWorker extends EventEmitter {
  readonly asked: { id: number }[] = [];
  terminated = false;
  postMessage(message: { id: number }) {
    this.asked.push(message);
  }
  ref() {}
  unref() {}
  async terminate() {
    this.terminated = true;
    this.emit('exit', 1);
    return 1;
  }
}

describe('CloudFormationEngine', () => {
  const workers: FakeWorker[] = [];
  let engine: CloudFormationEngine;

  beforeEach(() => {
    jest.useFakeTimers();
    workers.length = 0;
    engine = new CloudFormationEngine(() => {
      workers.push(new FakeWorker());
      return workers[workers.length - 1] as unknown as Worker;
    }, 1_000);
  });
  afterEach(() => jest.useRealTimers());

  const ask = () => engine.validate('', 'yaml', 'us-east-1');
  const answer = (worker: FakeWorker, question: number, rest: object) =>
    worker.emit('message', { id: worker.asked[question].id, ...rest });

  it('serves all from one worker, each with its own answer', async () => {
    const first = ask();
    const second = ask();
    answer(workers[0], 1, { status: 'OK', diagnostics: [{ ruleId: 'B' }] });
    answer(workers[0], 0, { status: 'OK', diagnostics: [{ ruleId: 'A' }] });
    await expect(first).resolves.toEqual([{ ruleId: 'A' }]);
    await expect(second).resolves.toEqual([{ ruleId: 'B' }]);
    expect(workers).toHaveLength(1);
  });

  it('gives the worker back when nobody asks, and starts another when somebody does', async () => {
    const first = ask();
    answer(workers[0], 0, { status: 'OK', diagnostics: [] });
    await first;
    jest.advanceTimersByTime(999);
    expect(workers[0].terminated).toBe(false);
    jest.advanceTimersByTime(1);
    expect(workers[0].terminated).toBe(true);

    const second = ask();
    answer(workers[1], 0, { status: 'OK', diagnostics: [] });
    await expect(second).resolves.toEqual([]);
  });

  it('keeps the worker while somebody waits', async () => {
    const first = ask();
    answer(workers[0], 0, { status: 'OK', diagnostics: [] });
    await first;
    jest.advanceTimersByTime(500);
    const second = ask();
    jest.advanceTimersByTime(10_000);
    expect(workers[0].terminated).toBe(false);
    answer(workers[0], 1, { status: 'OK', diagnostics: [] });
    await expect(second).resolves.toEqual([]);
  });

  it('tells all who wait when the worker breaks, and starts another afterwards', async () => {
    const waiting = [ask(), ask()];
    workers[0].emit('error', new Error('out of memory'));
    for (const answered of waiting) {
      await expect(answered).rejects.toThrow('out of memory');
    }
    const again = ask();
    answer(workers[1], 0, { error: 'Error: no engine' });
    await expect(again).rejects.toThrow('no engine');
  });

  it('does not take a template that could not be analysed for a good one', async () => {
    const findings = checkCloudFormation(
      [new YamlSource('a.json', '{}')],
      'eu-west-1',
      engine,
    );
    answer(workers[0], 0, { status: 'ERROR', diagnostics: [] });
    await expect(findings).resolves.toEqual([
      expect.objectContaining({
        rule: 'cloudformation/engine',
        severity: 'error',
      }),
    ]);
    expect(workers[0].asked[0]).toMatchObject({
      extension: 'json',
      region: 'eu-west-1',
    });
  });
});
