import fc from 'fast-check';
import { parse } from 'yaml';
import type { ServerlessConfig } from '../config';
import { deploymentPreferenceSchema, runtimeSchema } from '../description';
import { Skeletons } from '../render';
import { stopActionlint } from '../validate/checks/actionlint';
import { validateFiles } from '../validate/validateProject';
import { pipelineSchema, type PipelineDescription } from '.';
import { pipelineFiles, requiredChecks, weeklySchedule } from './pipelineFiles';

const SETTINGS: Pick<ServerlessConfig, 'versions' | 'validator'> = {
  versions: { python: {}, actions: {} },
};
const THREE = [
  { name: 'dev', branch: 'develop', accountId: '111111111111' },
  {
    name: 'staging',
    branch: 'staging',
    accountId: '222222222222',
    deploymentPreference: 'Canary10Percent5Minutes' as const,
  },
  {
    name: 'prod',
    branch: 'main',
    accountId: '333333333333',
    region: 'eu-west-1',
    deploymentPreference: 'Linear10PercentEvery10Minutes' as const,
    approval: true,
  },
];

function describePipeline(input: object = {}): PipelineDescription {
  return pipelineSchema.parse({
    name: 'royalties',
    repository: 'distrofm/royalties',
    environments: THREE,
    ...input,
  });
}

function filesOf(input: object = {}, settings = SETTINGS) {
  return Object.fromEntries(
    pipelineFiles(new Skeletons(), describePipeline(input), settings).map(
      ({ path, content }) => [path, content],
    ),
  );
}

function workflow(files: Record<string, string>, name: string) {
  return parse(files[`.github/workflows/${name}.yml`]);
}

/** What a SAM project would hold beside its pipeline, as far as rules compare it. */
const SAM_CONFIG = ['dev', 'staging', 'prod', 'live']
  .map(
    name => `[${name}.deploy.parameters]\nstack_name = "royalties-${name}"\n`,
  )
  .join('');

const COMBINATIONS = (['sam', 'cdk'] as const).flatMap(kind =>
  (['nodejs24.x', 'python3.14'] as const).flatMap(runtime =>
    [true, false].map(codeSecurity => ({ kind, runtime, codeSecurity })),
  ),
);

afterAll(() => stopActionlint());

describe('pipelineFiles', () => {
  it.each(COMBINATIONS)(
    'makes what every check accepts: %j',
    async combination => {
      const files = { ...filesOf(combination), 'samconfig.toml': SAM_CONFIG };
      await expect(
        validateFiles(files, { cloudFormation: false }),
      ).resolves.toEqual([]);
    },
  );

  it('makes workflows that every check accepts, whatever the environments', async () => {
    const names = fc.uniqueArray(
      fc.constantFrom('dev', 'staging', 'prod', 'live'),
      { minLength: 1, maxLength: 4 },
    );
    const pipelines = fc.record({
      names,
      kind: fc.constantFrom('sam', 'cdk'),
      runtime: fc.constantFrom(...runtimeSchema.options),
      preference: fc.constantFrom(...deploymentPreferenceSchema.options),
    });
    await fc.assert(
      fc.asyncProperty(
        pipelines,
        async ({ names: chosen, preference, ...rest }) => {
          const environments = chosen.map((name, index) => ({
            name,
            branch: `release/${name}`,
            accountId: `${index}`.repeat(12),
            deploymentPreference: preference,
          }));
          const files = filesOf({ ...rest, environments });
          const findings = await validateFiles(
            { ...files, 'samconfig.toml': SAM_CONFIG },
            { cloudFormation: false },
          );
          expect(findings).toEqual([]);
        },
      ),
      { numRuns: 8 },
    );
  }, 60_000);

  it('leaves no hole and no mark of a template', () => {
    for (const combination of COMBINATIONS) {
      for (const [path, content] of Object.entries(filesOf(combination))) {
        expect(`${path}\n${content}`).not.toMatch(
          /<[$%#] |[ \n][$%#]>|undefined/,
        );
        expect(content).toMatch(/[^\n]\n$/);
        expect(content).not.toMatch(/ \n|\n\n\n/);
      }
    }
  });

  describe('deploy.yml', () => {
    const { jobs } = workflow(filesOf(), 'deploy');

    it('builds once, and passes main through all environments in order', () => {
      expect(
        Object.entries<{ needs?: string | string[]; if?: string }>(jobs).map(
          ([id, job]) => [id, [job.needs ?? []].flat(), job.if],
        ),
      ).toEqual([
        ['check', [], undefined],
        ['build', ['check'], undefined],
        [
          'deploy-dev',
          ['build'],
          "github.ref == 'refs/heads/develop' || github.ref == 'refs/heads/main'",
        ],
        [
          'deploy-staging',
          ['build', 'deploy-dev'],
          "${{ !cancelled() && !failure() && (github.ref == 'refs/heads/staging' || github.ref == 'refs/heads/main') }}",
        ],
        [
          'deploy-prod',
          ['build', 'deploy-staging'],
          "github.ref == 'refs/heads/main'",
        ],
      ]);
    });

    it.each(THREE)(
      'deploys to $name with its own role and name',
      environment => {
        const { name, accountId, region = 'us-east-1' } = environment;
        const job = jobs[`deploy-${name}`];
        expect(job).toMatchObject({
          environment: name,
          concurrency: { group: `deploy-${name}`, 'cancel-in-progress': false },
          permissions: { contents: 'read', 'id-token': 'write' },
        });
        const steps: { run?: string; with?: Record<string, string> }[] =
          job.steps;
        expect(steps.map(step => step.with?.['role-to-assume'])).toContain(
          `arn:aws:iam::${accountId}:role/royalties-${name}-deploy`,
        );
        expect(steps.map(step => step.with?.['aws-region'])).toContain(region);
        const runs = steps.flatMap(({ run }) => run ?? []);
        expect(runs.slice(-2)).toEqual([
          `sam deploy --config-env ${name} --role-arn arn:aws:iam::${accountId}:role/royalties-${name}-cloudformation --parameter-overrides Environment=${name} Commit=\${{ github.sha }} --no-confirm-changeset --no-fail-on-empty-changeset`,
          'npm run test:integration',
        ]);
      },
    );

    it('waits as long as traffic shifts, and keeps its role for as long', () => {
      const { 'timeout-minutes': minutes, steps } = jobs['deploy-prod'];
      expect(minutes).toBeGreaterThan(90);
      const session = steps.flatMap(
        (step: { with?: Record<string, number> }) =>
          step.with?.['role-duration-seconds'] ?? [],
      );
      expect(session).toEqual([minutes * 60]);
      const { Resources: resources } = parse(
        filesOf()['bootstrap/roles.yaml'],
        { logLevel: 'silent' },
      );
      expect(resources.DeployRole.Properties.MaxSessionDuration).toBe(
        minutes * 60,
      );
    });
  });

  it('shows a difference before a CDK app is deployed, with a role that may only look', () => {
    const { jobs } = workflow(filesOf({ kind: 'cdk' }), 'deploy');
    expect(jobs['deploy-prod'].needs).toEqual([
      'build',
      'deploy-staging',
      'diff-prod',
    ]);
    expect(jobs['diff-prod'].environment).toBeUndefined();
    expect(JSON.stringify(jobs['diff-prod'].steps)).toContain(
      'arn:aws:iam::333333333333:role/royalties-prod-diff',
    );
  });

  it.each([
    ['us-gov-west-1', 'aws-us-gov'],
    ['cn-north-1', 'aws-cn'],
  ])('names roles in %s by their partition', (region, partition) => {
    const [dev] = THREE;
    const files = filesOf({ environments: [{ ...dev, region }] });
    expect(files['.github/workflows/deploy.yml']).toContain(
      `role-to-assume: arn:${partition}:iam::111111111111:role/royalties-dev-deploy`,
    );
    expect(files['.github/workflows/deploy.yml']).not.toContain('arn:aws:');
    expect(files['bootstrap/deploy.sh']).toContain(`partition=${partition}\n`);
    expect(files['bootstrap/deploy.sh']).not.toContain('arn:aws:');
  });

  it('names checks for branch protection that there are', () => {
    for (const { kind } of COMBINATIONS) {
      const files = filesOf({ kind });
      const { jobs: pull } = workflow(files, 'pull-request');
      const { jobs: check } = workflow(files, 'check');
      const names = Object.entries<{ uses?: string }>(pull).flatMap(
        ([id, { uses }]) =>
          uses ? Object.keys(check).map(inner => `${id} / ${inner}`) : [id],
      );
      expect(requiredChecks({ kind }).sort()).toEqual(names.sort());
    }
  });

  it('puts no load on the last environment', () => {
    const { jobs } = workflow(filesOf(), 'load-test');
    expect(Object.keys(jobs)).toEqual(['load-dev', 'load-staging']);
  });

  it('lets a rollback begin while a deployment is under way', () => {
    const files = filesOf();
    const groups = (name: string) =>
      Object.values<{ concurrency?: { group: string } }>(
        workflow(files, name).jobs,
      ).flatMap(({ concurrency }) => concurrency?.group ?? []);
    const deploying = groups('deploy');
    expect(deploying).toHaveLength(3);
    expect(
      groups('rollback').filter(group => deploying.includes(group)),
    ).toEqual([]);
  });

  it('validates with our own command only where it is set', () => {
    const steps = (settings: typeof SETTINGS) =>
      JSON.stringify(workflow(filesOf({}, settings), 'check'));
    expect(steps(SETTINGS)).not.toContain('--format github');
    expect(
      steps({ ...SETTINGS, validator: 'npx --yes backspin-validate' }),
    ).toContain('npx --yes backspin-validate --format github');
  });

  it('trusts the repository by its numbers where they are known', () => {
    const known = filesOf({ organisationId: '12', repositoryId: '34' });
    const { Parameters: parameters } = parse(known['bootstrap/roles.yaml'], {
      logLevel: 'silent',
    });
    expect(parameters).toMatchObject({
      OrganisationId: { Default: '12' },
      RepositoryId: { Default: '34' },
    });
    expect(known['bootstrap/roles.yaml']).toContain(
      'repo:distrofm@${OrganisationId}/royalties@${RepositoryId}:environment:${Environment}',
    );
  });

  it('takes the versions of the configuration in place of its own', () => {
    const sha = 'a'.repeat(40);
    const files = filesOf(
      {},
      {
        versions: {
          python: {},
          actions: { 'actions/checkout': { sha, version: 'v9.9.9' } },
        },
      },
    );
    expect(files['.github/workflows/deploy.yml']).toContain(
      `actions/checkout@${sha} # v9.9.9`,
    );
  });

  it('refuses a pin that is not a commit, naming it', () => {
    expect(() =>
      filesOf(
        {},
        {
          versions: {
            python: {},
            actions: { 'actions/checkout': { sha: 'v6', version: 'v6' } },
          },
        },
      ),
    ).toThrow(/actions\.actions\/checkout\.sha .*full SHA of a commit/);
  });
});

describe('weeklySchedule', () => {
  it('is a time on a working day, and spreads services', () => {
    const services = Array.from({ length: 60 }, (_, i) => `service-${i}`);
    const times = services.map(weeklySchedule);
    for (const time of times) {
      expect(time).toMatch(/^[0-5]?\d [3-7] \* \* [1-5]$/);
    }
    expect(new Set(times).size).toBeGreaterThan(20);
  });
});

describe('pipelineSchema', () => {
  it.each([
    [{ repository: 'royalties' }, 'repository', 'must be owner/name'],
    [{ organisationId: 'distrofm' }, 'organisationId', 'must be a number'],
    [{ environments: [] }, 'environments', 'at least one'],
    [
      { environments: [THREE[0], { ...THREE[1], branch: 'develop' }] },
      'environments.1.branch',
      'another environment has the branch develop already',
    ],
    [
      { environments: [THREE[0], { ...THREE[1], name: 'dev' }] },
      'environments.1.name',
      'another environment has the name dev already',
    ],
  ])('refuses %j', (input, field, message) => {
    const result = pipelineSchema.safeParse({
      name: 'royalties',
      repository: 'distrofm/royalties',
      environments: THREE,
      ...input,
    });
    expect(result.error?.issues).toEqual([
      expect.objectContaining({
        path: field
          .split('.')
          .map(key => (/^\d$/.test(key) ? Number(key) : key)),
        message: expect.stringContaining(message),
      }),
    ]);
  });
});
