import type { Release } from '@backspin/backstage-plugin-deployments-common';

/** A time in UTC for people: `23 Nov 2026, 11:20 UTC`. */
export function dayAndTime(instant: string): string {
  const text = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(new Date(instant));
  return `${text} UTC`;
}

/** Names in a row, of which no more than `most` are given: `a, b and 3 more`. */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length > 1
    ? `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
    : shown.join('');
}

/** Words by which commits that change a database's schema give themselves away. */
const MIGRATION =
  /\b(migrat(e|es|ed|ion|ions)|schema change|alter table|create table|drop table|drop column|add column|backfill)\b/i;

/** Folders and files in which database migrations are kept. */
const MIGRATION_PATH =
  /(^|\/)(migrations?|schema_migrations|alembic|flyway|liquibase)(\/|$)|(^|\/)V\d+__[^/]+\.sql$|(^|\/)\d{3,}[_-][^/]*\.sql$/i;

/** Whether a file of a repository is a database migration, by where it is. */
export function isMigrationPath(path: string): boolean {
  return MIGRATION_PATH.test(path);
}

/** How many releases or files are named; more are counted. */
const NAMED = 3;

const messageOf = ({ commit, message }: Release) =>
  commit?.message ?? message ?? '';

/**
 * The sentence on database migrations: those that the releases taken back brought,
 * where files or messages of their commits tell, else that there may be some.
 *
 * @param takesBack - releases whose changes are taken back
 * @param files - what these changed, where the code host has told
 */
export function migrationsIn(
  takesBack: readonly Release[],
  files?: readonly string[],
): string[] {
  const paths = files?.filter(isMigrationPath) ?? [];
  if (paths.length > 0) {
    return [
      `The database migrations ${listed(
        paths,
        NAMED,
      )}, which were released since. Check that the earlier release works with them.`,
    ];
  }
  const found = takesBack.filter(release => MIGRATION.test(messageOf(release)));
  if (found.length > 0) {
    const names = found.map(
      release => `${release.label} ("${messageOf(release).split('\n')[0]}")`,
    );
    return [
      `The database migrations of ${listed(
        names,
        NAMED,
      )}, by the words of the commits. Check that the earlier release works with them.`,
    ];
  }
  return [
    files
      ? 'Database migrations: the commits that are taken back change no file that looks like one.'
      : 'Database migrations that were released since, if any.',
  ];
}
