import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readServerlessConfig } from '../config';
import { Skeletons } from '../render';
import { mockServices } from '@backstage/backend-test-utils';
import { createPipelineAction } from './createPipeline';
import { examples } from './createPipeline.examples';

const [example, cdkExample] = examples.map(
  ({ example: text }) => parse(text).steps[0].input,
);
const { environments, ...INPUT } = example;

describe('aws-serverless:pipeline:create', () => {
  let workspacePath: string;
  beforeEach(async () => {
    workspacePath = await mkdtemp(join(tmpdir(), 'workspace-'));
  });
  afterEach(() => rm(workspacePath, { recursive: true, force: true }));

  async function run(input: object, configured: object = {}, isDryRun = false) {
    const action = createPipelineAction({
      config: readServerlessConfig(
        mockServices.rootConfig({
          data: { awsServerless: configured } as never,
        }),
      ),
      skeletons: new Skeletons(),
    });
    const output: Record<string, string[]> = {};
    await action.handler({
      ...createMockActionContext({ workspacePath, input }),
      isDryRun,
      output: (name: string, value: string[]) => {
        output[name] = value;
      },
    } as never);
    return output;
  }
  const read = (file: string) => readFile(join(workspacePath, file), 'utf8');

  it('writes the pipeline, its scripts ready to be run', async () => {
    const { files, requiredChecks } = await run(example);
    expect(files).toEqual([
      '.github/workflows/check.yml',
      '.github/workflows/deploy.yml',
      '.github/workflows/load-test.yml',
      '.github/workflows/pull-request.yml',
      '.github/workflows/rollback.yml',
      '.github/workflows/security.yml',
      'bootstrap/README.md',
      'bootstrap/deploy.sh',
      'bootstrap/roles.yaml',
      'load-tests/function.js',
      'load-tests/sigv4.js',
      'scripts/rollback.sh',
    ]);
    expect(requiredChecks).toEqual([
      'check / code',
      'check / template',
      'dependency-review',
    ]);
    for (const script of ['scripts/rollback.sh', 'bootstrap/deploy.sh']) {
      const { mode } = await stat(join(workspacePath, script));
      expect(mode % 0o1000).toBe(0o755);
    }
  });

  it('changes nothing when it is run again, and writes over nothing', async () => {
    await run(example);
    const before = await stat(join(workspacePath, 'scripts/rollback.sh'));
    await run(example);
    const after = await stat(join(workspacePath, 'scripts/rollback.sh'));
    expect(after.mtimeMs).toBe(before.mtimeMs);

    await writeFile(
      join(workspacePath, '.github/workflows/deploy.yml'),
      'mine',
    );
    await expect(run(example)).rejects.toThrow(
      /there already with another content: \.github\/workflows\/deploy\.yml/,
    );
    await expect(read('.github/workflows/deploy.yml')).resolves.toBe('mine');
  });

  it('does the same in a dry run, whose workspace is thrown away', async () => {
    const { files } = await run(example, {}, true);
    expect(files).toHaveLength(12);
  });

  it('takes the configured environments, each with the preference chosen for it', async () => {
    await run(
      {
        ...INPUT,
        deploymentPreferences: { prod: 'Linear10PercentEvery10Minutes' },
      },
      { environments },
    );
    const { jobs } = parse(await read('.github/workflows/deploy.yml'));
    expect(jobs['deploy-prod']['timeout-minutes']).toBe(135);
    expect(jobs['deploy-dev']['timeout-minutes']).toBe(45);
  });

  it('makes the pipeline of a CDK app in a folder', async () => {
    const { requiredChecks } = await run(cdkExample);
    expect(requiredChecks).toContain('check / synth');
    await expect(
      read('service/.github/workflows/deploy.yml'),
    ).resolves.toContain('cdk deploy');
  });

  it.each([
    [{ ...INPUT }, 'environments: none are given'],
    [
      { ...example, deploymentPreferences: { test: 'AllAtOnce' } },
      'deploymentPreferences.test: there is no such environment',
    ],
    [{ ...example, name: 'Royalties' }, 'name: must be lower-case words'],
    [{ ...example, repository: 'royalties' }, 'repository: must be owner/name'],
    [{ ...example, runtime: 'nodejs18.x' }, 'runtime: '],
    [{ ...example, targetPath: '../out' }, 'Relative path is not allowed'],
    [
      { ...example, environments: [{ ...environments[0], accountId: '1' }] },
      'environments.0.accountId: must be twelve digits',
    ],
  ])('refuses %j', async (input, message) => {
    await expect(run(input)).rejects.toThrow(message);
  });
});
