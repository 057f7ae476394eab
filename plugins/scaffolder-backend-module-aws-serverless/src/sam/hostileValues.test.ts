import { runInNewContext } from 'node:vm';
import { parse as parseToml } from 'smol-toml';
import { parse, parseDocument } from 'yaml';
import { cdkService } from '../cdk/cdkService';
import type { ServiceDescriptionInput } from '../description';
import { Skeletons, type ProjectFile } from '../render';
import { aService } from './__testUtils__/service';
import { TEMPLATE_TAGS, plainOf } from './plain';
import { samService } from './samService';

const skeletons = new Skeletons();

/** What would end a text, begin a command or be filled in, were it not quoted. */
const HOSTILE = [
  `it's "quoted", \\ and \`so\``,
  '${{ secrets.TOKEN }} ${AWS::AccountId} #{x} <$ y $>',
  '{{ resolve }} {% raw %} <script>',
  ': - # & * ! | > @ ,',
  "'''",
  '"""',
  '*/ // /*',
  '- item',
  'true',
  '0x1F',
  '1:30',
];

function withText(
  text: string,
  runtime: ServiceDescriptionInput['runtime'],
): ServiceDescriptionInput {
  return {
    ...aService(),
    runtime,
    title: text,
    description: text,
    lifecycle: text,
    functions: [
      {
        name: 'statements',
        description: text,
        trigger: {
          type: 'eventbridge',
          source: text,
          detailType: text,
          busName: text,
        },
        variables: { PLAIN: text, NO: text, EACH: { dev: text, prod: text } },
      },
      {
        name: 'reports',
        trigger: { type: 's3', prefix: text, suffix: text },
      },
    ],
  };
}

const fileOf = (files: ProjectFile[], path: string) =>
  files.find(file => file.path === path)?.content ?? '';

function templateOf(files: ProjectFile[]) {
  const document = parseDocument(fileOf(files, 'template.yaml'), {
    customTags: TEMPLATE_TAGS,
    version: '1.1',
  });
  expect(document.errors).toEqual([]);
  return plainOf(document.contents) as {
    Description: string;
    Mappings: Record<string, unknown>;
    Resources: Record<string, { Properties: Record<string, unknown> }>;
  };
}

describe.each(HOSTILE)('%s', text => {
  it.each(['nodejs24.x', 'python3.14'] as const)(
    'comes through as it is, for %s',
    runtime => {
      const files = samService(skeletons, aService(withText(text, runtime)));
      const { Description, Mappings, Resources } = templateOf(files);
      expect(Description).toBe(text);
      expect(Mappings.StatementsVariables).toEqual({
        dev: { EACH: text },
        prod: { EACH: text },
      });
      expect(Resources.StatementsFunction.Properties).toMatchObject({
        Description: text,
        Environment: { Variables: { PLAIN: text, NO: text } },
      });
      expect(parse(fileOf(files, 'catalog-info.yaml'))).toMatchObject({
        metadata: { title: text, description: text },
        spec: { lifecycle: text },
      });
      expect(parse(fileOf(files, 'mkdocs.yml'))).toMatchObject({
        site_name: text,
        site_description: text,
      });
    },
  );

  it('comes through as it is in the settings of each language', () => {
    const python = samService(
      skeletons,
      aService(withText(text, 'python3.14')),
    );
    const typescript = samService(
      skeletons,
      aService(withText(text, 'nodejs24.x')),
    );
    expect(parseToml(fileOf(python, 'pyproject.toml'))).toMatchObject({
      project: { description: text },
    });
    expect(JSON.parse(fileOf(typescript, 'package.json')).description).toBe(
      text,
    );
    expect(JSON.parse(fileOf(typescript, 'events/statements.json'))).toEqual(
      expect.objectContaining({ source: text, 'detail-type': text }),
    );
  });

  it('comes through as it is in a CDK app', () => {
    const files = cdkService(skeletons, aService(withText(text, 'nodejs24.x')));
    // Plain data: what stands there is a value of JavaScript too.
    const read = (path: string) =>
      runInNewContext(`(${fileOf(files, path).replace(/^.*?= |;\s*$/gs, '')})`);
    expect(read('lib/service.ts').description).toBe(text);
    expect(read('lib/functions.ts')[0]).toMatchObject({
      description: text,
      trigger: { source: text },
      variables: { PLAIN: text, EACH: { dev: text } },
    });
  });
});

describe('names that meet', () => {
  const make =
    (names: string[], type: 'sqs' | 'api' = 'sqs') =>
    () =>
      samService(
        skeletons,
        aService({
          functions: names.map(name => ({
            name,
            trigger: type === 'api' ? { type, path: `/${name}` } : { type },
          })),
        }),
      );

  it.each([
    [
      ['hooks'],
      'functions.0.name: hooks is what a part of the service is called, which has the file tests/unit/hooks.test.ts; choose another',
    ],
    [
      ['plays', 'smoke-test'],
      'functions.1.name: smoke-test is what a part of the service is called, which has the file tests/unit/smoke-test.test.ts; choose another',
    ],
    [
      ['plays', 'plays-dead-letter'],
      'functions.1.name: plays-dead-letter would make PlaysDeadLetterQueue in the template, which functions.0 makes too; choose another',
    ],
  ])('%j', (names, message) => {
    expect(make(names)).toThrow(message);
  });

  it('of a table and the table that every service may have', () => {
    expect(() =>
      samService(
        skeletons,
        aService({
          functions: [{ name: 'idempotency', trigger: { type: 'dynamodb' } }],
        }),
      ),
    ).toThrow(
      'functions.0.name: idempotency would make IdempotencyTable in the template, which the service itself makes too; choose another',
    );
  });

  it('of a function and a construct', () => {
    expect(() =>
      cdkService(
        skeletons,
        aService({
          functions: [{ name: 'traffic-shift', trigger: { type: 'sqs' } }],
        }),
      ),
    ).toThrow(
      'functions.0.name: traffic-shift is what a part of the stack is called; choose another',
    );
  });
});
