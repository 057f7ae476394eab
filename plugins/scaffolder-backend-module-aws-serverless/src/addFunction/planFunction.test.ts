import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { at, mapAt } from '../__testUtils__/at';
import { parseService, functionSchema } from '../description';
import { Skeletons } from '../render';
import { samService } from '../sam';
import { onlyAdditions } from './__testUtils__/onlyAdditions';
import { danglingReferences } from './__testUtils__/danglingReferences';
import { checkSamSchema } from '../validate/checks/samSchema';
import { YamlSource } from '../validate/source/YamlSource';
import { parseTemplate } from './parseTemplate';
import { planFunction } from './planFunction';

const FIXTURES = resolve(__dirname, '__fixtures__');
const shapes = readdirSync(FIXTURES)
  .filter(name => name.endsWith('.template'))
  .map(name => name.replace('.template', ''));
const fixture = (name: string) =>
  readFileSync(resolve(FIXTURES, `${name}.template`), 'utf8');

const skeletons = new Skeletons();

const TRIGGERS = [
  { type: 'api', method: 'POST', path: '/notes/{id}' },
  { type: 'schedule' },
  { type: 's3', prefix: 'in/' },
  { type: 'sqs' },
  { type: 'eventbridge', source: 'distrofm.releases' },
  { type: 'dynamodb' },
] as const;

const fn = (trigger: object, more: object = {}) =>
  functionSchema.parse({ name: 'notifier', trigger, ...more });

const PACKAGE = `${JSON.stringify(
  { name: 'x', version: '1.0.0', devDependencies: { typescript: '5.9.3' } },
  null,
  2,
)}\n`;

function existing(template: string, files: Record<string, string> = {}) {
  const all: Record<string, string> = { 'package.json': PACKAGE, ...files };
  return { template, read: (path: string) => all[path] };
}

/** What SAM's own schema has against a template. */
const schemaFindings = (text: string) =>
  checkSamSchema(new YamlSource('template.yaml', text)).map(
    ({ message }) => message,
  );

describe.each(shapes.filter(shape => shape !== 'definition-body'))(
  '%s',
  shape => {
    it.each(TRIGGERS)('takes a function called by $type', trigger => {
      const text = fixture(shape);
      const plan = planFunction(skeletons, existing(text), {
        function: fn(trigger),
        service: 'demo',
      });
      expect(onlyAdditions(text, plan.template).removed).toEqual([]);
      const { plain } = parseTemplate(plan.template);
      expect(danglingReferences(plain)).toEqual([]);
      expect(schemaFindings(plan.template)).toEqual(schemaFindings(text));
      expect(at(plain, 'Resources', 'NotifierFunction', 'Type')).toBe(
        'AWS::Serverless::Function',
      );
      const again = planFunction(skeletons, existing(plan.template), {
        function: fn(trigger),
        service: 'demo',
      });
      expect(again.template).toBe(plan.template);
      expect(again.files).toEqual(plan.files);
    });
  },
);

function ownService(options: {
  triggers: object[];
  preferences: string[];
  kind?: 'http' | 'rest';
  runtime: string;
}) {
  const { triggers, preferences, kind = 'http', runtime } = options;
  return parseService({
    name: 'royalties',
    description: 'Royalty statements',
    owner: 'group:default/royalties',
    codeOwner: '@distrofm/royalties',
    repository: 'distrofm/royalties',
    runtime,
    api: { kind },
    functions: triggers.map((trigger, index) => ({
      name: index === 0 ? 'calculator' : 'notifier',
      trigger,
      ...(index === 1 && {
        variables: { LIMIT: { dev: '1', prod: '9' }, MODE: 'fast' },
        policies: [
          {
            template: 'SNSPublishMessagePolicy',
            parameters: { TopicName: 'x' },
          },
        ],
      }),
    })),
    environments: ['dev', 'prod'].map((name, index) => ({
      name,
      branch: name,
      accountId: '111111111111',
      deploymentPreference: preferences[index],
      logRetentionDays: 60,
    })),
  });
}

const SHIFTS = {
  none: ['AllAtOnce', 'AllAtOnce'],
  some: ['AllAtOnce', 'Linear10PercentEvery2Minutes'],
  all: ['Canary10Percent5Minutes', 'Canary10Percent10Minutes'],
};

const PAIRS = TRIGGERS.flatMap((added, index) =>
  (['none', 'some', 'all'] as const).map((shifts, turn) => ({
    added,
    shifts,
    // Every trigger comes after every other in one of the rounds.
    first: TRIGGERS[(index + turn * 2 + 1) % TRIGGERS.length],
    kind: turn === 1 ? ('rest' as const) : ('http' as const),
    runtime: (index + turn) % 2 === 0 ? 'nodejs24.x' : 'python3.14',
  })),
);

describe('a service made here', () => {
  it.each(PAIRS)(
    'in $runtime with $first.type, $shifts shifting, and $added.type added is as if made with both',
    ({ first, added, shifts, kind, runtime }) => {
      const preferences = SHIFTS[shifts];
      // Only an API that is there already tells its kind.
      const apiKind = first.type === 'api' ? kind : 'http';
      const alone = ownService({
        triggers: [first],
        preferences,
        kind: apiKind,
        runtime,
      });
      const both = ownService({
        triggers: [
          first,
          { ...added, ...(added.type === 'api' && { path: '/new' }) },
        ],
        preferences,
        kind: apiKind,
        runtime,
      });
      const there = new Map(
        samService(skeletons, alone).map(({ path, content }) => [
          path,
          content,
        ]),
      );
      const wanted = new Map(
        samService(skeletons, both).map(({ path, content }) => [path, content]),
      );
      const plan = planFunction(
        skeletons,
        {
          template: there.get('template.yaml')!,
          read: path => there.get(path),
        },
        { function: both.functions[1] },
      );
      expect(
        onlyAdditions(there.get('template.yaml')!, plan.template).removed,
      ).toEqual([]);
      expect(parseTemplate(plan.template).plain).toEqual(
        parseTemplate(wanted.get('template.yaml')!).plain,
      );
      expect(plan.notes).toEqual([]);
      const made = new Map([
        ...there,
        ...[...plan.files, ...plan.changed].map(
          ({ path, content }) => [path, content] as const,
        ),
      ]);
      for (const [path, content] of wanted) {
        // Prose and settings that list what is there are not taken apart again.
        if (/\.md$|template\.yaml$/.test(path)) continue;
        expect([path, made.get(path)]).toEqual([path, content]);
      }
    },
  );
});

it('refuses an API whose routes stand in a definition', () => {
  expect(() =>
    planFunction(skeletons, existing(fixture('definition-body')), {
      function: fn(TRIGGERS[0]),
      service: 'demo',
    }),
  ).toThrow(
    'template.yaml:6: begins CatalogApi, whose routes stand in its DefinitionBody',
  );
});

it('adds the requirements that are missing, and no other', () => {
  const plan = planFunction(
    skeletons,
    existing(fixture('conditions'), {
      'src/requirements.txt': 'boto3==1.40.0\npydantic>=2',
    }),
    { function: fn(TRIGGERS[1]), service: 'demo' },
  );
  const requirements = plan.changed.find(
    ({ path }) => path === 'src/requirements.txt',
  );
  expect(requirements?.content).toMatch(
    /^boto3==1\.40\.0\npydantic>=2\naws-lambda-powertools(\[tracer\])?==[\d.]+\n$/,
  );
});

describe('the ways of a service', () => {
  const plan = (shape: string, trigger: object) =>
    planFunction(skeletons, existing(fixture(shape)), {
      function: fn(trigger),
      service: 'demo',
    });
  const resourcesOf = (shape: string, trigger: object = TRIGGERS[1]) =>
    mapAt(parseTemplate(plan(shape, trigger).template).plain, 'Resources');
  const propertiesOf = (shape: string, trigger?: object) =>
    mapAt(resourcesOf(shape, trigger), 'NotifierFunction', 'Properties');

  it('keeps code where the other functions have theirs', () => {
    const { files } = plan('long-forms', TRIGGERS[1]);
    expect(files.map(({ path }) => path)).toContain(
      'lambdas/notifier/handler.ts',
    );
    expect(
      at(
        resourcesOf('long-forms'),
        'NotifierFunction',
        'Metadata',
        'BuildProperties',
        'EntryPoints',
      ),
    ).toEqual(['lambdas/notifier/handler.ts']);
  });

  it('names functions as they are named', () => {
    const name = (shape: string) => propertiesOf(shape).FunctionName;
    expect(name('comments')).toEqual({
      'Fn::Sub': 'demo-notifier-${Environment}',
    });
    expect(name('long-forms')).toEqual({ 'Fn::Sub': 'demo-notifier-${Stage}' });
    expect(name('anchors')).toEqual({
      'Fn::Sub': '${AWS::StackName}-notifier',
    });
  });

  it('moves the alias and the traffic as they are moved', () => {
    const { AutoPublishAlias, DeploymentPreference } =
      propertiesOf('conditions');
    expect(AutoPublishAlias).toEqual({
      'Fn::If': ['IsProd', 'live', 'canary'],
    });
    expect(at(DeploymentPreference, 'Type', 'Fn::If', 1)).toBe(
      'Linear10PercentEvery2Minutes',
    );
    expect(at(DeploymentPreference, 'Alarms')).toEqual([
      { Ref: 'NotifierErrorRateAlarm' },
      { Ref: 'NotifierNewVersionErrorRateAlarm' },
    ]);
    expect(
      JSON.stringify(resourcesOf('conditions').NotifierErrorRateAlarm),
    ).toContain(
      JSON.stringify({
        'Fn::Join': [
          ':',
          [
            { Ref: 'NotifierFunction' },
            { 'Fn::If': ['IsProd', 'live', 'canary'] },
          ],
        ],
      }),
    );
  });

  it('does not say again what Globals says', () => {
    const properties = propertiesOf('globals');
    expect(properties).not.toHaveProperty('Runtime');
    expect(properties).not.toHaveProperty('Tracing');
    expect(properties).not.toHaveProperty('AutoPublishAlias');
    expect(mapAt(properties, 'Environment', 'Variables')).not.toHaveProperty(
      'POWERTOOLS_SERVICE_NAME',
    );
  });

  it('says what no Globals says, and is where the others are', () => {
    expect(propertiesOf('nested-stacks')).toMatchObject({
      Runtime: 'nodejs24.x',
      VpcConfig: { SecurityGroupIds: [expect.anything()] },
      Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'demo' } },
    });
  });

  it('uses the API that is there, and makes one where none is', () => {
    const event = (shape: string) =>
      at(propertiesOf(shape, TRIGGERS[0]), 'Events', 'Request');
    expect(event('globals')).toMatchObject({
      Type: 'HttpApi',
      Properties: { ApiId: { Ref: 'HttpApi' } },
    });
    expect(event('long-forms')).toMatchObject({
      Type: 'Api',
      Properties: { RestApiId: { Ref: 'Api' } },
    });
    expect(at(resourcesOf('comments', TRIGGERS[0]), 'HttpApi', 'Type')).toBe(
      'AWS::Serverless::HttpApi',
    );
  });

  it('keeps logs for as long as the others are kept', () => {
    const days = (shape: string) =>
      at(
        resourcesOf(shape),
        'NotifierLogGroup',
        'Properties',
        'RetentionInDays',
      );
    expect(days('globals')).toBe(30);
  });
});
