import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ServerlessConfig } from '../config';
import { environmentSchema } from '../description';
import { Skeletons } from '../render';
import { createSamServiceAction } from './createSamService';
import { examples } from './createSamService.examples';

const environment = (name: string, branch: string, accountId: string) =>
  environmentSchema.parse({ name, branch, accountId });

const config: Pick<ServerlessConfig, 'environments' | 'runtimes' | 'versions'> =
  {
    versions: { python: {}, actions: {} },
    runtimes: ['nodejs24.x', 'nodejs22.x', 'python3.14'],
    environments: [
      environment('dev', 'develop', '111111111111'),
      environment('prod', 'main', '333333333333'),
    ],
  };

const service = {
  name: 'royalty-calculator',
  description: 'Works out what artists are owed',
  owner: 'group:default/royalties',
  repository: 'distrofm/royalty-calculator',
  codeOwner: '@distrofm/royalties',
  functions: [
    { name: 'royalty-calculator', trigger: { type: 'sqs' } },
    { name: 'statements', trigger: { type: 'api', path: '/statements' } },
  ],
};

describe('aws-serverless:sam:create', () => {
  const workspace = createMockDirectory();
  const action = createSamServiceAction({
    config,
    skeletons: new Skeletons(),
  });

  beforeEach(() => workspace.clear());

  async function run(input: object, options: { isDryRun?: boolean } = {}) {
    const context = createMockActionContext({
      workspacePath: workspace.path,
      input: input as never,
      ...options,
    });
    await action.handler(context as never);
    return Object.fromEntries(
      (context.output as jest.Mock).mock.calls as [string, unknown][],
    );
  }

  it('makes a repository whose stacks and functions it tells', async () => {
    const output = await run(service);
    expect(output.written).toEqual(
      expect.arrayContaining([
        'catalog-info.yaml',
        'package-lock.json',
        'samconfig.toml',
        'src/functions/statements/handler.ts',
        'template.yaml',
      ]),
    );
    expect(output.unchanged).toEqual([]);
    expect(output.stacks).toEqual({
      dev: 'royalty-calculator-dev',
      prod: 'royalty-calculator-prod',
    });
    expect(output.functions).toMatchObject({
      prod: ['royalty-calculator-prod', 'royalty-calculator-statements-prod'],
    });
  });

  it('changes nothing when it is run again', async () => {
    const { written } = await run(service);
    const again = await run(service);
    expect(again.written).toEqual([]);
    expect(again.unchanged).toEqual(written);
  });

  it('makes the files in a dry run too, for the editor to show', async () => {
    const { written } = await run(service, { isDryRun: true });
    expect(written).toContain('template.yaml');
  });

  it("never writes over somebody's work, and writes nothing at all then", async () => {
    const mine = join(workspace.path, 'README.md');
    writeFileSync(mine, '# Mine\n');
    await expect(run(service)).rejects.toThrow(/README\.md/);
    expect(readFileSync(mine, 'utf8')).toBe('# Mine\n');
    expect(workspace.content()).toEqual({ 'README.md': '# Mine\n' });
  });

  it('stays inside the workspace', async () => {
    await expect(run({ ...service, targetPath: '../else' })).rejects.toThrow(
      /not allowed/,
    );
  });

  it.each([
    ['name', { name: 'Royalty Calculator' }, /name: must be lower-case words/],
    ['owner', { owner: '' }, /owner: /],
    [
      'a deprecated runtime',
      { runtime: 'nodejs20.x' },
      /runtime: nodejs20\.x is not for new services; choose nodejs24\.x/,
    ],
    [
      'a runtime that the company does not allow',
      { runtime: 'python3.13' },
      /runtime: python3\.13 is not among .*choose nodejs24\.x or nodejs22\.x or python3\.14/,
    ],
    [
      'two functions of one name',
      { functions: [service.functions[1], service.functions[1]] },
      /functions\.1\.name: functions\.0 has this name/,
    ],
    ['no functions', { functions: [] }, /functions: /],
    [
      'the authorizer',
      {
        api: {
          kind: 'http',
          authorizer: {
            type: 'cognito',
            userPoolArn:
              'arn:aws:cognito-idp:us-east-1:333333333333:userpool/us-east-1_Ab1',
          },
        },
      },
      /api\.authorizer\.type: cognito is for REST APIs; use jwt/,
    ],
  ])('refuses %s, naming field and fix', async (_, change, message) => {
    await expect(run({ ...service, ...change })).rejects.toThrow(message);
    expect(workspace.content()).toEqual({});
  });

  it('asks for environments where none are configured', async () => {
    const bare = createSamServiceAction({
      config: { ...config, environments: [] },
      skeletons: new Skeletons(),
    });
    const context = createMockActionContext({
      workspacePath: workspace.path,
      input: service as never,
    });
    await expect(bare.handler(context as never)).rejects.toThrow(
      /environments: none are given.*awsServerless\.environments/,
    );
  });

  it.each(examples.map(({ description, example }) => [description, example]))(
    'does what its example says: %s',
    async (_, example) => {
      const { steps } = parse(example) as { steps: { input: object }[] };
      const { written } = await run(steps[0].input);
      expect(written).toContain('template.yaml');
    },
  );

  it('describes every field of its input', () => {
    const { properties } = action.schema?.input as {
      properties: Record<string, { description?: string }>;
    };
    const silent = Object.keys(properties).filter(
      name => !properties[name].description,
    );
    expect(silent).toEqual([]);
  });
});
