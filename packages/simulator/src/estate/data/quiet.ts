/**
 * What the motion leaves alone: the incident, the special cases, and the examples
 * that the README sends its reader to. A demo must be true to its description.
 */

/** Services with a special case, with the incident, or shown as an example. */
export const QUIET_SERVICES: ReadonlySet<string> = new Set([
  'royalty-calculator',
  'metadata',
  'playlists',
  'playback',
  'billing',
  'artwork',
  'housekeeping',
  'library',
]);

/** Branches of apps, as `app/branch`. */
export const QUIET_BRANCHES: ReadonlySet<string> = new Set([
  'artist-dashboard/main',
  'analytics-dashboard/main',
]);
