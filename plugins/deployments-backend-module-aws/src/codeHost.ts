import {
  compareReleaseIds,
  type Release,
} from '@backspin/backstage-plugin-deployments-common';

type Host = 'github' | 'gitlab' | 'bitbucket' | 'other';

function hostOf(repositoryUrl: string): Host | undefined {
  if (!URL.canParse(repositoryUrl)) return undefined;
  const { protocol, hostname } = new URL(repositoryUrl);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  if (hostname.includes('gitlab')) return 'gitlab';
  if (hostname.includes('bitbucket')) return 'bitbucket';
  // CodeCommit's clone addresses lead to no page.
  if (hostname.startsWith('git-codecommit')) return 'other';
  return 'github';
}

const bare = (repositoryUrl: string) =>
  repositoryUrl.replace(/\/+$/, '').replace(/\.git$/, '');

/**
 * Page of a commit at the code host.
 *
 * @param repositoryUrl - `https://github.com/distrofm/royalty-calculator`, with or without `.git`
 * @returns undefined where the host has no such page, or the address is not one
 */
export function commitUrl(
  repositoryUrl: string | undefined,
  sha: string,
): string | undefined {
  if (!repositoryUrl) return undefined;
  switch (hostOf(repositoryUrl)) {
    case 'github':
      return `${bare(repositoryUrl)}/commit/${sha}`;
    case 'gitlab':
      return `${bare(repositoryUrl)}/-/commit/${sha}`;
    case 'bitbucket':
      return `${bare(repositoryUrl)}/commits/${sha}`;
    default:
      return undefined;
  }
}

/** Page with the commits that are in `newer` and not in `older`. */
export function compareUrl(
  repositoryUrl: string | undefined,
  older: string | undefined,
  newer: string | undefined,
): string | undefined {
  if (!repositoryUrl || !older || !newer) return undefined;
  switch (hostOf(repositoryUrl)) {
    case 'github':
      return `${bare(repositoryUrl)}/compare/${older}...${newer}`;
    case 'gitlab':
      return `${bare(repositoryUrl)}/-/compare/${older}...${newer}`;
    case 'bitbucket':
      return `${bare(repositoryUrl)}/branches/compare/${newer}%0D${older}`;
    default:
      return undefined;
  }
}

/** Page with the commits between two releases, whichever is the newer one. */
export function comparisonUrl(
  repositoryUrl: string | undefined,
  a: Release,
  b: Release,
): string | undefined {
  const [older, newer] = compareReleaseIds(a.id, b.id) < 0 ? [a, b] : [b, a];
  return compareUrl(repositoryUrl, older.commit?.sha, newer.commit?.sha);
}
