import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSimulator,
  listen,
  putRole,
  TOOLS_ACCOUNT,
  TOOLS_CREDENTIALS,
  type Simulator,
} from '@backspin/simulator';
import { actionsOf } from '@backspin/simulator/src/services/actions/state';
import { cloudFormationState } from '@backspin/simulator/src/services/cloudformation/state';
import {
  GITHUB_API,
  githubState,
  putGithubToken,
  putOrganization,
} from '@backspin/simulator/src/services/github';
import { teamId } from '@backspin/simulator/src/services/github/people';
import type { RepositoryState } from '@backspin/simulator/src/services/github/state';
import type { JsonObject } from '@backstage/types';

const TOKEN = 'token-of-the-portal';
const REGION = 'us-east-1';
const PROD = '333333333333';
const ENVIRONMENTS = [
  { name: 'dev', branch: 'develop', accountId: '111111111111' },
  { name: 'staging', branch: 'staging', accountId: '222222222222' },
  { name: 'prod', branch: 'main', accountId: PROD, approval: true },
];

/** A simulated GitHub and AWS with an organisation and three empty accounts. */
export interface TestWorld {
  simulator: Simulator;
  /** What a portal that uses them has in its configuration. */
  config: JsonObject;
  /** Names of the repositories of the organisation. */
  repositories(): string[];
  /** Makes a repository that is somebody else's. */
  putRepository(name: string): Promise<void>;
  /** Where people find the portal's GitHub. */
  url: string;
  /** What is kept of a repository that was made. */
  repository(name: string): RepositoryState;
  /** Who is asked before an environment of a repository is deployed to, as ids. */
  reviewers(repository: string, environment: string): number[];
  /** Id of a team of the organisation. */
  teamId(slug: string): number;
  /** Puts a stack that somebody else has made into an account. */
  putStack(account: string, name: string): void;
  end(): Promise<void>;
}

export async function startWorld(): Promise<TestWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'scaffolder-test-'));
  const simulator = createSimulator({
    startAt: Date.UTC(2026, 10, 23, 12),
    speed: 0,
    quotas: false,
    log: () => {},
    gitFolder: folder,
    build(world) {
      putOrganization(world, {
        login: 'distrofm',
        members: ['iva.s', 'mara.k'],
        teams: { payments: ['mara.k'], 'release-managers': ['iva.s'] },
      });
      putGithubToken(world, TOKEN, 'backspin[bot]');
    },
  });
  const { world } = simulator;
  for (const { accountId } of ENVIRONMENTS) {
    putRole(world, {
      account: accountId,
      name: 'backspin-read',
      allow: ['cloudformation:Describe*'],
      trust: [TOOLS_ACCOUNT],
    });
  }
  putRole(world, {
    account: PROD,
    name: 'backspin-write',
    allow: ['amplify:*'],
    trust: [TOOLS_ACCOUNT],
  });
  const { url, close } = await listen(simulator, { port: 0 });
  const apiBaseUrl = `${url}${GITHUB_API}`;
  const integration = { apiBaseUrl, token: TOKEN };
  return {
    simulator,
    url,
    config: {
      integrations: {
        github: [
          { host: 'github.com', ...integration },
          { host: new URL(url).host, ...integration },
        ],
      },
      scaffolder: {
        taskRecovery: { enabled: true, workspaceProvider: 'database' },
      },
      aws: { mainAccount: { ...TOOLS_CREDENTIALS } },
      deployments: {
        aws: {
          endpoint: url,
          accounts: ENVIRONMENTS.map(({ accountId }) => ({
            id: accountId,
            regions: [REGION],
            readRole: 'backspin-read',
            writeRole: 'backspin-write',
          })),
        },
      },
      awsServerless: { environments: ENVIRONMENTS },
    },
    repositories: () =>
      Object.values(githubState(world).repositories).map(({ name }) => name),
    async putRepository(name) {
      await fetch(`${apiBaseUrl}/orgs/distrofm/repos`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ name }),
      });
    },
    repository: name => githubState(world).repositories[`distrofm/${name}`],
    reviewers: (repository, environment) =>
      actionsOf(world, `distrofm/${repository}`).environments[
        environment
      ].reviewers.map(({ id }) => id),
    teamId: slug => teamId('distrofm', slug),
    putStack(account, name) {
      const { stacks } = cloudFormationState(world, {
        account,
        region: REGION,
      });
      stacks[name] = {
        id: `arn:aws:cloudformation:${REGION}:${account}:stack/${name}/1`,
        name,
        status: 'CREATE_COMPLETE',
        createdAt: world.now(),
        recorded: {},
        resources: {},
        events: [],
        nextEvent: 1,
      };
    },
    async end() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
