import {
  CreateAppCommand,
  CreateBranchCommand,
  CreateDomainAssociationCommand,
  DeleteBranchCommand,
  GenerateAccessLogsCommand,
  GetAppCommand,
  GetArtifactUrlCommand,
  GetBranchCommand,
  GetDomainAssociationCommand,
  ListAppsCommand,
  ListArtifactsCommand,
  ListBackendEnvironmentsCommand,
  ListBranchesCommand,
  ListJobsCommand,
  ListTagsForResourceCommand,
  ListWebhooksCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAppCommand,
  UpdateDomainAssociationCommand,
} from '@aws-sdk/client-amplify';
import { amplify, addPastJob, amplifyState } from '.';
import { amplifyKit, commit, HERE, MINUTE, START } from './testing/kit';

const DURATIONS = {
  provision: 30_000,
  preBuild: 60_000,
  build: 90_000,
  postBuild: 10_000,
  deploy: 20_000,
  verify: 10_000,
};

describe('apps', () => {
  it('carry their production branch and its last deployment', async () => {
    const { client, step, makeApp, start } = amplifyKit();
    const appId = await makeApp();
    await start(appId);
    await step(10 * MINUTE);
    const { apps } = await client.send(new ListAppsCommand({}));
    expect(apps).toHaveLength(1);
    expect(apps![0]).toMatchObject({
      appId,
      appArn: `arn:aws:amplify:us-east-1:${HERE.account}:apps/${appId}`,
      defaultDomain: `${appId}.amplifyapp.com`,
      productionBranch: {
        branchName: 'main',
        status: 'SUCCEED',
        lastDeployTime: expect.any(Date),
      },
    });
  });

  it('are at most twenty-five in a region, listed by page', async () => {
    const { client } = amplifyKit();
    const create = (name: string) =>
      client.send(new CreateAppCommand({ name }));
    for (let i = 0; i < 25; i++) await create(`app-${i}`);
    await expect(create('one-more')).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    const seen = new Set<string>();
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new ListAppsCommand({ maxResults: 10, nextToken }),
      );
      page.apps!.forEach(app => seen.add(app.name!));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(seen.size).toBe(25);
  });

  it('keep what an update does not name', async () => {
    const { client, makeApp } = amplifyKit();
    const appId = await makeApp();
    await client.send(
      new UpdateAppCommand({ appId, description: 'The player' }),
    );
    const { app } = await client.send(new GetAppCommand({ appId }));
    expect(app).toMatchObject({
      name: 'player',
      description: 'The player',
      repository: 'https://github.com/distrofm/player',
    });
  });

  it('need a token to be connected to a repository', async () => {
    const { client } = amplifyKit();
    await expect(
      client.send(
        new CreateAppCommand({
          name: 'x',
          repository: 'https://github.com/distrofm/x',
        }),
      ),
    ).rejects.toMatchObject({ name: 'BadRequestException' });
  });
});

describe('branches', () => {
  it('show how they are set', async () => {
    const { client, makeApp } = amplifyKit();
    const appId = await makeApp();
    await client.send(
      new CreateBranchCommand({ appId, branchName: 'feature/lyrics' }),
    );
    const { branches } = await client.send(new ListBranchesCommand({ appId }));
    expect(branches!.map(({ branchName }) => branchName)).toEqual([
      'feature/lyrics',
      'main',
    ]);
    expect(branches![0]).toMatchObject({
      branchArn: `arn:aws:amplify:us-east-1:${HERE.account}:apps/${appId}/branches/feature%2Flyrics`,
      displayName: 'feature-lyrics',
      stage: 'NONE',
      enableAutoBuild: true,
      activeJobId: '0000000000',
      totalNumberOfJobs: '0',
    });
  });

  it('exist once', async () => {
    const { client, makeApp } = amplifyKit();
    const appId = await makeApp();
    await expect(
      client.send(new CreateBranchCommand({ appId, branchName: 'main' })),
    ).rejects.toMatchObject({ name: 'BadRequestException' });
    await client.send(new DeleteBranchCommand({ appId, branchName: 'main' }));
    await expect(
      client.send(new GetBranchCommand({ appId, branchName: 'main' })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe('ListJobs', () => {
  it('lists newest first, in pages that jobs ended meanwhile do not shift', async () => {
    const { client, world, makeApp, start } = amplifyKit();
    const appId = await makeApp();
    const app = amplifyState(world, HERE).apps[appId];
    for (let i = 0; i < 60; i++) {
      addPastJob(app, app.branches.main, {
        trigger: 'push',
        commit: commit(String(i)),
        startTime: START - (100 - i) * 60 * MINUTE,
        durations: DURATIONS,
      });
    }
    const list = (nextToken?: string) =>
      client.send(
        new ListJobsCommand({ appId, branchName: 'main', nextToken }),
      );
    const first = await list();
    await start(appId);
    const second = await list(first.nextToken);
    const ids = [...first.jobSummaries!, ...second.jobSummaries!].map(
      ({ jobId }) => Number(jobId),
    );
    expect(first.jobSummaries).toHaveLength(50);
    expect(second.nextToken).toBeUndefined();
    expect(ids).toEqual(Array.from({ length: 60 }, (_, i) => 60 - i));
  });

  it.each([
    [{ maxResults: 51 }, 'less than or equal to 50'],
    [{ maxResults: -1 }, 'greater than or equal to 0'],
    [{ nextToken: 'nonsense' }, 'Invalid next token'],
  ])('refuses %j', async (input, message) => {
    const { client, makeApp } = amplifyKit();
    const appId = await makeApp();
    await expect(
      client.send(new ListJobsCommand({ appId, branchName: 'main', ...input })),
    ).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(message),
    });
  });
});

describe('identifiers', () => {
  it.each([
    ['Dabc', 'BadRequestException'],
    ['app', 'BadRequestException'],
    ['d23456789012345678901', 'BadRequestException'],
    ['dabc', 'NotFoundException'],
  ])('app %s is answered with %s', async (appId, name) => {
    const { client } = amplifyKit();
    await expect(
      client.send(new GetAppCommand({ appId })),
    ).rejects.toMatchObject({ name });
  });
});

describe('custom domains', () => {
  it('take a few minutes to come and to change', async () => {
    const { client, step, makeApp } = amplifyKit();
    const appId = await makeApp();
    await client.send(new CreateBranchCommand({ appId, branchName: 'next' }));
    const domainName = 'distrofm.example';
    await client.send(
      new CreateDomainAssociationCommand({
        appId,
        domainName,
        subDomainSettings: [{ prefix: 'www', branchName: 'main' }],
      }),
    );
    const read = async () =>
      (
        await client.send(
          new GetDomainAssociationCommand({ appId, domainName }),
        )
      ).domainAssociation!;
    const seen: string[] = [];
    for (const seconds of [0, 10, 30, 45, 20, 50]) {
      await step(seconds * 1000);
      seen.push((await read()).domainStatus!);
    }
    expect(seen).toEqual([
      'CREATING',
      'REQUESTING_CERTIFICATE',
      'PENDING_VERIFICATION',
      'IN_PROGRESS',
      'PENDING_DEPLOYMENT',
      'AVAILABLE',
    ]);

    const update = new UpdateDomainAssociationCommand({
      appId,
      domainName,
      subDomainSettings: [{ prefix: 'www', branchName: 'next' }],
    });
    await client.send(update);
    expect(await read()).toMatchObject({
      domainStatus: 'UPDATING',
      updateStatus: 'PENDING_VERIFICATION',
      subDomains: [{ subDomainSetting: { branchName: 'next' } }],
    });
    await expect(client.send(update)).rejects.toMatchObject({
      name: 'BadRequestException',
    });
    await step(2 * MINUTE);
    expect(await read()).toMatchObject({
      domainStatus: 'AVAILABLE',
      updateStatus: 'UPDATE_COMPLETE',
    });
    const { branch } = await client.send(
      new GetBranchCommand({ appId, branchName: 'next' }),
    );
    expect(branch!.customDomains).toEqual(['www.distrofm.example']);
  });
});

describe('tags', () => {
  it('are set, removed and found for apps and branches', async () => {
    const { client, world, makeApp } = amplifyKit();
    const appId = await makeApp({ branch: 'feature/x' });
    const appArn = `arn:aws:amplify:us-east-1:${HERE.account}:apps/${appId}`;
    const branchArn = `${appArn}/branches/feature%2Fx`;
    for (const resourceArn of [appArn, branchArn]) {
      await client.send(
        new TagResourceCommand({ resourceArn, tags: { team: 'a', keep: 'b' } }),
      );
      await client.send(
        new UntagResourceCommand({ resourceArn, tagKeys: ['keep'] }),
      );
      const { tags } = await client.send(
        new ListTagsForResourceCommand({ resourceArn }),
      );
      expect(tags).toEqual({ team: 'a' });
    }
    expect(amplify.taggedResources!(world, HERE)).toEqual([
      { arn: appArn, tags: { team: 'a' } },
      { arn: branchArn, tags: { team: 'a' } },
    ]);
    await expect(
      client.send(
        new ListTagsForResourceCommand({ resourceArn: `${appArn}x` }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the lesser reads', () => {
  it('answer for an app that uses none of them', async () => {
    const { client, step, makeApp, start } = amplifyKit();
    const appId = await makeApp();
    await start(appId);
    await step(10 * MINUTE);
    const webhooks = await client.send(new ListWebhooksCommand({ appId }));
    expect(webhooks.webhooks).toEqual([]);
    const environments = await client.send(
      new ListBackendEnvironmentsCommand({ appId }),
    );
    expect(environments.backendEnvironments).toEqual([]);
    const artifacts = await client.send(
      new ListArtifactsCommand({ appId, branchName: 'main', jobId: '1' }),
    );
    expect(artifacts.artifacts).toEqual([]);
  });

  it('lead to test artifacts and access logs', async () => {
    const { client, step, makeApp, start, fetchText } = amplifyKit();
    const appId = await makeApp();
    const buildSpec = 'version: 1\ntest:\n  phases:\n';
    await client.send(new UpdateAppCommand({ appId, buildSpec }));
    await start(appId);
    await step(10 * MINUTE);
    const { artifacts } = await client.send(
      new ListArtifactsCommand({ appId, branchName: 'main', jobId: '1' }),
    );
    const { artifactUrl } = await client.send(
      new GetArtifactUrlCommand({ artifactId: artifacts![0].artifactId }),
    );
    expect((await fetchText(artifactUrl!)).text).toContain('"failures":0');
    const { logUrl } = await client.send(
      new GenerateAccessLogsCommand({
        appId,
        domainName: `main.${appId}.amplifyapp.com`,
      }),
    );
    expect((await fetchText(logUrl!)).text).toContain('cs-uri-stem');
  });
});

describe('the control plane', () => {
  it('is throttled with 429', async () => {
    const { client } = amplifyKit({ quotas: true });
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, () => client.send(new ListAppsCommand({}))),
    );
    const refused = results.filter(r => r.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({
      reason: { $metadata: { httpStatusCode: 429 } },
    });
  });
});
