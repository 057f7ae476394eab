import type { ReadError } from '@backspin/backstage-plugin-deployments-common';
import { GithubApiError } from './GithubApi';
import type { Repository } from './repository';

const WORKS_WITH = 'an app or a token that may read Actions and Deployments';

/** Why a pipeline could not be read, and what would mend it. */
export function readErrorOf(
  error: unknown,
  { slug, host }: Repository,
  now: number,
): ReadError {
  const at = new Date(now).toISOString();
  if (!(error instanceof GithubApiError)) {
    return {
      code: 'failed',
      message: 'The pipeline could not be read.',
      fix: "It is tried again by itself. The backend's log has the reason.",
      at,
    };
  }
  const message = `${error.message}.`;
  if (error.retryAt !== undefined) {
    return {
      code: 'throttled',
      message: `GitHub's rate limit for the portal's credentials is used up until ${new Date(
        error.retryAt,
      ).toISOString()}.`,
      fix: 'It is read again then. An app under integrations.github has a larger limit than a token.',
      at,
    };
  }
  switch (error.status) {
    case 0:
      return {
        code: 'unreachable',
        message,
        fix: 'It is tried again by itself. Look at githubstatus.com, or at the network between the portal and GitHub.',
        at,
      };
    case 401:
      return {
        code: 'credentials',
        message,
        fix: `Renew the credentials for ${host} under integrations.github: ${WORKS_WITH}.`,
        at,
      };
    case 403:
      return {
        code: 'access-denied',
        message,
        fix: `Let the portal's GitHub integration read Actions and Deployments of ${slug}.`,
        at,
      };
    case 404:
      return {
        code: 'not-found',
        message,
        fix: `Look whether ${slug} is the right repository in github.com/project-slug, and whether the portal's GitHub integration may see it.`,
        at,
      };
    default:
      return {
        code: 'failed',
        message,
        fix: 'It is tried again by itself.',
        at,
      };
  }
}

/** There are no credentials to read with. */
export const notConfigured = (
  { host, slug }: Repository,
  now: number,
): ReadError => ({
  code: 'not-configured',
  message: `The portal has no credentials for ${host}, so the pipeline of ${slug} cannot be read.`,
  fix: `Configure ${WORKS_WITH} under integrations.github, or switch this off with deployments.github.pipelines.`,
  at: new Date(now).toISOString(),
});
