/** One of the people a reader of the demo can be. */
export interface DemoUser {
  /** Name in the catalog. */
  name: string;
  title: string;
  /** What this person is there to show. */
  role: string;
}

/** Shown in this order; only those that the configuration lists. */
export const DEMO_USERS: DemoUser[] = [
  {
    name: 'mara.k',
    title: 'Mara K.',
    role: 'Owns the royalty services (payments): may roll them back',
  },
  {
    name: 'ana.r',
    title: 'Ana R.',
    role: 'Owns the artist dashboard: sees the royalty services, may not roll them back',
  },
  {
    name: 'lena.w',
    title: 'Lena W.',
    role: 'Owns the player and its services, released without CodeDeploy',
  },
  {
    name: 'yuki.t',
    title: 'Yuki T.',
    role: 'Owns the analytics dashboard, an Amplify app',
  },
  {
    name: 'iva.s',
    title: 'Iva S.',
    role: 'Release manager',
  },
  {
    name: 'omar.d',
    title: 'Omar D.',
    role: 'On call, platform team',
  },
];
