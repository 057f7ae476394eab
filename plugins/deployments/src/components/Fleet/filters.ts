import type {
  FleetTarget,
  TargetKind,
} from '@backspin/backstage-plugin-deployments-common';
import { isUnreadable } from './targets';

/** What the fleet counts and can be narrowed to, in the order shown. */
export const FLEET_COUNTERS = [
  'failing',
  'moving',
  'attention',
  'paused',
  'rolled-back',
  'unreadable',
] as const;
/** What the fleet counts and can be narrowed to. */
export type FleetCounter = (typeof FLEET_COUNTERS)[number];

/** Orders of the rows. */
export const FLEET_SORTS = ['problems', 'name', 'newest'] as const;
/** Order of the rows. */
export type FleetSort = (typeof FLEET_SORTS)[number];

/** The owner that stands for whatever the reader owns. */
export const MINE = 'mine';

/** What of the fleet is shown, and in which order. */
export interface FleetFilters {
  /** Words that must all occur. */
  text: string;
  /** An owner as entity ref, or {@link MINE}; all when absent. */
  owner?: string;
  kind?: TargetKind;
  show?: FleetCounter;
  sort: FleetSort;
}

/** Whether anything is left out. */
export const isNarrowed = ({ text, owner, kind, show }: FleetFilters) =>
  Boolean(text.trim() || owner || kind || show);

/** Whether a target belongs to what a counter counts. */
export const countsAs = (item: FleetTarget, counter: FleetCounter) =>
  counter === 'unreadable' ? isUnreadable(item) : item.state === counter;

/** Everything of a target that the text filter looks at, as the backend does. */
const wordsOf = ({ target, ...item }: FleetTarget) =>
  [
    target.name,
    target.resourceName,
    target.qualifier,
    target.account,
    item.entityRef,
    ...item.owners,
    item.release?.label,
    item.commit?.sha,
    item.commit?.message,
    item.runtime,
  ]
    .join(' ')
    .toLocaleLowerCase('en-US');

const haystacks = new WeakMap<FleetTarget, string>();

function haystackOf(item: FleetTarget): string {
  let haystack = haystacks.get(item);
  if (haystack === undefined) {
    haystack = wordsOf(item);
    haystacks.set(item, haystack);
  }
  return haystack;
}

/** Whether a long commit id was typed of which AWS knows the beginning only. */
const isCommitOf = (word: string, item: FleetTarget) =>
  /^[0-9a-f]{8,40}$/.test(word) &&
  item.commit !== undefined &&
  item.commit.sha.length >= 7 &&
  word.startsWith(item.commit.sha);

/**
 * A test of targets for all filters but the counters, which count within what
 * the others leave.
 *
 * @param claims - entity refs of the reader and the reader's groups
 */
export function scopeOf(
  filters: Omit<FleetFilters, 'show' | 'sort'>,
  claims: string[],
): (item: FleetTarget) => boolean {
  const words = filters.text
    .toLocaleLowerCase('en-US')
    .split(/\s+/)
    .filter(Boolean);
  const owners = filters.owner === MINE ? claims : [filters.owner];
  return item =>
    (!filters.owner || item.owners.some(owner => owners.includes(owner))) &&
    (!filters.kind || item.target.kind === filters.kind) &&
    words.every(
      word => haystackOf(item).includes(word) || isCommitOf(word, item),
    );
}

/** How many distinct targets each counter counts. One reached through two entities counts once. */
export function countTargets(
  items: FleetTarget[],
): Record<FleetCounter, number> {
  const counted = Object.fromEntries(
    FLEET_COUNTERS.map(counter => [counter, new Set<string>()]),
  ) as Record<FleetCounter, Set<string>>;
  items.forEach(item =>
    FLEET_COUNTERS.forEach(counter => {
      if (countsAs(item, counter)) counted[counter].add(item.target.id);
    }),
  );
  return Object.fromEntries(
    FLEET_COUNTERS.map(counter => [counter, counted[counter].size]),
  ) as Record<FleetCounter, number>;
}
