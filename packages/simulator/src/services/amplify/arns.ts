import type { Place } from '../../core/types';

/** ARNs as Amplify writes them; job ids are padded to ten digits in them. */
export const appArn = ({ region, account }: Place, appId: string) =>
  `arn:aws:amplify:${region}:${account}:apps/${appId}`;

/** Slashes in a branch name are escaped, so that `feature/x` stays one segment. */
export const branchArn = (place: Place, appId: string, branchName: string) =>
  `${appArn(place, appId)}/branches/${encodeURIComponent(branchName)}`;

/** The form of a job id inside ARNs and in `Branch.activeJobId`: `0000000042`. */
export const padJobId = (jobId: number) => String(jobId).padStart(10, '0');

export const jobArn = (
  place: Place,
  appId: string,
  branchName: string,
  jobId: number,
) => `${branchArn(place, appId, branchName)}/jobs/${padJobId(jobId)}`;

export const domainArn = (place: Place, appId: string, domainName: string) =>
  `${appArn(place, appId)}/domains/${domainName}`;

export const webhookArn = (place: Place, id: string) =>
  `arn:aws:amplify:${place.region}:${place.account}:webhooks/${id}`;
