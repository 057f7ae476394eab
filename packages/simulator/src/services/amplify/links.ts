/**
 * Presigned links on the simulator itself: build logs, artifacts, thumbnails,
 * access logs and uploads. They carry their own proof and expire, as those of S3 do.
 */
import { createHmac } from 'crypto';
import type { Place, SimTime } from '../../core/types';

/** Every link of this service begins with it. */
export const LINK_PREFIX = '/amplify-artifacts/';

/** How long a link to a log or an artifact works. */
const LINK_SECONDS = 3600;
/** StartDeployment must follow CreateDeployment within eight hours. */
export const UPLOAD_HOURS = 8;

/** What a link leads to. `parts` are app, branch, job and so on, by kind. */
export interface LinkTarget extends Place {
  kind: 'log' | 'artifacts' | 'test' | 'thumbnail' | 'access' | 'upload';
  parts: string[];
}

/** Makes a presigned link. */
export function presign(
  baseUrl: string,
  target: LinkTarget,
  now: SimTime,
): string {
  const path = [target.account, target.region, target.kind, ...target.parts]
    .map(encodeURIComponent)
    .join('/');
  const seconds = target.kind === 'upload' ? UPLOAD_HOURS * 3600 : LINK_SECONDS;
  const url = new URL(LINK_PREFIX + path, baseUrl);
  const date = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '');
  url.searchParams.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256');
  url.searchParams.set('X-Amz-Date', date);
  url.searchParams.set('X-Amz-Expires', String(seconds));
  url.searchParams.set(
    'X-Amz-Signature',
    signature(url.pathname, date, seconds),
  );
  return url.toString();
}

/** Reads a presigned link, or says why S3 would refuse it. */
export function readLink(
  url: URL,
  now: SimTime,
): LinkTarget | { refused: 'SignatureDoesNotMatch' | 'AccessDenied' } {
  const date = url.searchParams.get('X-Amz-Date') ?? '';
  const seconds = Number(url.searchParams.get('X-Amz-Expires'));
  const given = url.searchParams.get('X-Amz-Signature');
  if (given !== signature(url.pathname, date, seconds)) {
    return { refused: 'SignatureDoesNotMatch' };
  }
  if (now > parseDate(date) + seconds * 1000) {
    return { refused: 'AccessDenied' };
  }
  const [account, region, kind, ...parts] = url.pathname
    .slice(LINK_PREFIX.length)
    .split('/')
    .map(decodeURIComponent);
  return { account, region, kind: kind as LinkTarget['kind'], parts };
}

/** Dates are compared to the second, since `X-Amz-Date` has no smaller unit. */
function parseDate(date: string): SimTime {
  const [, y, mo, d, h, mi, s] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  return Date.UTC(+y, +mo - 1, +d, +h, +mi, +s) + 999;
}

/** Guards nothing of value: it only makes a changed link fail, as it would on AWS. */
function signature(path: string, date: string, seconds: number): string {
  return createHmac('sha256', 'backspin-simulator')
    .update(`${path}\n${date}\n${seconds}`)
    .digest('hex');
}
