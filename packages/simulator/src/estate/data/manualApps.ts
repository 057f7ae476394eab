import type { AppSpec } from './apps';

/** An Amplify app without a repository: somebody deploys its files. */
export type ManualAppSpec = Pick<
  AppSpec,
  'appId' | 'name' | 'title' | 'description' | 'system' | 'domain'
> & {
  /** Services that the app calls. */
  uses?: string[];
};

export const MANUAL_APPS: ManualAppSpec[] = [
  {
    appId: 'd4presskit5m2',
    name: 'press-kit',
    title: 'Press kit',
    description:
      'Photos and biographies for the press, exported by the artists team and deployed by hand',
    system: 'artists',
    domain: 'press.distrofm.example',
  },
];
