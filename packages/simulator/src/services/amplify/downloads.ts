/** What the service's presigned links and webhook addresses answer over plain HTTP. */
import type { World } from '../../core/types';
import { hasTestPhase } from './commands';
import { LINK_PREFIX, readLink } from './links';
import type { LinkTarget } from './links';
import { stepLog } from './logs';
import { amplifyState } from './state';
import { serveWebhook, WEBHOOK_PATH } from './webhooks';
import { zipOf } from './zip';

const noSuchKey = () =>
  s3Error(404, 'NoSuchKey', 'The specified key does not exist.');

/** Answers requests for links of this service; undefined for any other address. */
export async function serveHttp(
  request: Request,
  world: World,
): Promise<Response | undefined> {
  const url = new URL(request.url);
  if (url.pathname === WEBHOOK_PATH) {
    return serveWebhook(request, url, world);
  }
  if (!url.pathname.startsWith(LINK_PREFIX)) {
    return undefined;
  }
  const target = readLink(url, world.now());
  if ('refused' in target) {
    return target.refused === 'AccessDenied'
      ? s3Error(403, 'AccessDenied', 'Request has expired')
      : s3Error(
          403,
          'SignatureDoesNotMatch',
          'The request signature we calculated does not match the signature you provided.',
        );
  }
  if (target.kind === 'upload') {
    return request.method === 'PUT'
      ? upload(request, world, target)
      : s3Error(403, 'SignatureDoesNotMatch', 'The link is for PUT.');
  }
  return download(world, target);
}

function download(world: World, target: LinkTarget): Response {
  const [appId, branchName, jobId, name] = target.parts;
  if (target.kind === 'access') {
    return new Response(
      'date\ttime\tx-edge-location\tsc-bytes\tc-ip\tcs-method\tcs-uri-stem\tsc-status\n',
      { headers: { 'content-type': 'text/csv' } },
    );
  }
  const found = find(world, target, appId, branchName, jobId);
  if (target.kind === 'thumbnail') {
    return new Response(thumbnail(appId, branchName), {
      headers: { 'content-type': 'image/svg+xml' },
    });
  }
  if (!found) {
    return noSuchKey();
  }
  const { app, branch, job } = found;
  if (target.kind === 'log') {
    return new Response(stepLog({ app, branch, job }, name, world.now()), {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  }
  if (target.kind === 'test') {
    return hasTestPhase(branch.buildSpec ?? app.buildSpec)
      ? Response.json({ suite: name, tests: 24, failures: 0 })
      : noSuchKey();
  }
  const page = `<!doctype html>\n<title>${app.name}</title>\n<p>${
    job.built?.sha ?? ''
  }</p>\n`;
  return new Response(new Blob([zipOf('index.html', page)]), {
    headers: { 'content-type': 'application/zip' },
  });
}

async function upload(
  request: Request,
  world: World,
  target: LinkTarget,
): Promise<Response> {
  const [appId, branchName, jobId, name] = target.parts;
  const job = find(world, target, appId, branchName, jobId)?.job;
  if (!job) {
    return noSuchKey();
  }
  const body = await request.arrayBuffer();
  job.uploads = { ...job.uploads, [name]: body.byteLength };
  return new Response(null, { status: 200 });
}

function find(
  world: World,
  target: LinkTarget,
  appId: string,
  branchName: string,
  jobId: string,
) {
  const app = amplifyState(world, target).apps[appId];
  const branch = app?.branches[branchName];
  const job = branch?.jobs.find(candidate => candidate.id === Number(jobId));
  return job && { app, branch, job };
}

function thumbnail(appId: string, branchName: string): string {
  const hue = [...appId].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 360;
  const label = branchName.replace(/[<>&]/g, '');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><rect width="320" height="200" fill="hsl(${hue},45%,40%)"/><text x="16" y="184" fill="#fff" font-family="sans-serif">${label}</text></svg>`;
}

function s3Error(status: number, code: string, message: string): Response {
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    { status, headers: { 'content-type': 'application/xml' } },
  );
}
