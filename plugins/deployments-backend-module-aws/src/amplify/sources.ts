import type { JobSummary } from '@aws-sdk/client-amplify';

/** Where the files of a deployment by hand came from. Never the address itself, which may carry a signature. */
export type FileSource =
  | { kind: 'bucket' | 'link' }
  /** Why they cannot be deployed again, as a sentence. */
  | { gone: string };

const UPLOADED =
  'Its files were uploaded, and Amplify hands out no copy of them. Upload the files of that release once more.';

/** When a presigned link of S3 expires, in milliseconds since the epoch; undefined for other links. */
function expiryOf(url: URL): number | undefined {
  const value = (name: string) =>
    [...url.searchParams].find(([key]) => key.toLowerCase() === name)?.[1];
  const stamp = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(
    value('x-amz-date') ?? '',
  );
  if (stamp) {
    const [year, month, day, hour, minute, second] = stamp.slice(1).map(Number);
    const signedAt = Date.UTC(year, month - 1, day, hour, minute, second);
    return signedAt + Number(value('x-amz-expires') ?? 0) * 1000;
  }
  // The older way to sign, and that of CloudFront.
  const expires = Number(value('expires'));
  return Number.isFinite(expires) && expires > 0 ? expires * 1000 : undefined;
}

/**
 * Where the files of a deployment by hand came from, as its job tells
 * (https://docs.aws.amazon.com/amplify/latest/APIReference/API_JobSummary.html).
 * Whether they are still there only Amplify finds out, when it fetches them.
 *
 * @param now - milliseconds since the epoch
 */
export function fileSourceOf(
  { sourceUrl }: Pick<JobSummary, 'sourceUrl'>,
  now: number,
): FileSource {
  if (!sourceUrl) return { gone: UPLOADED };
  if (/^s3:\/\/[^/]+/.test(sourceUrl)) return { kind: 'bucket' };
  if (!URL.canParse(sourceUrl)) {
    return { gone: 'AWS recorded no usable address of its files.' };
  }
  const url = new URL(sourceUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { gone: 'AWS recorded no usable address of its files.' };
  }
  const expiry = expiryOf(url);
  return expiry !== undefined && expiry <= now
    ? {
        gone: 'The link from which Amplify fetched its files has expired. Upload the files of that release once more.',
      }
    : { kind: 'link' };
}
