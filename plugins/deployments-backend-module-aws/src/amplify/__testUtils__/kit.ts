import {
  CreateAppCommand,
  CreateBranchCommand,
  CreateDomainAssociationCommand,
  ListJobsCommand,
} from '@aws-sdk/client-amplify';
import {
  addPastDeployment,
  addPastJob,
  amplifyState,
  pushCommit,
} from '@backspin/simulator/src/services/amplify';
import {
  GITHUB_API,
  putGithubToken,
  recordPush,
} from '@backspin/simulator/src/services/github';
import type { PastJob } from '@backspin/simulator/src/services/amplify';
import type { Platform } from '@aws-sdk/client-amplify';
import type { CodeHosts } from '@backspin/backstage-plugin-deployments-node';
import type {
  Observation,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  ObserveItem,
  ObserveResult,
  ReadReason,
} from '@backspin/backstage-plugin-deployments-node';
import {
  createAwsKit,
  HOUR,
  MINUTE,
  PROD,
  START,
} from '../../__testUtils__/awsKit';
import { AmplifyProvider } from '../AmplifyProvider';

/** Five minutes and a half in all. */
export const DURATIONS = {
  provision: 45_000,
  preBuild: 60_000,
  build: 150_000,
  postBuild: 15_000,
  deploy: 45_000,
  verify: 15_000,
};
export const BUILD_MS = 330_000;

const TOKEN = 'let-me-in';

export const sha = (name: string) => name.padEnd(40, '0');

const commit = (name: string) => ({
  sha: sha(name),
  message: `Change ${name}`,
  author: 'Ana R.',
  time: START - HOUR,
});

/** A simulated AWS with one app, and the provider before it. */
export async function amplifyKit({
  manual = false,
  github = false,
  platform = 'WEB_COMPUTE' as Platform,
} = {}) {
  const kit = createAwsKit();
  const { simulator, raw, clients, now } = kit;
  const { world } = simulator;
  const { app } = await raw.amplify.send(
    new CreateAppCommand({
      name: 'distrofm-web',
      platform,
      environmentVariables: { API_URL: 'https://api.example' },
      ...(manual
        ? {}
        : {
            repository: 'https://github.com/distrofm/web',
            accessToken: 'token',
          }),
    }),
  );
  const appId = app!.appId!;
  const addBranch = (branchName: string) =>
    raw.amplify.send(
      new CreateBranchCommand({
        appId,
        branchName,
        stage: branchName === 'main' ? 'PRODUCTION' : 'DEVELOPMENT',
        framework: 'Next.js - SSR',
        environmentVariables: { FEATURES: 'all' },
      }),
    );
  await addBranch('main');
  const codeHosts: CodeHosts = {
    accessTo: async () => ({
      kind: 'github',
      apiBaseUrl: `http://simulator.test${GITHUB_API}`,
      headers: { Authorization: `Bearer ${TOKEN}` },
    }),
  };
  putGithubToken(world, TOKEN, 'backspin[bot]');
  const provider = new AmplifyProvider({
    clients,
    now,
    codeHosts: github ? codeHosts : undefined,
  });
  const target = (branch = 'main'): Target => ({
    id: `arn:aws:amplify:us-east-1:${
      PROD.account
    }:apps/${appId}/branches/${encodeURIComponent(branch)}`,
    kind: 'amplify-branch',
    ...PROD,
    name: 'distrofm-web',
    resourceName: branch,
    qualifier: branch,
    environment: branch === 'main' ? 'prod' : undefined,
  });
  return {
    ...kit,
    provider,
    appId,
    target,
    addBranch,
    appArn: `arn:aws:amplify:us-east-1:${PROD.account}:apps/${appId}`,
    /** A build that ended before now, `hoursAgo`. */
    past(
      name: string,
      hoursAgo: number,
      more: Partial<PastJob> = {},
      branch = 'main',
    ) {
      const state = amplifyState(world, PROD).apps[appId];
      addPastJob(state, state.branches[branch], {
        trigger: 'push',
        commit: commit(name),
        startTime: START - hoursAgo * HOUR,
        durations: DURATIONS,
        ...more,
      });
      recordPush(world, state.repository, branch, commit(name));
    },
    /** A deployment by hand that ended before now. */
    pastDeployment(hoursAgo: number, sourceUrl?: string) {
      const { branches } = amplifyState(world, PROD).apps[appId];
      addPastDeployment(branches.main, {
        startTime: START - hoursAgo * HOUR,
        deployMs: 20_000,
        sourceUrl,
        sourceUrlType: sourceUrl ? 'BUCKET_PREFIX' : undefined,
      });
    },
    /** Sends what is fetched to the simulator, so that its GitHub answers. */
    serveGithub() {
      jest.spyOn(global, 'fetch').mockImplementation(async (url, init) => {
        kit.points.pass();
        const request = new Request(url as string, init);
        const response = await simulator.fetch(request);
        kit.points.pass();
        return response;
      });
    },
    push(name: string, branch = 'main', failure?: PastJob['failure']) {
      return pushCommit(world, PROD, appId, branch, commit(name), {
        durations: DURATIONS,
        failure,
      });
    },
    async jobs(branchName = 'main') {
      const answer = await raw.amplify.send(
        new ListJobsCommand({ appId, branchName, maxResults: 50 }),
      );
      return answer.jobSummaries!;
    },
    addDomain: (domainName: string) =>
      raw.amplify.send(
        new CreateDomainAssociationCommand({
          appId,
          domainName,
          subDomainSettings: [{ prefix: 'www', branchName: 'main' }],
        }),
      ),
    async observe(
      items: ObserveItem[],
      reason: ReadReason = 'scheduled',
    ): Promise<ObserveResult[]> {
      const results: ObserveResult[] = [];
      const batch = provider.observe({
        ...PROD,
        items,
        reason,
        signal: new AbortController().signal,
      });
      for await (const result of batch) results.push(result);
      return results;
    },
  };
}

/** A kit, as tests pass it around. */
export type AmplifyKit = Awaited<ReturnType<typeof amplifyKit>>;

/** A result that must be an observation. */
export function seen(
  result: ObserveResult | undefined,
): Extract<ObserveResult, { observation: Observation }> {
  if (!result || !('observation' in result)) {
    throw new Error(`No observation, but ${JSON.stringify(result)}`);
  }
  return result;
}

/** Observes again with what the last time gave. */
export function again(
  target: Target,
  result: ObserveResult | undefined,
): ObserveItem {
  const { observation, memo } = seen(result);
  return { target, previous: observation, memo };
}

export { HOUR, MINUTE, PROD, START };
