/**
 * How to speak to a code host in the portal's own name.
 *
 * @public
 */
export interface CodeHostAccess {
  kind: 'github';
  /** Address of the API, e.g. `https://api.github.com`. */
  apiBaseUrl: string;
  /** Headers that carry the credentials. Never to be stored or logged. */
  headers: Record<string, string>;
}

/**
 * The code hosts that the portal's configuration knows, under `integrations`.
 *
 * @public
 */
export interface CodeHosts {
  /**
   * Credentials for a repository: those of the app that is installed there, or the
   * token of the integration. To be asked for right before use, since they expire.
   *
   * @param repositoryUrl - `https://github.com/distrofm/web`
   * @returns undefined when no integration knows the host, or it has no credentials
   */
  accessTo(repositoryUrl: string): Promise<CodeHostAccess | undefined>;
}
