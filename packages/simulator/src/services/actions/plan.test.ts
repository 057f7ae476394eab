import { planRun } from './plan';
import {
  branchMatches,
  readWorkflow,
  startsOn,
  WorkflowError,
} from './workflow';

const PATH = '.github/workflows/deploy.yml';

const plan = (texts: Record<string, string>, inputs = {}) =>
  planRun({
    path: PATH,
    texts,
    contexts: { github: { ref_name: 'main' }, vars: { TARGET: 'prod' } },
    inputs,
  });

describe('the jobs of a workflow', () => {
  it('are those of the workflows that it calls, too', () => {
    const { jobs, name } = plan({
      [PATH]: `
name: Deploy
on: push
jobs:
  check:
    uses: ./.github/workflows/check.yml
    with: { level: "\${{ github.ref_name }}" }
    if: github.ref_name == 'main'
  deploy:
    name: To \${{ vars.TARGET }}
    needs: [check]
    environment: { name: "\${{ vars.TARGET }}" }
    concurrency: deploy-\${{ vars.TARGET }}
    steps: [{ run: sam deploy }]
`,
      '.github/workflows/check.yml': `
on: { workflow_call: { inputs: { level: { type: string } } } }
jobs:
  lint: { steps: [] }
  test: { needs: lint, name: "test \${{ inputs.level }}", if: always(), steps: [] }
`,
    });
    expect(name).toBe('Deploy');
    expect(jobs).toMatchObject([
      { key: 'check/lint', name: 'check / lint', needs: [] },
      {
        key: 'check/test',
        name: 'check / test main',
        needs: ['check/lint'],
        definition: {
          inputs: { level: 'main' },
          conditions: [
            { text: "github.ref_name == 'main'", prefix: '' },
            { text: 'always()', prefix: 'check/' },
          ],
        },
      },
      {
        key: 'deploy',
        name: 'To prod',
        needs: ['check/lint', 'check/test'],
        environment: 'prod',
        definition: { concurrency: { group: 'deploy-prod', cancel: false } },
      },
    ]);
  });

  it('know what was asked for, and what is usual', () => {
    const text = `
on:
  workflow_dispatch:
    inputs: { environment: { default: dev }, version: { required: true } }
jobs:
  rollback: { environment: "\${{ inputs.environment }}", steps: [] }
`;
    const environment = (inputs: Record<string, string>) =>
      plan({ [PATH]: text }, inputs).jobs[0].environment;
    expect(environment({})).toBe('dev');
    expect(environment({ environment: 'prod' })).toBe('prod');
  });

  it.each([
    ['jobs: { a: { needs: b, steps: [] } }', 'The job a needs b'],
    ['jobs: { a: { uses: org/repo/x.yml@v1 } }', 'jobs.a.uses'],
    ['jobs: { a: { uses: ./.github/workflows/none.yml } }', 'no workflow'],
    ['jobs: { a: { uses: ./.github/workflows/deploy.yml } }', 'too deep'],
  ])('are refused where they cannot be: %s', (text, message) => {
    expect(() => plan({ [PATH]: `on: push\n${text}\n` })).toThrow(message);
  });
});

describe('a workflow', () => {
  it.each([
    ['on: push', 'push', 'x', true],
    ['on: [push]', 'pull_request', 'x', false],
    ['on: { push: { branches: [main] } }', 'push', 'main', true],
    ['on: { push: { branches: [main] } }', 'push', 'develop', false],
    ['on: { push: { branches: main } }', 'push', 'main', true],
    ['on: { push: { tags: [v*] } }', 'push', 'main', false],
    ['on: { push: { branches-ignore: [docs/**] } }', 'push', 'docs/a/b', false],
    ["on: { push: { branches: ['**', '!x'] } }", 'push', 'x', false],
    ['on: { pull_request: }', 'pull_request', 'main', true],
    ['on: { schedule: [{ cron: 0 1 * * * }] }', 'push', 'main', false],
  ] as const)(
    'with %s and a %s of %s starts: %s',
    (on, event, branch, starts) => {
      const workflow = readWorkflow(PATH, `${on}\njobs: {}\n`);
      expect(startsOn(workflow, event, branch)).toBe(starts);
    },
  );

  it.each([
    ['jobs: {}\n', `${PATH}:1: on`],
    [
      'on: push\njobs:\n  a:\n    steps:\n      - run: [1]\n',
      `${PATH}:5: jobs.a.steps.0.run`,
    ],
    ['on: push\njobs:\n  a: b: c\n', PATH],
  ])('that is not understood says where: %j', (text, message) => {
    expect(() => readWorkflow(PATH, text)).toThrow(WorkflowError);
    expect(() => readWorkflow(PATH, text)).toThrow(message);
  });

  it.each([
    ['release/*', 'release/1', true],
    ['release/*', 'release/1/2', false],
    ['release/**', 'release/1/2', true],
    ['v1.0', 'v1x0', false],
  ])('pattern %s takes %s: %s', (pattern, branch, matches) => {
    expect(branchMatches(pattern, branch)).toBe(matches);
  });
});
