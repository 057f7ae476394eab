import { createMockDirectory } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createEnvironment } from './environment';
import { mergeFiles } from './files';
import { markdownTable } from './markdownTable';
import { Skeletons } from './Skeletons';
import { writeFiles } from './writeFiles';

const folder = createMockDirectory();
beforeEach(() => folder.clear());

const VALUES = {
  title: 'Own',
  service: { title: 'Own', description: '', name: 'own' },
  functions: [{ baseName: 'own', name: 'own', id: 'Own', eventPath: '' }],
  functionTable: [['a']],
  environmentTable: [['a']],
  alarmTable: [['a']],
  environments: [{ name: 'dev' }],
  hasApi: false,
  hasDeadLetters: false,
  needsIdempotency: false,
  shifts: 'none',
  tracing: false,
  language: 'typescript',
};

it('does not go on without the folder of skeletons that is configured', () => {
  expect(() => new Skeletons('./no-such-skeletons')).toThrow(
    /^awsServerless\.skeletons in the configuration: there is no folder \/.*\/no-such-skeletons$/,
  );
});

describe('Skeletons', () => {
  it('renders templates, copies other files and fills paths', () => {
    folder.setContent({
      mine: {
        'hello.txt.njk':
          'Hello <$ name $><% if loud %>, <$ 1 + 1 $><% endif %>',
        'plain.yml': 'run: ${{ github.sha }} <$ not a value $>',
        '{name}': { 'empty.py': '' },
        'dot-github': { 'CODEOWNERS.njk': '* <$ name $>' },
      },
    });
    const files = new Skeletons(folder.path).render('mine', {
      name: 'world',
      loud: false,
    });
    expect(files).toEqual([
      { path: '.github/CODEOWNERS', content: '* world' },
      { path: 'hello.txt', content: 'Hello world' },
      {
        path: 'plain.yml',
        content: 'run: ${{ github.sha }} <$ not a value $>',
      },
      { path: 'world/empty.py', content: '' },
    ]);
  });

  it('makes no file of a template that renders to nothing', () => {
    folder.setContent({ mine: { 'a.njk': '<% if no %>text<% endif %>\n' } });
    expect(new Skeletons(folder.path).render('mine', { no: false })).toEqual(
      [],
    );
  });

  it('takes a company’s own files over the built-in ones, file by file', () => {
    folder.setContent({
      shared: {
        project: {
          'mkdocs.yml': 'own',
          'docs/own.md.njk': '# <$ title $>',
        },
      },
    });
    const skeletons = new Skeletons(folder.path);
    const built = skeletons.render('shared/project/docs', VALUES);
    expect(skeletons.read('shared/project/mkdocs.yml')).toBe('own');
    expect(built.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['own.md', 'runbook.md']),
    );
  });

  it('tells of a value that is missing rather than leaving a hole', () => {
    folder.setContent({ mine: { 'a.njk': '<$ missing $>' } });
    expect(() => new Skeletons(folder.path).render('mine', {})).toThrow(
      /undefined/,
    );
  });

  it('knows which skeletons there are', () => {
    expect(() => new Skeletons().render('nothing', {})).toThrow(
      'There is no skeleton nothing.',
    );
    expect(() => new Skeletons().read('nothing')).toThrow(/no skeleton file/);
  });
});

describe('filters', () => {
  const environment = createEnvironment([]);
  const render = (template: string, value: unknown) =>
    environment.renderString(template, { value });

  it('writes any text as a scalar that YAML reads as the same text', () => {
    fc.assert(
      fc.property(fc.string(), value => {
        const text = render('key: <$ value | yaml $>', value);
        expect(parse(text, { version: '1.1' })).toEqual({ key: value });
      }),
    );
  });

  it.each([
    ["it's", '"it\'s"'],
    ['plain', "'plain'"],
    ['say "hi"', '\'say "hi"\''],
    [`both ' and "`, `'both \\' and "'`],
  ])('quotes %j as Prettier does', (value, expected) => {
    expect(render('<$ value | quoted $>', value)).toBe(expected);
  });
});

describe('markdownTable', () => {
  it('lines columns up', () => {
    expect(
      markdownTable([
        ['a', 'wide'],
        ['longer', 'b'],
      ]),
    ).toBe('| a      | wide |\n| ------ | ---- |\n| longer | b    |');
  });
});

describe('writeFiles', () => {
  const files = [
    { path: 'a/b.txt', content: 'b' },
    { path: 'run.sh', content: '#!/bin/sh\n' },
  ];

  it('writes files, lets those with a shebang be run, and then nothing', async () => {
    expect(await writeFiles(folder.path, files)).toEqual({
      written: ['a/b.txt', 'run.sh'],
      unchanged: [],
    });
    expect(statSync(join(folder.path, 'run.sh')).mode.toString(8)).toMatch(
      /755$/,
    );
    expect(await writeFiles(folder.path, files)).toEqual({
      written: [],
      unchanged: ['a/b.txt', 'run.sh'],
    });
  });

  it('looks only, in a dry run', async () => {
    const { written } = await writeFiles(folder.path, files, { dryRun: true });
    expect(written).toHaveLength(2);
    expect(folder.content()).toEqual({});
  });

  it('replaces what it may, and refuses the rest before it writes anything', async () => {
    folder.setContent({ a: { 'b.txt': 'mine' } });
    await expect(writeFiles(folder.path, files)).rejects.toThrow(/a\/b\.txt/);
    expect(folder.content()).toEqual({ a: { 'b.txt': 'mine' } });
    await writeFiles(folder.path, files, {
      replace: path => path === 'a/b.txt',
    });
    expect(folder.content()).toMatchObject({ a: { 'b.txt': 'b' } });
  });

  it.each(['../out.txt', '/etc/out.txt'])(
    'does not leave its folder for %s',
    async path => {
      await expect(
        writeFiles(folder.path, [{ path, content: '' }]),
      ).rejects.toThrow(/not allowed/);
    },
  );
});

describe('mergeFiles', () => {
  it('orders files, and refuses two of one path', () => {
    const [a, b] = ['a', 'b'].map(path => ({ path, content: '' }));
    expect(mergeFiles([b], [a])).toEqual([a, b]);
    expect(() => mergeFiles([a], [a])).toThrow(/make the file a/);
  });
});
