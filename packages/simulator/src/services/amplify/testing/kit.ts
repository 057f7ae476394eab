/** A simulator with Amplify alone, its clock stopped, and an SDK client for it. */
import {
  AmplifyClient,
  CreateAppCommand,
  CreateBranchCommand,
  GetJobCommand,
  ListJobsCommand,
  StartJobCommand,
} from '@aws-sdk/client-amplify';
import type { JobSummary, StartJobRequest } from '@aws-sdk/client-amplify';
import { amplify } from '..';
import type { Commit } from '..';
import { TOOLS_ACCOUNT, TOOLS_CREDENTIALS } from '../../../identity/registry';
import { simulatorRequestHandler } from '../../../server/requestHandler';
import { createSimulator } from '../../../server/simulator';

export const START = Date.UTC(2026, 10, 23, 12);
export const MINUTE = 60_000;
export const HERE = { account: TOOLS_ACCOUNT, region: 'us-east-1' };

export function commit(sha: string, message = `Change ${sha}`): Commit {
  return {
    sha: sha.padEnd(40, '0'),
    message,
    author: 'Ana R.',
    time: START - MINUTE,
  };
}

export function amplifyKit({ quotas = false } = {}) {
  const simulator = createSimulator({
    services: [amplify],
    startAt: START,
    speed: 0,
    quotas,
    log: () => {},
  });
  const client = new AmplifyClient({
    region: HERE.region,
    endpoint: 'http://simulator.test',
    credentials: TOOLS_CREDENTIALS,
    requestHandler: simulatorRequestHandler(simulator),
    maxAttempts: 1,
  });

  return {
    simulator,
    client,
    world: simulator.world,
    step: (ms: number) => simulator.control.step(ms),
    /** Creates an app with a branch and returns its id. */
    async makeApp({ branch = 'main', manual = false } = {}) {
      const { app } = await client.send(
        new CreateAppCommand({
          name: 'player',
          platform: 'WEB_COMPUTE',
          ...(manual
            ? {}
            : {
                repository: 'https://github.com/distrofm/player',
                accessToken: 'token',
              }),
        }),
      );
      const appId = app!.appId!;
      await client.send(
        new CreateBranchCommand({
          appId,
          branchName: branch,
          stage: 'PRODUCTION',
          framework: 'Next.js - SSR',
        }),
      );
      return appId;
    },
    async start(
      appId: string,
      input: Partial<StartJobRequest> = {},
    ): Promise<JobSummary> {
      const { jobSummary } = await client.send(
        new StartJobCommand({
          appId,
          branchName: 'main',
          jobType: 'RELEASE',
          ...input,
        }),
      );
      return jobSummary!;
    },
    async job(appId: string, jobId = '1', branchName = 'main') {
      const { job } = await client.send(
        new GetJobCommand({ appId, branchName, jobId }),
      );
      return job!;
    },
    async jobs(appId: string, branchName = 'main') {
      const { jobSummaries } = await client.send(
        new ListJobsCommand({ appId, branchName }),
      );
      return jobSummaries!;
    },
    async fetchText(url: string) {
      const response = await simulator.fetch(new Request(url));
      return { status: response.status, text: await response.text() };
    },
  };
}
