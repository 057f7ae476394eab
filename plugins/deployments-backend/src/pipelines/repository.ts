/** A repository at GitHub. */
export interface Repository {
  /** Its page: `https://github.com/distrofm/royalty-calculator`. */
  url: string;
  host: string;
  /** `distrofm/royalty-calculator`. */
  slug: string;
  /** By which it is stored: GitHub's names are the same in any case. */
  key: string;
}

/** The repository at an address; undefined when it is not that of one. */
export function repositoryAt(url: string | undefined): Repository | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const { host, pathname } = new URL(url);
  const segments = pathname.split('/').filter(Boolean);
  const isName = (segment: string) =>
    /^[\w.-]+$/.test(segment) && !/^\.+$/.test(segment);
  if (segments.length !== 2 || !segments.every(isName)) return undefined;
  const slug = segments.join('/');
  return { url, host, slug, key: `${host}/${slug}`.toLowerCase() };
}
