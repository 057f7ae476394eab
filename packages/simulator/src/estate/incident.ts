/**
 * The incident that waits for the reader of the README, as releases of the function
 * `royalty-calculator`. Everything documentation and tests say of it is here.
 */
import type { Random, SimTime } from '../core/types';
import type { Commit } from '../services/amplify';
import { DAY, HOUR, knownCommit, makeCommit, MINUTE } from './commits';
import type { Environment } from './data/types';
import { LEAD_MS } from './timing';

export const INCIDENT = {
  service: 'royalty-calculator',
  function: 'royalty-calculator',
  /** The version that fails, and the one to go back to. */
  failing: { version: '43', errorRate: 0.074 },
  good: { version: '42', errorRate: 0.001 },
  /** The alarm's limit, in percent. */
  limit: 5,
  /** How long before the start the failing release was complete. */
  completedAgo: 18 * MINUTE,
  /** The newest version in each environment; staging is moving to its last. */
  newest: { dev: 57, staging: 45, prod: 43 },
  /** How long before the start traffic began to move in staging: it is at 30 %. */
  stagingShiftAgo: 4 * MINUTE + 40_000,
} as const;

/** What a commit changes in the function's configuration, from then on. */
export interface SettingsChange {
  memorySize?: number;
  environment?: Record<string, string>;
}

export interface IncidentRelease {
  environment: Environment;
  commit: Commit;
  /** When the release began. */
  at: SimTime;
  change?: SettingsChange;
  /** Of the version, while it was live. */
  errorRate?: number;
  /** Taken back by hand, with this reason, this long after it was complete. */
  takenBack?: { after: number; reason: string };
}

/** How long a release of this function takes in each environment. */
const TAKES: Record<Environment, number> = {
  dev: 16_000,
  staging: LEAD_MS + 18 * MINUTE,
  prod: LEAD_MS + 10 * MINUTE,
};

/** Releases of the function in every environment, oldest first. */
export function incidentReleases(
  random: Random,
  start: SimTime,
): IncidentRelease[] {
  const authors = ['mara.k', 'jon.p'];
  const old = [
    'Use the ledger date for rates',
    'Add reversals to the ledger',
    'Trace the export queue',
    'Reject splits above one hundred percent',
  ].map((message, i) =>
    makeCommit(random, { authors }, message, start - (45 - i * 9) * DAY),
  );
  const commit = (sha: string, message: string, author: string, ago: number) =>
    knownCommit(random, sha, message, author, start - ago);

  const splits = commit('d3a0b52', 'New splits', 'jon.p', 13 * DAY);
  const table = commit('8810c6e', 'Currency table', 'mara.k', 11 * DAY);
  const lock = commit('0b19a7d', 'Retry on lock', 'jon.p', 6 * DAY + 12 * HOUR);
  const cache = commit(
    'e5570f1',
    'Cache exchange rates',
    'mara.k',
    6 * DAY + 7 * HOUR,
  );
  const name = commit('2f6e1d8', 'Name the export job', 'mara.k', 3 * DAY);
  const batch = commit('41b07aa', 'Batch statement export', 'jon.p', 2 * DAY);
  const share = commit(
    '5c2b9d0',
    'Split rounding by share',
    'mara.k',
    27 * HOUR,
  );
  const even = commit(
    '9f31c2e',
    'Round half-even in splits',
    'mara.k',
    21 * MINUTE,
  );

  const release = (
    environment: Environment,
    what: Commit,
    ago: number,
    more: Partial<IncidentRelease> = {},
  ): IncidentRelease => ({
    environment,
    commit: what,
    at: start - ago,
    ...more,
  });
  const everywhere = (
    what: Commit,
    devAgo: number,
    stagingAgo: number,
    prodAgo: number,
    inProd: Partial<IncidentRelease> = {},
  ) => [
    release('dev', what, devAgo),
    release('staging', what, stagingAgo),
    release('prod', what, prodAgo, inProd),
  ];

  const export1024: SettingsChange = {
    memorySize: 1024,
    environment: { EXPORT_BATCH: '500' },
  };
  const { completedAgo, stagingShiftAgo, failing, good } = INCIDENT;
  return [
    ...old.flatMap((what, i) => {
      const ago = (45 - i * 9) * DAY;
      return everywhere(
        what,
        ago - 10 * MINUTE,
        ago - 2 * HOUR,
        ago - 20 * HOUR,
      );
    }),
    ...everywhere(
      splits,
      13 * DAY - 10 * MINUTE,
      13 * DAY - 3 * HOUR,
      12 * DAY,
      { takenBack: { after: 40 * MINUTE, reason: 'double payouts' } },
    ),
    ...everywhere(
      table,
      11 * DAY - 10 * MINUTE,
      11 * DAY - 2 * HOUR,
      10 * DAY,
      { errorRate: 0.002 },
    ),
    ...everywhere(
      lock,
      6 * DAY + 11.8 * HOUR,
      6 * DAY + 8 * HOUR,
      6 * DAY + 3 * HOUR + TAKES.prod,
      { errorRate: 0.009 },
    ),
    ...everywhere(
      cache,
      6 * DAY + 6.8 * HOUR,
      6 * DAY + 5 * HOUR,
      6 * DAY + TAKES.prod,
      { errorRate: good.errorRate },
    ),
    release('dev', name, 3 * DAY - 10 * MINUTE),
    release('staging', name, 3 * DAY - 2 * HOUR),
    release('dev', batch, 2 * DAY - 10 * MINUTE, { change: export1024 }),
    release('staging', batch, 2 * DAY - 3 * HOUR, { change: export1024 }),
    release('prod', batch, completedAgo + TAKES.prod, {
      change: export1024,
      errorRate: failing.errorRate,
    }),
    release('dev', share, 26 * HOUR),
    release('staging', share, 22 * HOUR),
    release('dev', even, 12 * MINUTE + TAKES.dev),
    release('staging', even, stagingShiftAgo + LEAD_MS),
  ].sort((a, b) => a.at - b.at);
}
