import {
  durationText,
  type Plan,
} from '@backspin/backstage-plugin-deployments-common';

/** How long a plan is expected to take, as people say it: a second at least, never none. */
export const expectedText = ({ expectedMs }: Pick<Plan, 'expectedMs'>) =>
  durationText(Math.max(1_000, expectedMs));
