import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runValidate } from './cli';

const GOOD = join(__dirname, '__fixtures__/good');

async function run(...args: string[]) {
  const output = { out: jest.fn(), error: jest.fn() };
  const code = await runValidate([...args, '--no-cloudformation'], output);
  return {
    code,
    out: output.out.mock.calls.join('\n'),
    error: output.error.mock.calls.join('\n'),
  };
}

describe('backspin-validate', () => {
  it('ends with 0 where nothing was found', async () => {
    await expect(run(GOOD)).resolves.toEqual({
      code: 0,
      out: 'Nothing was found.',
      error: '',
    });
  });

  it('ends with 1 where errors were found, and tells them as asked', async () => {
    const args = [GOOD, '--required-tag', 'a', '--required-tag', 'service'];
    const file = relative('.', join(GOOD, 'template.yaml'));

    const text = await run(...args);
    expect(text.code).toBe(1);
    expect(text.out).toContain(
      `${file}:22:5 error required-tags\n  Calculate lacks the tag a\n`,
    );
    expect(text.out).toMatch(/\n2 errors, 0 warnings$/);

    const json = await run(...args, '--format', 'json');
    expect(JSON.parse(json.out)).toMatchObject({
      errors: 2,
      warnings: 0,
      findings: [{ file, line: 22, rule: 'required-tags' }, {}],
    });

    const github = await run(...args, '--format', 'github');
    expect(github.out).toContain(
      `::error file=${file},line=22,col=5,title=required-tags::Calculate lacks the tag a%0AAdd the tag`,
    );
  });

  it('ends with 0 where only warnings were found', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'validate-'));
    await writeFile(
      join(folder, 'template.yaml'),
      `Transform: AWS::Serverless-2016-10-31
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: { AutoPublishAlias: live, LoggingConfig: { LogGroup: !Ref L } }
  L: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 7 } }
`,
    );
    const result = await run(folder);
    await rm(folder, { recursive: true });
    expect(result.code).toBe(0);
    expect(result.out).toMatch(
      /warning alias-all-properties[^]*0 errors, 1 warning$/,
    );
  });

  it.each([
    [['--format', 'xml'], '--format must be one of text, json, github'],
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['a', 'b'], 'one folder only'],
    [['no-such-folder'], 'ENOENT'],
  ])('ends with 2 for %j', async (args, message) => {
    const { code, error } = await run(...args);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });

  it('tells how it is used', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toContain('--required-tag');
  });
});
