import {
  GetBranchCommand,
  ListAppsCommand,
  ListBranchesCommand,
  ListJobsCommand,
} from '@aws-sdk/client-amplify';
import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import {
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetProvisionedConcurrencyConfigCommand,
  ListAliasesCommand,
  paginateListFunctions,
  paginateListVersionsByFunction,
} from '@aws-sdk/client-lambda';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { APPS, EXAMPLES, MANUAL_APPS, SERVICES, SPECIAL, STANDBY } from '.';
import { authorName, PEOPLE } from './data/people';
import { ENVIRONMENTS } from './data/types';
import { clientsFor, estateSimulator, START } from './testing/kit';

// Each test builds a whole estate; on a busy machine that takes its time.
jest.setTimeout(60_000);

async function functionNames(lambda: LambdaClient): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListFunctions({ client: lambda }, {})) {
    names.push(...page.Functions!.map(fn => fn.FunctionName!));
  }
  return names;
}

async function versionsOf(lambda: LambdaClient, FunctionName: string) {
  const versions = [];
  for await (const page of paginateListVersionsByFunction(
    { client: lambda },
    { FunctionName },
  )) {
    versions.push(...page.Versions!.filter(v => v.Version !== '$LATEST'));
  }
  return versions;
}

const NAMED = { Name: 'live' };

describe('the estate', () => {
  const simulator = estateSimulator();

  it.each(ENVIRONMENTS)('has every function in %s', async environment => {
    const { lambda } = await clientsFor(simulator, environment);
    expect((await functionNames(lambda)).sort()).toEqual(
      SERVICES.flatMap(service => service.functions)
        .map(({ name }) => `${name}-${environment}`)
        .sort(),
    );
  });

  it('tags functions with what a portal wants to know', async () => {
    const { lambda } = await clientsFor(simulator, 'staging');
    const { Tags } = await lambda.send(
      new GetFunctionCommand({
        FunctionName: 'royalty-export-staging',
        Qualifier: 'live',
      }),
    );
    expect(Tags).toMatchObject({
      service: 'royalty-calculator',
      environment: 'staging',
      team: 'payments',
      category: 'event',
      repository: 'distrofm/royalty-calculator',
      'aws:cloudformation:stack-name': 'royalty-calculator-staging',
    });
  });

  it('describes versions by commits of people in the catalog', async () => {
    const { lambda } = await clientsFor(simulator, 'prod');
    const authors = PEOPLE.map(({ name }) => authorName(name));
    for (const name of ['search-query-prod', 'auth-login-prod']) {
      const versions = await versionsOf(lambda, name);
      expect(versions.length).toBeGreaterThanOrEqual(5);
      expect(versions.length).toBeLessThanOrEqual(13);
      for (const { Description } of versions) {
        const [, author] = /^[0-9a-f]{7} .+ \((.+)\)$/.exec(Description!) ?? [];
        expect(authors).toContain(author);
      }
    }
  });

  it('promotes the same code from dev to prod', async () => {
    const shas = await Promise.all(
      ENVIRONMENTS.map(async environment => {
        const { lambda } = await clientsFor(simulator, environment);
        const versions = await versionsOf(
          lambda,
          `library-list-${environment}`,
        );
        return versions.map(v => v.CodeSha256);
      }),
    );
    const [dev, staging, prod] = shas;
    expect(dev).toEqual(expect.arrayContaining(staging));
    expect(staging).toEqual(expect.arrayContaining(prod));
    expect(staging.length - prod.length).toBeLessThanOrEqual(3);
  });

  it('uses CodeDeploy in staging and prod, never in dev', async () => {
    const counts = [];
    for (const environment of ENVIRONMENTS) {
      const { codedeploy } = await clientsFor(simulator, environment);
      const { deployments } = await codedeploy.send(
        new ListDeploymentsCommand({}),
      );
      counts.push(deployments!.length);
    }
    expect(counts).toEqual([0, 100, 100]);
  });

  it('has three apps with their branches in prod', async () => {
    const { amplify } = await clientsFor(simulator, 'prod');
    const { apps } = await amplify.send(new ListAppsCommand({}));
    expect(apps!.map(({ name, appId }) => [name, appId]).sort()).toEqual(
      [...APPS, ...MANUAL_APPS].map(({ name, appId }) => [name, appId]).sort(),
    );
    for (const { appId } of APPS) {
      const { branches } = await amplify.send(
        new ListBranchesCommand({ appId }),
      );
      const names = branches!.map(({ branchName }) => branchName);
      expect(names).toEqual(
        expect.arrayContaining(['develop', 'staging', 'main']),
      );
      expect(names.filter(name => name!.startsWith('feature/'))).toHaveLength(
        1,
      );
    }
  });

  it('keeps the release before the live one warm on a branch', async () => {
    const { amplify } = await clientsFor(simulator, 'prod');
    const { appId } = APPS.find(({ name }) => name === STANDBY.app)!;
    const newest = async (branchName: string, status = 'SUCCEED') => {
      const { jobSummaries } = await amplify.send(
        new ListJobsCommand({ appId, branchName }),
      );
      return jobSummaries!.filter(job => job.status === status);
    };
    const [warm] = await newest(STANDBY.branch);
    const [live, ...earlier] = await newest('main');
    expect(warm.commitId).not.toBe(live.commitId);
    expect(earlier.map(({ commitId }) => commitId)).toContain(warm.commitId);
  });

  it('has an app that is deployed by hand, from sources good and gone', async () => {
    const { amplify } = await clientsFor(simulator, 'prod');
    const [{ appId }] = MANUAL_APPS;
    const { jobSummaries } = await amplify.send(
      new ListJobsCommand({ appId, branchName: 'main' }),
    );
    expect(
      jobSummaries!.map(({ jobId, jobType, sourceUrl }) => [
        jobId,
        jobType,
        sourceUrl?.split('://')[0],
      ]),
    ).toEqual([
      ['18', 'MANUAL', 's3'],
      ['17', 'MANUAL', 's3'],
      ['16', 'MANUAL', 'https'],
      ['15', 'MANUAL', undefined],
      ['14', 'MANUAL', 's3'],
    ]);
  });

  it('tells the story of the artist dashboard', async () => {
    const { amplify } = await clientsFor(simulator, 'prod');
    const { appId } = APPS.find(({ name }) => name === 'artist-dashboard')!;
    const main = await amplify.send(
      new ListJobsCommand({ appId, branchName: 'main', maxResults: 3 }),
    );
    expect(
      main.jobSummaries!.map(job => [
        job.jobId,
        job.jobType,
        job.commitId!.slice(0, 7),
      ]),
    ).toEqual([
      ['144', 'RETRY', '0a9d3c4'],
      ['143', 'RELEASE', 'c0ffee1'],
      ['142', 'RELEASE', '0a9d3c4'],
    ]);
    const { branch } = await amplify.send(
      new GetBranchCommand({ appId, branchName: 'main' }),
    );
    expect(branch!.enableAutoBuild).toBe(false);
    const develop = await amplify.send(
      new ListJobsCommand({ appId, branchName: 'develop', maxResults: 1 }),
    );
    expect(develop.jobSummaries![0]).toMatchObject({
      jobId: '311',
      status: 'RUNNING',
    });
  });

  it('records HEAD for some builds, and not for the example', async () => {
    const { amplify } = await clientsFor(simulator, 'prod');
    const commits: string[] = [];
    for (const { appId, branches } of APPS) {
      for (const { name: branchName } of branches) {
        const { jobSummaries } = await amplify.send(
          new ListJobsCommand({ appId, branchName }),
        );
        commits.push(...jobSummaries!.map(job => job.commitId!));
      }
    }
    expect(commits.filter(id => id === 'HEAD').length).toBeGreaterThan(5);

    const { app, branch: branchName } = EXAMPLES.rebuild;
    const { appId } = APPS.find(({ name }) => name === app)!;
    const { jobSummaries } = await amplify.send(
      new ListJobsCommand({ appId, branchName, maxResults: 2 }),
    );
    for (const job of jobSummaries!) {
      expect(job.status).toBe('SUCCEED');
      expect(job.commitId).toMatch(/^[0-9a-f]{40}$/);
    }
  });

  it('lets the portal read, and the read role not write', async () => {
    const { lambda } = await clientsFor(simulator, 'prod');
    await expect(
      lambda.send(
        new DeleteFunctionCommand({ FunctionName: 'library-list-prod' }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('the special cases', () => {
  const simulator = estateSimulator();
  const prodLambda = async () => (await clientsFor(simulator, 'prod')).lambda;

  it('has a function on a deprecated runtime', async () => {
    const lambda = await prodLambda();
    const { Runtime } = await lambda.send(
      new GetFunctionConfigurationCommand({
        FunctionName: `${SPECIAL.deprecatedRuntime.function}-prod`,
      }),
    );
    expect(Runtime).toBe('python3.9');
  });

  it('has a function without an alias', async () => {
    const lambda = await prodLambda();
    const FunctionName = `${SPECIAL.withoutAlias.function}-prod`;
    const { Aliases } = await lambda.send(
      new ListAliasesCommand({ FunctionName }),
    );
    expect(Aliases).toEqual([]);
    expect(await versionsOf(lambda, FunctionName)).toEqual([]);
  });

  it('has a weight left over from a stopped deployment', async () => {
    const lambda = await prodLambda();
    const alias = await lambda.send(
      new GetAliasCommand({
        ...NAMED,
        FunctionName: `${SPECIAL.leftoverWeight.function}-prod`,
      }),
    );
    const [[version, weight]] = Object.entries(
      alias.RoutingConfig!.AdditionalVersionWeights!,
    );
    expect(Number(version)).toBe(Number(alias.FunctionVersion) + 1);
    expect(weight).toBe(0.1);
  });

  it('has a function whose previous version is gone', async () => {
    const lambda = await prodLambda();
    const FunctionName = `${SPECIAL.previousDeleted.function}-prod`;
    const alias = await lambda.send(
      new GetAliasCommand({ ...NAMED, FunctionName }),
    );
    const versions = (await versionsOf(lambda, FunctionName)).map(v =>
      Number(v.Version),
    );
    const live = Number(alias.FunctionVersion);
    expect(versions).toContain(live);
    expect(versions).not.toContain(live - 1);
    expect(versions).toContain(live - 2);
  });

  it('has a stack that is out of step', async () => {
    const { lambda, cloudformation } = await clientsFor(simulator, 'prod');
    const FunctionName = `${SPECIAL.outOfStep.function}-prod`;
    const alias = await lambda.send(
      new GetAliasCommand({ ...NAMED, FunctionName }),
    );
    const { StackResources } = await cloudformation.send(
      new DescribeStackResourcesCommand({
        StackName: `${SPECIAL.outOfStep.service}-prod`,
      }),
    );
    const recorded = StackResources!.find(
      resource =>
        resource.ResourceType === 'AWS::Lambda::Version' &&
        resource.PhysicalResourceId!.includes(`:${FunctionName}:`),
    )!;
    expect(recorded.PhysicalResourceId).not.toMatch(
      new RegExp(`:${alias.FunctionVersion}$`),
    );
  });

  it('has provisioned concurrency on one alias', async () => {
    const lambda = await prodLambda();
    const concurrency = await lambda.send(
      new GetProvisionedConcurrencyConfigCommand({
        FunctionName: `${SPECIAL.provisioned.function}-prod`,
        Qualifier: 'live',
      }),
    );
    expect(concurrency).toMatchObject({
      Status: 'READY',
      AllocatedProvisionedConcurrentExecutions: 20,
    });
  });

  it('shifts traffic in staging at the start, and gets there', async () => {
    const fresh = estateSimulator();
    const { lambda } = await clientsFor(fresh, 'staging');
    const read = () =>
      lambda.send(
        new GetAliasCommand({
          ...NAMED,
          FunctionName: `${SPECIAL.shifting.function}-staging`,
        }),
      );
    expect(await read()).toMatchObject({
      FunctionVersion: '44',
      RoutingConfig: { AdditionalVersionWeights: { '45': 0.3 } },
    });
    await fresh.control.step(14 * 60_000);
    const after = await read();
    expect(after.FunctionVersion).toBe('45');
    expect(after.RoutingConfig?.AdditionalVersionWeights ?? {}).toEqual({});
  });
});

describe('a world', () => {
  const stateOf = (json: string) => {
    const { state, queue } = JSON.parse(json);
    return { state, queue };
  };

  it('is the same for the same seed, and another for another', () => {
    const [one, two, other] = ['a', 'a', 'b'].map(seed =>
      stateOf(estateSimulator({ seed }).save()),
    );
    expect(two).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('is the same relative to its start', () => {
    const simulator = estateSimulator();
    const { amplify } = JSON.parse(simulator.save()).state;
    const [app] = Object.values<any>(amplify['333333333333/us-east-1'].apps);
    expect(app.createTime).toBe(START - 400 * 24 * 3_600_000);
  });

  it('is saved in less than twenty megabytes', () => {
    expect(estateSimulator().save().length).toBeLessThan(20_000_000);
  });
});
