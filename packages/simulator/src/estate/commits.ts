/** Commits of the demo organisation's repositories, as its people write them. */
import type { Random, SimTime } from '../core/types';
import type { Commit } from '../services/amplify';
import { authorName } from './data/people';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What any repository gets between its own changes. */
const CHORES = [
  'Update dependencies',
  'Log the request id',
  'Tighten timeouts',
  'Test the empty case',
  'Name errors after their cause',
  'Remove what nobody calls',
  'Warm the cache on start',
  'Retry once on a reset connection',
  'Type the events',
  'Document the environment variables',
];

/** Whose commits, and about what. */
export interface CommitSource {
  /** Messages, newest first. */
  commits: string[];
  /** Names of people, as in the catalog. */
  authors: string[];
}

/**
 * `count` commits, oldest first, the newest at about `newest`. The source's own
 * messages come last, with a chore between now and then.
 */
export function commitTrain(
  random: Random,
  source: CommitSource,
  count: number,
  { oldest, newest }: { oldest: SimTime; newest: SimTime },
): Commit[] {
  const gap = (newest - oldest) / count;
  const own = [...source.commits];
  const newestFirst: Commit[] = [];
  for (let i = 0; i < count; i++) {
    const isChore = own.length === 0 || (i % 4 === 3 && random.next() < 0.7);
    const message = isChore ? random.pick(CHORES) : own.shift()!;
    const wobble = i === 0 ? 0 : random.next() * 0.6 * gap;
    newestFirst.push(
      makeCommit(random, source, message, newest - i * gap - wobble),
    );
  }
  return newestFirst.reverse();
}

/** One new commit. */
export function makeCommit(
  random: Random,
  { authors }: Pick<CommitSource, 'authors'>,
  message: string,
  time: SimTime,
): Commit {
  return {
    sha: random.hex(40),
    message,
    author: authorName(random.pick(authors)),
    time: Math.round(time),
  };
}

/** A message for the next commit of a repository. */
export const nextMessage = (random: Random, source: CommitSource) =>
  random.pick([...source.commits, ...CHORES]);

/** A commit whose short sha is known, for what documentation and tests speak of. */
export function knownCommit(
  random: Random,
  short: string,
  message: string,
  author: string,
  time: SimTime,
): Commit {
  return {
    sha: short + random.hex(40 - short.length),
    message,
    author: authorName(author),
    time,
  };
}

export const shortSha = ({ sha }: Pick<Commit, 'sha'>) => sha.slice(0, 7);

/** `41b07aa Batch statement export (Jon P.)`: what a version's description says. */
export const releaseDescription = (commit: Commit) =>
  `${shortSha(commit)} ${commit.message} (${commit.author})`;
