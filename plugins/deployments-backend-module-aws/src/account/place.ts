import type { AwsAccess } from '../clients';

/** An account and region. */
export interface Place {
  account: string;
  region: string;
}

/** How an account is read: what is fresh enough, and whether a person waits for it. */
export interface ReadOptions {
  /** How long ago an account-wide read may have begun. Milliseconds. */
  maxAgeMs: number;
  urgent?: boolean;
}

/** A place as a key of maps. */
export const placeKey = ({ account, region }: Place) => `${account}/${region}`;

/** Access for reading at a place. */
export function readAccess(place: Place, urgent = false): AwsAccess {
  const { account, region } = place;
  return { account, region, role: 'read', urgent };
}
