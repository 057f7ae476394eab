import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { stopActionlint } from '../validate/checks/actionlint';
import { createValidateProjectAction } from './validateProject';
import { examples } from './validateProject.examples';

const GOOD = join(__dirname, '../validate/__fixtures__/good');

afterAll(() => stopActionlint());

describe('aws-serverless:validate', () => {
  let workspacePath: string;
  beforeEach(async () => {
    workspacePath = await mkdtemp(join(tmpdir(), 'workspace-'));
    await cp(GOOD, workspacePath, { recursive: true });
  });
  afterEach(() => rm(workspacePath, { recursive: true, force: true }));

  async function run(input: object, settled = {}, isDryRun = false) {
    const ctx = createMockActionContext({
      workspacePath,
      input: { cloudFormation: false, ...input },
    });
    const output: Record<string, unknown> = {};
    const action = createValidateProjectAction(settled);
    await action.handler({
      ...ctx,
      isDryRun,
      output: (name: string, value: unknown) => {
        output[name] = value;
      },
    } as never);
    return output;
  }

  it('finds nothing in a good project, dry or not', async () => {
    const nothing = { findings: [], errors: 0, warnings: 0 };
    await expect(run({})).resolves.toEqual(nothing);
    await expect(run({}, {}, true)).resolves.toEqual(nothing);
  });

  it('fails the task where it finds errors, and tells file, line and fix', async () => {
    await writeFile(
      join(workspacePath, 'template.yaml'),
      'Transform: AWS::Serverless-2016-10-31\nResources:\n  A: { Type: AWS::Serverless::Funktion }\n',
    );
    await expect(run({})).rejects.toThrow(
      /The project has 1 error:\ntemplate.yaml:3:8 error sam-schema[^]*Use AWS::Serverless::Function\./,
    );
  });

  it('tells what it found where the template goes on', async () => {
    const input = { requiredTags: ['nobody-has-it'], failOnError: false };
    await expect(run(input)).resolves.toMatchObject({
      errors: 2,
      findings: [{ rule: 'required-tags' }, { rule: 'required-tags' }],
    });
  });

  it('asks for what the company has settled, unless the template says otherwise', async () => {
    const settled = { requiredTags: ['nobody-has-it'] };
    await expect(run({}, settled)).rejects.toThrow('nobody-has-it');
    await expect(run({ requiredTags: [] }, settled)).resolves.toMatchObject({
      errors: 0,
    });
    await expect(run({}, { runtimes: ['python3.14'] })).rejects.toThrow(
      'nodejs24.x',
    );
  });

  it.each([
    [{ targetPath: 'nowhere' }, /targetPath: there is no folder nowhere/],
    [{ targetPath: '../..' }, /Relative path is not allowed/],
    [{ region: 5 }, /region: .*expected string/],
  ])('refuses %j', async (input, message) => {
    await expect(run(input)).rejects.toThrow(message);
  });

  it('has examples that its schema takes', () => {
    const { schema } = createValidateProjectAction();
    const known = Object.keys(
      (schema?.input as { properties: object }).properties,
    );
    const used = examples.flatMap(({ example }) =>
      Object.keys(parse(example).steps[0].input),
    );
    expect(known).toEqual(expect.arrayContaining(used));
  });
});
