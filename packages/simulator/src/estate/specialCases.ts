/**
 * The estate's odd ones, each of which a deployments portal must cope with. The
 * names are fixed: the README, the tests and the journeys speak of them.
 */
export const SPECIAL = {
  /** Runs on python3.9, in every environment. */
  deprecatedRuntime: { service: 'artwork', function: 'artwork-resize' },
  /** Deployed without an alias: `$LATEST` only. */
  withoutAlias: { service: 'housekeeping', function: 'cost-reporter' },
  /** In prod, 10 % still go to the version of a deployment that was stopped. */
  leftoverWeight: { service: 'metadata', function: 'metadata-update' },
  /** In prod, the version before the live one has been deleted. */
  previousDeleted: { service: 'billing', function: 'subscription-cancel' },
  /** In prod, the alias was moved behind the back of its stack. */
  outOfStep: { service: 'playlists', function: 'playlist-update' },
  /** In prod, with provisioned concurrency on its alias. */
  provisioned: { service: 'playback', function: 'playback-start' },
  /** In staging, traffic is shifting when the world starts. */
  shifting: { service: 'royalty-calculator', function: 'royalty-calculator' },
} as const;

/** Good ones to try a rollback on, each of its kind; the motion leaves them alone. */
export const EXAMPLES = {
  /** No CodeDeploy: the alias is moved. */
  withoutCodeDeploy: { service: 'library', function: 'library-list' },
  /** CodeDeploy, finished: the incident itself. */
  withCodeDeploy: {
    service: 'royalty-calculator',
    function: 'royalty-calculator',
  },
  /** CodeDeploy, in progress, in staging. */
  inProgress: { service: 'royalty-calculator', function: 'royalty-calculator' },
  /** Amplify: rebuild the job before the last. */
  rebuild: { app: 'analytics-dashboard', branch: 'main' },
} as const;
