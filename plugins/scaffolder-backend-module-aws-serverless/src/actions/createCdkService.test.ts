import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import { parse } from 'yaml';
import { at, listAt, mapAt, textAt } from '../__testUtils__/at';
import { outputsOf } from '../__testUtils__/outputs';
import { runtimeSchema } from '../description';
import { Skeletons } from '../render';
import { createCdkServiceAction } from './createCdkService';
import { examples } from './createCdkService.examples';

const skeletons = new Skeletons();
const workspace = createMockDirectory();

const [SERVICE] = examples.map(({ example }) => parse(example).steps[0].input);

async function run(input: object) {
  const output = jest.fn();
  const error = await createCdkServiceAction({
    config: { environments: [], runtimes: [...runtimeSchema.options] },
    skeletons,
  })
    .handler({
      ...createMockActionContext({
        input: input as JsonObject,
        workspacePath: workspace.path,
      }),
      output,
    })
    .then(
      () => undefined,
      (thrown: Error) => thrown,
    );
  return { error, outputs: outputsOf(output) };
}

const content = () => mapAt(workspace.content());

beforeEach(() => workspace.clear());

it('makes a CDK app with a stack for each environment', async () => {
  const { error, outputs } = await run(SERVICE);
  expect(error).toBeUndefined();
  expect(outputs.stacks).toEqual({
    dev: 'royalty-calculator-dev',
    prod: 'royalty-calculator-prod',
  });
  expect(at(outputs, 'functions', 'prod')).toEqual(['royalty-calculator-prod']);
  expect(outputs.written).toEqual(
    expect.arrayContaining([
      'bin/app.ts',
      'cdk.json',
      'lib/api.ts',
      'lib/service-stack.ts',
      'lib/traffic-shift.ts',
      'src/functions/royalty-calculator/handler.ts',
      'src/hooks/pre-traffic.ts',
      'tests/infrastructure/stack.test.ts',
      'catalog-info.yaml',
      'docs/runbook.md',
    ]),
  );
  expect(at(content(), 'lib', 'environments.ts')).toContain(
    "shift: 'Linear10PercentEvery2Minutes'",
  );
});

it('leaves out what the service does not need', async () => {
  const [environment] = SERVICE.environments;
  await run({
    ...SERVICE,
    environments: [environment],
    functions: [{ name: 'clock', trigger: { type: 'schedule' } }],
  });
  const lib = mapAt(content(), 'lib');
  const src = mapAt(content(), 'src');
  expect(Object.keys(lib)).not.toContain('api.ts');
  expect(Object.keys(lib)).not.toContain('traffic-shift.ts');
  expect(Object.keys(mapAt(lib, 'triggers')).sort()).toEqual([
    'connect.ts',
    'schedule.ts',
  ]);
  expect(Object.keys(src)).not.toContain('hooks');
  expect(lib['service-stack.ts']).not.toContain('IdempotencyTable');
});

it('says what functions may do, in statements', async () => {
  await run({
    ...SERVICE,
    functions: [
      {
        ...SERVICE.functions[0],
        policies: [
          {
            template: 'SNSPublishMessagePolicy',
            parameters: { TopicName: 'statements' },
          },
        ],
      },
    ],
  });
  expect(at(content(), 'lib', 'functions.ts')).toContain(
    "'arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:statements'",
  );
});

it('has the versions of SAM services, and a lock that npm ci takes', async () => {
  const pins = JSON.parse(skeletons.read('sam-typescript/package.json'));
  const cdk = JSON.parse(skeletons.read('cdk-typescript/package.json'));
  const versions = { ...cdk.dependencies, ...cdk.devDependencies };
  expect(versions).toMatchObject({
    ...pins.dependencies,
    ...pins.devDependencies,
  });
  await run(SERVICE);
  const manifest = JSON.parse(textAt(content(), 'package.json'));
  const lock = JSON.parse(textAt(content(), 'package-lock.json'));
  expect(lock.packages['']).toMatchObject({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  });
  expect(content()['package-lock.json']).not.toContain('"resolved"');
});

it('has the CLI and the library renewed together, and no CLI that cannot read it', async () => {
  await run(SERVICE);
  const dependabot = parse(textAt(content(), '.github', 'dependabot.yml'));
  expect(listAt(dependabot, 'updates')[0]).toMatchObject({
    'package-ecosystem': 'npm',
    groups: { cdk: { patterns: ['aws-cdk', 'aws-cdk-lib', 'constructs'] } },
    ignore: [{ 'dependency-name': 'aws-cdk', versions: ['>=3'] }],
  });
  // A package goes into the first group that it matches.
  const groups = Object.keys(mapAt(dependabot, 'updates', 0, 'groups'));
  expect(groups.indexOf('cdk')).toBeLessThan(groups.indexOf('development'));
});

it('changes nothing the second time', async () => {
  await run(SERVICE);
  const before = JSON.stringify(content());
  const { error, outputs } = await run(SERVICE);
  expect(error).toBeUndefined();
  expect(outputs.written).toEqual([]);
  expect(JSON.stringify(content())).toBe(before);
});

it.each([
  [
    'Python',
    { runtime: 'python3.14' },
    /^runtime: python3\.14 is not for CDK services/,
  ],
  ['a name', { name: 'Royalties' }, /^name: must be lower-case words/],
  [
    'no environments',
    { environments: undefined },
    /^environments: none are given/,
  ],
  [
    'an unknown policy',
    {
      functions: [
        {
          ...SERVICE.functions[0],
          policies: [{ template: 'AMIDescribePolicy' }],
        },
      ],
    },
    /^functions\.0\.policies\.0\.template: AMIDescribePolicy is not known for CDK services\. Choose one of AWS/,
  ],
  [
    'a policy without its parameter',
    {
      functions: [
        { ...SERVICE.functions[0], policies: [{ template: 'S3ReadPolicy' }] },
      ],
    },
    /^functions\.0\.policies\.0\.parameters\.BucketName: S3ReadPolicy needs/,
  ],
])('refuses %s and writes nothing', async (_what, change, message) => {
  const { error } = await run({ ...SERVICE, ...change });
  expect(error!.message).toMatch(message);
  expect(content()).toEqual({});
});

it("never writes over somebody's work", async () => {
  workspace.setContent({ 'cdk.json': '{}' });
  const { error } = await run(SERVICE);
  expect(error).toMatchObject({ name: 'ConflictError' });
  expect(content()).toEqual({ 'cdk.json': '{}' });
});

it.each(examples)('example: $description', async ({ example }) => {
  const { error } = await run(parse(example).steps[0].input);
  expect(error).toBeUndefined();
});
