/** What was built: told at build time, shown in the footer and in `version.json`. */
export interface Release {
  /** Commit in full, or `local`. */
  commit: string;
  branch: string;
  environment: string;
}

declare const __RELEASE__: Release;

/** The release that this app is. */
export const release: Release = __RELEASE__;

/** A commit as people write it. */
export function shortCommit({ commit }: Release): string {
  return commit.slice(0, 7);
}
