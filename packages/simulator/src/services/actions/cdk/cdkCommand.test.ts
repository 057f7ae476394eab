import { selectStacks } from './assembly';
import type { CloudAssembly } from './assembly';
import { CdkCommandError, readCdkCommand } from './cdkCommand';
import { diffLines } from './diff';

const read = (command: string, env: Record<string, string> = {}) =>
  readCdkCommand(command, env);

describe('a cdk command', () => {
  it.each([
    [
      'npx cdk synth --quiet --context commit=$SHA -o dist',
      { verb: 'synth', synthesis: ['--quiet', '--context', 'commit=abc'] },
    ],
    ['npx cdk@2 synthesize', { verb: 'synth', synthesis: [] }],
    [
      'npx cdk diff --app cdk.out --no-color --no-change-set a 2>&1 | tee x',
      { verb: 'diff', stacks: ['a'], usesAssembly: true, synthesis: [] },
    ],
    [
      'npx cdk deploy a --app cdk.out --require-approval never',
      { verb: 'deploy', stacks: ['a'], usesAssembly: true },
    ],
    [
      'npm run cdk -- deploy --all -c x=1 --require-approval=never && echo',
      {
        verb: 'deploy',
        stacks: [],
        all: true,
        usesAssembly: false,
        synthesis: ['-c', 'x=1'],
      },
    ],
    [
      './node_modules/.bin/cdk --app "node bin/app.ts" deploy a b -e',
      {
        stacks: ['a', 'b'],
        exclusively: true,
        usesAssembly: false,
        synthesis: ['--app', 'node bin/app.ts'],
      },
    ],
    [
      'cdk deploy a --parameters Size=2 --parameters a:Name=b=c -t team=x',
      {
        parameters: [
          { name: 'Size', value: '2' },
          { stack: 'a', name: 'Name', value: 'b=c' },
        ],
        tags: { team: 'x' },
      },
    ],
  ])('is understood: %s', (command, expected) => {
    expect(read(command, { SHA: 'abc' })).toMatchObject(expected);
  });

  it.each([
    ['cdk deploy --context', 'Not enough arguments following: context'],
    ['cdk deploy --tags team', "'team' is no KEY=VALUE"],
    ['cdk list', "'cdk list' is not simulated"],
    ['cdk', "'cdk ' is not simulated"],
  ])('is refused: %s', (command, message) => {
    expect(() => read(command)).toThrow(CdkCommandError);
    expect(() => read(command)).toThrow(message);
  });
});

describe('the stacks of a command', () => {
  const stack = (name: string, ...dependsOn: string[]) => ({
    name,
    stackName: name.replace('/', '-'),
    tags: {},
    parameters: {},
    dependsOn,
    template: {},
  });
  const app: CloudAssembly = {
    stacks: [
      stack('tunes-api', 'tunes-data'),
      stack('tunes-data'),
      stack('stage/tunes'),
    ],
    assets: {},
  };
  const select = (command: string, assembly = app) =>
    selectStacks(assembly, read(command)).map(({ name }) => name);

  it.each([
    ['cdk deploy tunes-data', ['tunes-data']],
    ['cdk deploy tunes-api', ['tunes-data', 'tunes-api']],
    ['cdk deploy tunes-api -e', ['tunes-api']],
    ['cdk diff tunes-api', ['tunes-api']],
    ['cdk deploy "tunes-*"', ['tunes-data', 'tunes-api']],
    ['cdk deploy stage-tunes', ['stage/tunes']],
    ['cdk deploy "stage/*"', ['stage/tunes']],
    ['cdk deploy --all', ['tunes-data', 'tunes-api', 'stage/tunes']],
    ['cdk diff', ['tunes-api', 'tunes-data', 'stage/tunes']],
  ])('are found: %s', (command, expected) => {
    expect(select(command)).toEqual(expected);
  });

  it('are the only one where there is one', () => {
    const only = { ...app, stacks: app.stacks.slice(1, 2) };
    expect(select('cdk deploy', only)).toEqual(['tunes-data']);
  });

  it.each([
    ['cdk deploy', 'this app includes more than a single stack'],
    ['cdk deploy tunes', 'No stacks match the name(s) tunes'],
    ['cdk deploy tunes-api other', 'No stacks match the name(s) other'],
    ['cdk deploy "*"x', 'No stacks match'],
  ])('are asked for: %s', (command, message) => {
    expect(() => select(command)).toThrow(message);
  });
});

describe('a difference', () => {
  const one = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'a' } };

  it('names what a deployment would do to each resource', () => {
    const before = {
      Resources: {
        Same: one,
        Moved: { ...one, Metadata: { 'aws:cdk:path': 'a' } },
        Changed: one,
        Gone: one,
        Kept: { ...one, DeletionPolicy: 'Retain' },
      },
    };
    const after = {
      Resources: {
        Same: one,
        Moved: { ...one, Metadata: { 'aws:cdk:path': 'b' } },
        Changed: { ...one, Properties: { QueueName: 'b' } },
        New: one,
      },
    };
    expect(diffLines(before, after)).toEqual([
      '[~] AWS::SQS::Queue Changed',
      '[+] AWS::SQS::Queue New',
      '[-] AWS::SQS::Queue Gone destroy',
      '[-] AWS::SQS::Queue Kept orphan',
    ]);
  });

  it('is none where nothing would change', () => {
    const template = { Resources: { Same: one } };
    expect(diffLines(template, template)).toEqual([
      'There were no differences',
    ]);
    expect(diffLines(undefined, template)).toEqual([
      '[+] AWS::SQS::Queue Same',
    ]);
  });
});
