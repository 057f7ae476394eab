import type {
  DomainAssociation,
  SubDomainSetting,
} from '@aws-sdk/client-amplify';
import { z } from 'zod';

/** Names below one domain that lead to the same branch: `''` is the domain itself. */
export const domainNamesSchema = z.object({
  domain: z.string(),
  prefixes: z.array(z.string()),
});
/** Names below one domain that lead to the same branch. */
export type DomainNames = z.infer<typeof domainNamesSchema>;

const settingsOf = ({ subDomains = [] }: DomainAssociation) =>
  subDomains.flatMap(({ subDomainSetting }) => subDomainSetting ?? []);

const hostOf = (domain: string, prefix: string) =>
  prefix ? `${prefix}.${domain}` : domain;

/** Full names: `www.distrofm.example`. */
export function hostsOf(names: readonly DomainNames[]): string[] {
  return names.flatMap(({ domain, prefixes }) =>
    prefixes.map(prefix => hostOf(domain, prefix)),
  );
}

/** The custom names that lead to a branch. */
export function namesLeadingTo(
  associations: readonly DomainAssociation[],
  branch: string,
): DomainNames[] {
  return associations.flatMap(association => {
    const prefixes = settingsOf(association)
      .filter(({ branchName }) => branchName === branch)
      .map(({ prefix = '' }) => prefix);
    return prefixes.length > 0
      ? [{ domain: association.domainName ?? '', prefixes }]
      : [];
  });
}

/** The branch to which each name leads, by full name. */
export function branchOfHosts(
  associations: readonly DomainAssociation[],
): Map<string, string> {
  return new Map(
    associations.flatMap(association =>
      settingsOf(association).map(
        ({ prefix = '', branchName = '' }): [string, string] => [
          hostOf(association.domainName ?? '', prefix),
          branchName,
        ],
      ),
    ),
  );
}

/** The one branch to which all of the names lead; undefined when there is none. */
export function branchServing(
  associations: readonly DomainAssociation[],
  names: readonly DomainNames[],
): string | undefined {
  const branches = branchOfHosts(associations);
  const found = new Set(hostsOf(names).map(host => branches.get(host)));
  return found.size === 1 ? [...found][0] : undefined;
}

/**
 * The settings of all sub-domains of an association, with some of them leading to
 * another branch. Amplify replaces the whole list, so that none may be left out.
 */
export function settingsAfter(
  association: DomainAssociation,
  prefixes: readonly string[],
  branch: string,
): SubDomainSetting[] {
  return settingsOf(association).map(setting => ({
    prefix: setting.prefix ?? '',
    branchName: prefixes.includes(setting.prefix ?? '')
      ? branch
      : setting.branchName,
  }));
}

/** Whether a change of an association is under way, so that Amplify takes no other. */
export function isChanging({
  domainStatus,
  updateStatus,
}: DomainAssociation): boolean {
  if (domainStatus === 'FAILED') return false;
  return (
    domainStatus !== 'AVAILABLE' ||
    (updateStatus !== undefined &&
      updateStatus !== 'UPDATE_COMPLETE' &&
      updateStatus !== 'UPDATE_FAILED')
  );
}

/** Whether the last change of an association came to nothing. */
export function hasFailed({
  domainStatus,
  updateStatus,
}: DomainAssociation): boolean {
  return domainStatus === 'FAILED' || updateStatus === 'UPDATE_FAILED';
}
