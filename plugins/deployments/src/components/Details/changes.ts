import type {
  Commit,
  ReleaseConfiguration,
} from '@backspin/backstage-plugin-deployments-common';

/** A difference between two releases; an absent side means that there was none. */
export interface Change {
  field: string;
  from?: string;
  to?: string;
}

const seconds = (value?: number) =>
  value === undefined ? undefined : `${value} s`;
const megabytes = (value?: number) =>
  value === undefined ? undefined : `${value} MB`;

function listChanges(
  name: string,
  from: string[] | undefined,
  to: string[] | undefined,
): Change[] {
  if (!from || !to) return [];
  return [
    ...to
      .filter(item => !from.includes(item))
      .map(item => ({ field: `${name} ${item}`, to: 'set' })),
    ...from
      .filter(item => !to.includes(item))
      .map(item => ({ field: `${name} ${item}`, from: 'set' })),
  ];
}

/**
 * How a release's configuration differs from that of the one before. Fields
 * that one of the two does not tell are left aside rather than called changed.
 */
export function configurationChanges(
  before: ReleaseConfiguration | undefined,
  after: ReleaseConfiguration | undefined,
): Change[] {
  if (!before || !after) return [];
  const fields: Array<[string, string | undefined, string | undefined]> = [
    ['memory', megabytes(before.memorySize), megabytes(after.memorySize)],
    ['timeout', seconds(before.timeout), seconds(after.timeout)],
    ['runtime', before.runtime, after.runtime],
    ['architecture', before.architecture, after.architecture],
    ['handler', before.handler, after.handler],
  ];
  return [
    ...fields
      .filter(([, from, to]) => from && to && from !== to)
      .map(([field, from, to]) => ({ field, from, to })),
    ...listChanges('variable', before.variableNames, after.variableNames),
    ...listChanges('layer', before.layers, after.layers),
  ];
}

// The page of a commit at GitHub, GitLab or Bitbucket, up to the SHA.
const COMMIT_PAGE = /^(https:\/\/.+?\/)(commit|commits)\/[0-9a-f]+$/i;

/**
 * Page that compares two commits, worked out from their own pages at GitHub and
 * GitLab. Undefined where the host is another one, or the repositories differ.
 */
export function compareUrl(
  before: Commit | undefined,
  after: Commit | undefined,
): string | undefined {
  const from = before?.url && COMMIT_PAGE.exec(before.url);
  const to = after?.url && COMMIT_PAGE.exec(after.url);
  if (!before || !after || !from || !to) return undefined;
  if (from[1] !== to[1] || to[2] !== 'commit') return undefined;
  return `${to[1]}compare/${before.sha}...${after.sha}`;
}
