import type { Commit } from '@backspin/backstage-plugin-deployments-common';
import { commitUrl } from '../codeHost';

/**
 * A version's description as pipelines write it: the abbreviated or full SHA,
 * then the message, then the author in brackets. Only the SHA is needed.
 */
export const DEFAULT_COMMIT_PATTERN =
  /^(?<sha>[0-9a-f]{7,40})(?:[\s:]+(?<message>.*?))?(?:\s*\((?<author>[^()]+)\))?\s*$/s;

/**
 * The commit that a version's description names.
 *
 * @param pattern - with named groups `sha`, and optionally `message` and `author`
 * @param repositoryUrl - for the link, e.g. `https://github.com/distrofm/statements`
 * @returns undefined where the description names none
 */
export function commitFromDescription(
  description: string | undefined,
  pattern: RegExp = DEFAULT_COMMIT_PATTERN,
  repositoryUrl?: string,
): Commit | undefined {
  const groups = pattern.exec(description?.trim() ?? '')?.groups;
  if (!groups?.sha) return undefined;
  return {
    sha: groups.sha,
    message: groups.message?.trim() || undefined,
    author: groups.author?.trim() || undefined,
    url: commitUrl(repositoryUrl, groups.sha),
  };
}
