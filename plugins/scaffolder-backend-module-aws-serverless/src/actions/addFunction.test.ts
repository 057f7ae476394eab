import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import { parse } from 'yaml';
import { mapAt, textAt } from '../__testUtils__/at';
import { outputsOf } from '../__testUtils__/outputs';
import { parseService, runtimeSchema } from '../description';
import { Skeletons } from '../render';
import { samService } from '../sam';
import { createAddFunctionAction } from './addFunction';
import { examples } from './addFunction.examples';

const skeletons = new Skeletons();
const workspace = createMockDirectory();

const SERVICE = parseService({
  name: 'royalties',
  description: 'Royalty statements',
  owner: 'group:default/royalties',
  codeOwner: '@distrofm/royalties',
  repository: 'distrofm/royalties',
  functions: [{ name: 'calculator', trigger: { type: 'api', path: '/sums' } }],
  environments: ['dev', 'staging', 'prod'].map(name => ({
    name,
    branch: name,
    accountId: '111111111111',
    deploymentPreference:
      name === 'prod' ? 'Linear10PercentEvery2Minutes' : 'AllAtOnce',
  })),
});

function fill(folder = '') {
  workspace.setContent(
    Object.fromEntries(
      samService(skeletons, SERVICE).map(({ path, content }) => [
        `${folder}${path}`,
        content,
      ]),
    ),
  );
}

async function run(input: object, runtimes = runtimeSchema.options) {
  const output = jest.fn();
  const action = createAddFunctionAction({
    config: { runtimes: [...runtimes] },
    skeletons,
  });
  const error = await action
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

const NOTIFIER = {
  name: 'notifier',
  trigger: { type: 'sqs' },
};

const everything = () => JSON.stringify(workspace.content());

beforeEach(() => fill());

it('adds template, code, tests, sample event and packages', async () => {
  const { error, outputs } = await run({ function: NOTIFIER });
  expect(error).toBeUndefined();
  expect(outputs.functionId).toBe('NotifierFunction');
  expect(outputs.notes).toEqual([]);
  expect(outputs.written).toEqual(
    expect.arrayContaining([
      'template.yaml',
      'package.json',
      'package-lock.json',
      'src/functions/notifier/handler.ts',
      'src/functions/notifier/logic.ts',
      'src/shared/idempotency.ts',
      'tests/unit/notifier.test.ts',
      'tests/integration/notifier.test.ts',
      'events/notifier.json',
    ]),
  );
});

it('changes nothing the second time', async () => {
  await run({ function: NOTIFIER });
  const before = everything();
  const { error, outputs } = await run({ function: NOTIFIER });
  expect(error).toBeUndefined();
  expect(outputs.written).toEqual([]);
  expect(everything()).toBe(before);
});

it("refuses a function of that name that is another, and keeps everybody's work", async () => {
  await run({ function: NOTIFIER });
  const before = everything();
  const { error } = await run({
    function: { ...NOTIFIER, trigger: { type: 'schedule' } },
  });
  expect(error!.message).toMatch(
    /^template\.yaml:\d+: already has NotifierFunction in Resources\. Choose another name/,
  );
  expect(everything()).toBe(before);
});

it('finds the template in a folder, and puts all beside it', async () => {
  workspace.clear();
  fill('services/royalties/');
  const { error, outputs } = await run({
    function: NOTIFIER,
    templatePath: 'services/royalties/template.yaml',
  });
  expect(error).toBeUndefined();
  expect(outputs.written).toContain('events/notifier.json');
  expect(
    Object.keys(mapAt(workspace.content(), 'services', 'royalties', 'events')),
  ).toEqual(['calculator.json', 'notifier.json']);
});

it('leaves the lock to npm when it holds other versions', async () => {
  const files = Object.fromEntries(
    samService(skeletons, SERVICE).map(({ path, content }) => [path, content]),
  );
  const lock = JSON.parse(files['package-lock.json']);
  lock.packages['node_modules/@aws-lambda-powertools/commons'].version =
    '1.0.0';
  workspace.setContent({ ...files, 'package-lock.json': JSON.stringify(lock) });
  const { outputs } = await run({ function: NOTIFIER });
  expect(outputs.notes).toEqual([
    expect.stringMatching(/^Run npm install and commit package-lock\.json: /),
  ]);
  expect(outputs.written).not.toContain('package-lock.json');
});

it.each([
  [
    'a path without a template',
    { function: NOTIFIER, templatePath: 'sam.yaml' },
    /^templatePath: there is no sam\.yaml/,
  ],
  [
    'what does not fit together, by the fields of its own input',
    {
      function: {
        name: 'notifier',
        trigger: { type: 'api', path: '/notes' },
        timeout: 60,
        variables: { AWS_REGION: 'x' },
      },
    },
    /^function\.timeout: API Gateway waits 29 .*\nfunction\.variables\.AWS_REGION: is set by Lambda/,
  ],
  [
    'a folder',
    { function: NOTIFIER, templatePath: '.' },
    /^templatePath: there is no \. in the workspace/,
  ],
  [
    'a bad name',
    { function: { ...NOTIFIER, name: 'Notifier' } },
    /^function\.name: must be lower-case words/,
  ],
  [
    'an API that is not there',
    { function: { ...NOTIFIER, trigger: { type: 'api' } }, api: 'Other' },
    /^api: the template has no API called Other\. It has HttpApi\./,
  ],
  [
    'a route that is taken',
    { function: { ...NOTIFIER, trigger: { type: 'api', path: '/sums' } } },
    /^template\.yaml:\d+: begins CalculatorFunction, which already answers GET \/sums/,
  ],
  [
    'a variable without its value',
    { function: { ...NOTIFIER, variables: { LIMIT: { dev: '1' } } } },
    /^function\.variables\.LIMIT: has no value for staging, prod/,
  ],
])('refuses %s', async (_what, input, message) => {
  const before = everything();
  const { error } = await run(input);
  expect(error!.message).toMatch(message);
  expect(everything()).toBe(before);
});

it('refuses a runtime that the company does not allow', async () => {
  const { error } = await run({ function: NOTIFIER }, ['python3.14']);
  expect(error!.message).toMatch(
    /^function: it would have the service's runtime nodejs24\.x/,
  );
});

it('refuses a path outside the workspace', async () => {
  const { error } = await run({
    function: NOTIFIER,
    templatePath: '../template.yaml',
  });
  expect(error).toMatchObject({ name: 'NotAllowedError' });
});

it.each(examples)('example: $description', async ({ example }) => {
  const { input } = parse(example).steps[0];
  if (input.templatePath) {
    workspace.clear();
    fill('services/labels/');
    const path = 'services/labels/template.yaml';
    const template = textAt(workspace.content(), ...path.split('/'));
    workspace.addContent({
      [path]: template.replace(
        'Resources:\n',
        'Resources:\n  PartnerApi:\n    Type: AWS::Serverless::HttpApi\n\n',
      ),
    });
  }
  const { error, outputs } = await run(input);
  expect(error).toBeUndefined();
  expect(outputs.written).toContain('template.yaml');
});
