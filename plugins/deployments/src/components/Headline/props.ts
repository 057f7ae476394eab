import type { TargetView } from '@backspin/backstage-plugin-deployments-common';

/** What every kind of headline is given. */
export interface HeadlineProps<T> {
  headline: T;
  entityRef: string;
  /** Title of the environment, as a sentence begins. */
  where: string;
  /** Address of a target's details. */
  detailsTo(view: TargetView): string;
  /** Without a box of its own. */
  bare?: boolean;
}
