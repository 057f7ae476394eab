import type { DomainAssociation } from '@aws-sdk/client-amplify';
import { releaseSchema } from '@backspin/backstage-plugin-deployments-common';
import { z } from 'zod';
import { branchOfHosts } from './domains';

/** What is remembered of the custom names of a branch, by which a move of them is noticed. */
export const ownDomainsSchema = z.object({
  /** Names that are the branch's: they led to it when they were first seen. */
  own: z.array(z.string()),
  /** All names of the app that have been seen. One that is not new when it arrives is a guest. */
  seen: z.array(z.string()),
  /** Its own names that lead to another branch now. */
  away: z
    .object({
      hosts: z.array(z.string()),
      branch: z.string(),
      /** When that was first seen. */
      since: z.string(),
      /** What their users get, where all names of the branch lead to the same one. */
      release: releaseSchema.optional(),
    })
    .optional(),
});
/** What is remembered of the custom names of a branch. */
export type OwnDomains = z.infer<typeof ownDomainsSchema>;

/**
 * Which names are a branch's own, and which of them lead elsewhere now.
 *
 * @param now - ISO 8601
 * @returns `all` tells that no name of the branch's own leads to it any more
 */
export function ownDomains(
  branch: string,
  associations: readonly DomainAssociation[],
  previous: OwnDomains | undefined,
  now: string,
): { domains: OwnDomains; all: boolean } {
  const branches = branchOfHosts(associations);
  const isNew = (host: string) => !previous?.seen.includes(host);
  const own = [...branches.keys()]
    .filter(
      host =>
        previous?.own.includes(host) ||
        (isNew(host) && branches.get(host) === branch),
    )
    .sort();
  const left = own.filter(host => branches.get(host) !== branch);
  const seen = [...branches.keys()].sort();
  if (left.length === 0) return { domains: { own, seen }, all: false };

  const to = branches.get(left[0])!;
  const hosts = left.filter(host => branches.get(host) === to);
  const since = previous?.away?.branch === to ? previous.away.since : now;
  return {
    domains: { own, seen, away: { hosts, branch: to, since } },
    all: hosts.length === own.length,
  };
}
