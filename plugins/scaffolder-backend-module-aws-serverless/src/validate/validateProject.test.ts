import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopActionlint } from './checks/actionlint';
import { validateFiles, validateProject } from './validateProject';

const GOOD = join(__dirname, '__fixtures__/good');
const OPTIONS = { cloudFormation: false };

afterAll(() => stopActionlint());

describe('validateProject', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'validate-'));
    await cp(GOOD, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('finds nothing in a good project', async () => {
    await expect(
      validateProject(folder, {
        ...OPTIONS,
        requiredTags: ['service', 'owner', 'environment'],
      }),
    ).resolves.toEqual([]);
  });

  it('reads templates wherever they lie, but nothing that was built or installed, and no links', async () => {
    const bad = `Transform: AWS::Serverless-2016-10-31
Resources: { A: { Type: AWS::Serverless::Function, Propertis: {} } }
`;
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await writeFile(join(outside, 'template.yaml'), bad);
    await symlink(outside, join(folder, 'linked'));
    for (const below of ['nested/stack', 'node_modules/x', '.aws-sam/build']) {
      await mkdir(join(folder, below), { recursive: true });
      await writeFile(join(folder, below, 'template.yaml'), bad);
    }
    const findings = await validateProject(folder, OPTIONS);
    await rm(outside, { recursive: true });
    expect([...new Set(findings.map(({ file }) => file))]).toEqual([
      'nested/stack/template.yaml',
    ]);
  });

  it('tells of a folder that is not there', async () => {
    await expect(validateProject(join(folder, 'none'))).rejects.toThrow(
      /ENOENT/,
    );
  });
});

describe('validateFiles', () => {
  it.each([
    ['template.yaml', "AWSTemplateFormatVersion: '2010-09-09'\nA: [\n", 3],
    ['.github/workflows/a.yml', 'on: push\njobs: {\n', 3],
    ['samconfig.toml', 'version = 0.1\n[dev\n', 2],
  ])(
    'finds that %s cannot be read, and guesses no further',
    async (file, text, line) => {
      const findings = await validateFiles({ [file]: text }, OPTIONS);
      expect(findings).toEqual([
        expect.objectContaining({
          file,
          line,
          rule: 'syntax',
          severity: 'error',
        }),
      ]);
    },
  );

  it('leaves out what is to be ignored, by name or by tool', async () => {
    const files = {
      '.github/workflows/a.yml':
        'on: pushed\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{ uses: a/b@v1 }]\n',
    };
    const rules = async (ignore: string[]) =>
      (await validateFiles(files, { ...OPTIONS, ignore })).map(
        ({ rule }) => rule,
      );
    expect(await rules([])).toEqual([
      'actionlint/events',
      'workflow-permissions',
      'actions-pinned',
    ]);
    expect(await rules(['actionlint/*', 'actions-pinned'])).toEqual([
      'workflow-permissions',
    ]);
  });

  it('takes JSON without a version, as the CDK writes it, for a template', async () => {
    const template = {
      Resources: {
        A: {
          Type: 'AWS::Lambda::Function',
          Properties: { Runtime: 'nodejs18.x' },
        },
      },
    };
    const findings = await validateFiles(
      { 'a.template.json': JSON.stringify(template, null, 1) },
      OPTIONS,
    );
    expect(findings).toMatchObject([{ rule: 'runtime-supported', line: 6 }]);
  });

  it('takes other files for no templates', async () => {
    await expect(
      validateFiles(
        {
          'catalog-info.yaml': 'kind: Component\n',
          'docs/x.yaml': 'Resources: none\n',
        },
        OPTIONS,
      ),
    ).resolves.toEqual([]);
  });
});
