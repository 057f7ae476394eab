import type { Group, Person } from './types';

export const GROUPS: Group[] = [
  {
    name: 'payments',
    title: 'Payments',
    description: 'Royalties, statements and payouts',
    type: 'team',
  },
  {
    name: 'artists-team',
    title: 'Artists',
    description: 'Releases, uploads and delivery to the stores',
    type: 'team',
  },
  {
    name: 'listening-team',
    title: 'Listening',
    description: 'The player and everything around it',
    type: 'team',
  },
  {
    name: 'analytics-team',
    title: 'Analytics',
    description: 'Streams, trends and reports',
    type: 'team',
  },
  {
    name: 'platform-team',
    title: 'Platform',
    description: 'Sign-in, accounts, billing and the pipeline',
    type: 'team',
  },
  {
    name: 'release-managers',
    title: 'Release managers',
    description: 'Agree to what goes to prod',
    type: 'role',
  },
  {
    name: 'on-call',
    title: 'On call',
    description: 'Whoever holds the pager this week',
    type: 'role',
  },
];

export const PEOPLE: Person[] = [
  { name: 'mara.k', displayName: 'Mara Keller', groups: ['payments'] },
  { name: 'jon.p', displayName: 'Jon Park', groups: ['payments'] },
  { name: 'ana.r', displayName: 'Ana Ruiz', groups: ['artists-team'] },
  { name: 'nina.c', displayName: 'Nina Costa', groups: ['artists-team'] },
  { name: 'lena.w', displayName: 'Lena Weiss', groups: ['listening-team'] },
  { name: 'tom.b', displayName: 'Tom Becker', groups: ['listening-team'] },
  { name: 'yuki.t', displayName: 'Yuki Tanaka', groups: ['analytics-team'] },
  {
    name: 'raj.m',
    displayName: 'Raj Mehta',
    groups: ['analytics-team', 'on-call'],
  },
  {
    name: 'omar.d',
    displayName: 'Omar Diallo',
    groups: ['platform-team', 'on-call'],
  },
  { name: 'emil.h', displayName: 'Emil Hansen', groups: ['platform-team'] },
  { name: 'iva.s', displayName: 'Iva Sokolova', groups: ['release-managers'] },
  {
    name: 'sofia.l',
    displayName: 'Sofia Lind',
    groups: ['release-managers', 'on-call'],
  },
  { name: 'guest', displayName: 'Guest', groups: [] },
];

/** The form of a name in version descriptions and commits: `Mara K.` */
export function authorName(person: string): string {
  const found = PEOPLE.find(({ name }) => name === person);
  if (!found) {
    throw new Error(`Nobody is called ${person}`);
  }
  const [first, last] = found.displayName.split(' ');
  return last ? `${first} ${last[0]}.` : first;
}
