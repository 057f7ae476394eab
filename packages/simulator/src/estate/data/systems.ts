import type { SystemSpec } from './types';

export interface DomainSpec {
  name: string;
  title: string;
  description: string;
  owner: string;
}

export const DOMAINS: DomainSpec[] = [
  {
    name: 'music',
    title: 'Music',
    description: 'Bringing music from artists to listeners',
    owner: 'listening-team',
  },
  {
    name: 'money',
    title: 'Money',
    description: 'What listeners pay and artists earn',
    owner: 'payments',
  },
  {
    name: 'foundation',
    title: 'Foundation',
    description: 'What every other domain stands on',
    owner: 'platform-team',
  },
];

export const SYSTEMS: SystemSpec[] = [
  {
    name: 'royalties',
    title: 'Royalties',
    description: 'Works out, states and pays what artists earn',
    domain: 'money',
    owner: 'payments',
    authors: ['mara.k', 'jon.p'],
  },
  {
    name: 'listening',
    title: 'DistroFM',
    description: 'The listening service: player, search, playlists',
    domain: 'music',
    owner: 'listening-team',
    authors: ['lena.w', 'tom.b'],
  },
  {
    name: 'artists',
    title: 'Artists',
    description: 'Uploads, releases and delivery to the stores',
    domain: 'music',
    owner: 'artists-team',
    authors: ['ana.r', 'nina.c'],
  },
  {
    name: 'analytics',
    title: 'Analytics',
    description: 'Counts streams and tells artists what they mean',
    domain: 'money',
    owner: 'analytics-team',
    authors: ['yuki.t', 'raj.m'],
  },
  {
    name: 'platform',
    title: 'Platform',
    description: 'Sign-in, accounts, billing and housekeeping',
    domain: 'foundation',
    owner: 'platform-team',
    authors: ['omar.d', 'emil.h'],
  },
];
