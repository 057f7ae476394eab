import { TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  startScaffolder,
  type TestScaffolder,
} from './__testUtils__/startScaffolder';

// One whole task takes seconds, two of them by the clock of an upstream action.
jest.setTimeout(60_000);

const valuesFor = (name: string, change: object = {}) => ({
  name,
  description: 'Tells where artists play',
  owner: 'group:default/payments',
  runtime: 'nodejs24.x',
  functions: [
    { name: 'api', trigger: { type: 'api', method: 'GET', path: '/' } },
  ],
  apiKind: 'http',
  prodPreference: 'Linear10PercentEvery2Minutes',
  approvers: 'group:default/release-managers',
  repoUrl: `github.com?owner=distrofm&repo=${name}`,
  ...change,
});

const component = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name },
  spec: { type: 'service', owner: 'group:default/artists' },
});

describe('making a Lambda service', () => {
  let scaffolder: TestScaffolder;
  // Before the database, which is closed by the hook after this one.
  afterAll(() => scaffolder.stop());
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let before: string[];

  beforeAll(async () => {
    scaffolder = await startScaffolder(await databases.init('SQLITE_3'));
  });

  beforeEach(() => {
    before = scaffolder.world.repositories();
  });

  afterEach(async () => {
    scaffolder.denied.clear();
    await scaffolder.world.simulator.control.clearFaults();
  });

  it('makes the repository, its guard and the entry, then refuses the same name', async () => {
    const { world } = scaffolder;
    const task = await scaffolder.run(
      'lambda-service',
      valuesFor('tour-dates'),
    );
    expect(task).toMatchObject({ status: 'completed' });
    expect(world.repository('tour-dates')).toMatchObject({
      access: { '@payments': 'maintain', '@release-managers': 'pull' },
    });
    expect(world.reviewers('tour-dates', 'prod')).toEqual([
      world.teamId('release-managers'),
    ]);
    expect(scaffolder.registered).toEqual([
      expect.stringMatching(/\/distrofm\/tour-dates\/.*\/catalog-info\.yaml$/),
    ]);

    const again = await scaffolder.run(
      'lambda-service',
      valuesFor('tour-dates'),
    );
    expect(again).toMatchObject({ status: 'failed', failedStep: 'preflight' });
    expect(again.error).toMatch(
      /^repoUrl: the repository distrofm\/tour-dates/,
    );
  });

  it('adds a function to it by a pull request', async () => {
    const { world } = scaffolder;
    scaffolder.entities.push({
      ...component('tour-dates-in-catalog'),
      metadata: {
        name: 'tour-dates-in-catalog',
        annotations: {
          'github.com/project-slug': 'distrofm/tour-dates',
          'backstage.io/source-location': `url:${world.url}/distrofm/tour-dates/tree/main/`,
        },
      },
    });
    const task = await scaffolder.run('lambda-function', {
      service: 'component:default/tour-dates-in-catalog',
      name: 'reminders',
      trigger: { type: 'schedule', expression: 'rate(1 day)' },
    });
    expect(task).toMatchObject({ status: 'completed' });
    const [pull] = world.repository('tour-dates').pulls;
    expect(pull).toMatchObject({ title: 'Add the function reminders' });
    expect(pull.body).toMatch(
      /^- src\/functions\/reminders\/handler\.ts\n(- .*\n)*\nTo look at before it is merged:\n\n- nothing\n- errors of the whole project, old ones included: 0$/m,
    );
  });

  it.each([
    ['lambda-service-cdk', 'encore-votes', {}],
    [
      'amplify-app',
      'fan-club',
      {
        callsApi: true,
        apiUrls: {
          dev: 'https://dev.example',
          staging: 'https://staging.example',
          prod: 'https://example',
        },
      },
    ],
    ['amplify-app', 'press-kit', { callsApi: false }],
  ])('makes all of %s', async (template, name, change) => {
    const { world, registered } = scaffolder;
    const task = await scaffolder.run(template, valuesFor(name, change));
    expect(task).toMatchObject({ status: 'completed' });
    expect(world.repository(name)).toMatchObject({
      access: { '@payments': 'maintain' },
    });
    expect(registered).toContainEqual(expect.stringContaining(`/${name}/`));
  });

  it.each([
    [
      'a repository',
      async ({ world }: TestScaffolder) => world.putRepository('setlists'),
      'repoUrl: the repository distrofm/setlists exists already. Choose another name; if a task of yours that failed has made it, retry that task instead.',
    ],
    [
      'an entity',
      async ({ entities }: TestScaffolder) =>
        void entities.push(component('posters')),
      'name: the catalog has component:default/posters already, owned by group:default/artists. Choose another name.',
    ],
    [
      'a stack',
      async ({ world }: TestScaffolder) =>
        world.putStack('222222222222', 'venues-staging'),
      'name: account 222222222222 (staging) has a stack venues-staging in us-east-1 already, which the new service would take the place of. Choose another name.',
    ],
  ])(
    'refuses the name of %s before anything is made',
    async (_, put, error) => {
      await put(scaffolder);
      before = scaffolder.world.repositories();
      const name = /setlists|posters|venues/.exec(error)![0];
      const task = await scaffolder.run('lambda-service', valuesFor(name));
      expect(task).toMatchObject({
        status: 'failed',
        failedStep: 'preflight',
        error,
      });
      expect(scaffolder.world.repositories()).toEqual(before);
    },
  );

  it('tells at once all that stands in the way', async () => {
    const task = await scaffolder.run(
      'lambda-service',
      valuesFor('encores', {
        owner: 'group:default/ghosts',
        system: 'system:default/nowhere',
        approvers: 'user:default/nobody',
        repoUrl: 'github.com?owner=distrofn&repo=encores',
      }),
    );
    expect(task).toMatchObject({ status: 'failed', failedStep: 'preflight' });
    expect(task.error?.split('\n')).toEqual([
      'system: the catalog shows you no system:default/nowhere. Choose one from the list.',
      'approvers: the catalog shows you no user:default/nobody. Choose one from the list.',
      'repoUrl: GitHub shows no organisation or user distrofn. Choose another owner.',
    ]);
  });

  it('refuses people whom GitHub does not know: prod would have nobody to ask', async () => {
    const task = await scaffolder.run(
      'lambda-service',
      valuesFor('encores', {
        owner: 'group:default/ghosts',
        approvers: 'group:default/ghosts',
      }),
    );
    expect(task).toMatchObject({ status: 'failed', failedStep: 'preflight' });
    expect(task.error?.split('\n')).toEqual([
      expect.stringMatching(
        /^owner: GitHub shows no team distrofm\/ghosts, who is needed to review changes\. Choose another/,
      ),
      expect.stringMatching(
        /^approvers: GitHub shows no team distrofm\/ghosts, who is needed to approve releases\. /,
      ),
    ]);
    expect(scaffolder.world.repositories()).toEqual(before);
  });

  it('makes nothing where the token may not make repositories, and goes on once it may', async () => {
    const { control } = scaffolder.world.simulator;
    await control.addFault({
      service: 'github',
      operation: 'CreateRepository',
      kind: 'accessDenied',
    });
    const task = await scaffolder.run('lambda-service', valuesFor('stages'));
    expect(task).toMatchObject({
      status: 'failed',
      failedStep: 'repository',
      error: expect.stringMatching(
        /^Failed to create the Organization repository distrofm\/stages, Resource not accessible by integration/,
      ),
    });
    expect(scaffolder.world.repositories()).toEqual(before);

    await control.clearFaults();
    const retried = await scaffolder.retry(task.id);
    expect(retried).toMatchObject({ id: task.id, status: 'completed' });
    expect(scaffolder.world.repositories()).toEqual([...before, 'stages']);
  });

  it('makes nothing for whom its first action is not allowed', async () => {
    scaffolder.denied.add('scaffolder.action.execute');
    const task = await scaffolder.run('lambda-service', valuesFor('curfews'));
    expect(task).toMatchObject({
      status: 'failed',
      failedStep: 'preflight',
      error:
        'Unauthorized action: aws-serverless:preflight. The action is not allowed.',
    });
    expect(scaffolder.world.repositories()).toEqual(before);
  });

  it('begins no task for whom may make nothing', async () => {
    scaffolder.denied.add('scaffolder.task.create');
    const { status } = await scaffolder.refused(
      'lambda-service',
      valuesFor('curfews'),
    );
    expect(status).toBe(403);
    expect(scaffolder.world.repositories()).toEqual(before);
  });

  it('tells whoever wrote a template what is wrong with its values, and the fix', async () => {
    const { name, description, owner, runtime } = valuesFor('Curfews');
    scaffolder.entities.push({
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'own' },
      spec: {
        type: 'service',
        steps: [
          {
            id: 'service',
            action: 'aws-serverless:sam:create',
            input: {
              name,
              description,
              owner,
              runtime,
              functions: [
                { name: 'api', trigger: { type: 'api', path: 'plays' } },
                { name: 'in', trigger: { type: 'sqs', batchSize: 0 } },
                { name: 'facts', trigger: { type: 'eventbridge' } },
              ],
              repository: 'distrofm/curfews',
              codeOwner: 'payments',
            },
          },
        ],
      },
    });
    const task = await scaffolder.run('own', {});
    expect(task).toMatchObject({ status: 'failed', failedStep: 'service' });
    expect(task.error?.split('\n')).toEqual([
      'name: must be lower-case words joined by hyphens, such as royalty-calculator',
      'functions.0.trigger.path: must be words or {parameters} behind slashes, such as /royalties/{id}',
      expect.stringMatching(/^functions\.1\.trigger\.batchSize: .*>=1$/),
      'functions.2.trigger.source: is missing; give it a value',
      'codeOwner: must be a user or a team of GitHub, such as @distrofm/royalties',
    ]);
  });

  it.each([
    ['a template that is not shown', 'secret-service', {}, 404, /not found/],
    [
      'a runtime that is out of support',
      'lambda-service',
      { runtime: 'nodejs18.x' },
      400,
      /instance\.runtime is not one of enum values: nodejs24\.x,/,
    ],
    [
      'a bad name',
      'lambda-service',
      { name: 'Tour Dates' },
      400,
      /instance\.name does not match pattern/,
    ],
    [
      'no owner',
      'lambda-service',
      { owner: undefined },
      400,
      /instance requires property "owner"/,
    ],
  ])('begins no task: %s', async (_, template, change, expected, sentence) => {
    const { status, said } = await scaffolder.refused(
      template,
      valuesFor('curfews', change),
    );
    expect(status).toBe(expected);
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(scaffolder.world.repositories()).toEqual(before);
  });
});
