/**
 * ListArtifacts, GetArtifactUrl, GenerateAccessLogs. Artifacts here are those of
 * end-to-end tests alone; what a build made is linked from its BUILD step.
 */
import type { RequestContext } from '../../core/types';
import type {
  GenerateAccessLogsRequest,
  GenerateAccessLogsResult,
  GetArtifactUrlRequest,
  GetArtifactUrlResult,
  ListArtifactsRequest,
  ListArtifactsResult,
} from '@aws-sdk/client-amplify';
import { padJobId } from './arns';
import { hasTestPhase } from './commands';
import { notFound } from './errors';
import { presign } from './links';
import { requireApp, requireBranch, requireDomain, requireJob } from './lookup';
import { paginateByKey } from './paging';

const MAX_PAGE = 50;
const TEST_FILES = ['mochawesome.json', 'player.spec.json'];

function listArtifacts(
  input: ListArtifactsRequest,
  context: RequestContext,
): ListArtifactsResult {
  const app = requireApp(context.world, context, input.appId);
  const branch = requireBranch(app, input.branchName);
  const job = requireJob(branch, input.jobId);
  const hasTests =
    job.status === 'SUCCEED' && hasTestPhase(branch.buildSpec ?? app.buildSpec);
  const artifacts = (hasTests ? TEST_FILES : []).map(artifactFileName => ({
    artifactFileName,
    artifactId: encodeId([
      app.appId,
      branch.name,
      padJobId(job.id),
      artifactFileName,
    ]),
  }));
  const page = paginateByKey(
    artifacts,
    input,
    MAX_PAGE,
    artifact => artifact.artifactFileName,
  );
  return { artifacts: page.items, nextToken: page.nextToken };
}

function getArtifactUrl(
  input: GetArtifactUrlRequest,
  context: RequestContext,
): GetArtifactUrlResult {
  const { world, account, region, baseUrl, now } = context;
  const parts = decodeId(input.artifactId);
  if (!parts) {
    throw notFound(`Artifact ${input.artifactId} not found.`);
  }
  const [appId, branchName, jobId] = parts;
  requireJob(
    requireBranch(requireApp(world, context, appId), branchName),
    jobId,
  );
  return {
    artifactId: input.artifactId,
    artifactUrl: presign(
      baseUrl,
      { account, region, kind: 'test', parts },
      now,
    ),
  };
}

function encodeId(parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function decodeId(id = ''): string[] | undefined {
  try {
    const parts = JSON.parse(Buffer.from(id, 'base64url').toString());
    return Array.isArray(parts) && parts.length === 4 ? parts : undefined;
  } catch {
    return undefined;
  }
}

function generateAccessLogs(
  input: GenerateAccessLogsRequest,
  context: RequestContext,
): GenerateAccessLogsResult {
  const { account, region, baseUrl, now } = context;
  const app = requireApp(context.world, context, input.appId);
  const isDefault = input.domainName?.endsWith(`${app.appId}.amplifyapp.com`);
  const name = isDefault
    ? input.domainName!
    : requireDomain(app, input.domainName).name;
  return {
    logUrl: presign(
      baseUrl,
      { account, region, kind: 'access', parts: [app.appId, name] },
      now,
    ),
  };
}

export const artifactOperations = {
  ListArtifacts: listArtifacts,
  GetArtifactUrl: getArtifactUrl,
  GenerateAccessLogs: generateAccessLogs,
};
