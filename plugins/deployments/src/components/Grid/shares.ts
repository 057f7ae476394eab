import type { Observation } from '@backspin/backstage-plugin-deployments-common';

/**
 * The releases that get traffic, with their shares. While CodeDeploy shifts
 * traffic it is CodeDeploy's own number that counts: it is what is written beside
 * the bar, and the alias was read a moment earlier or later.
 */
export function sharesOf({
  live,
  inFlight,
}: Pick<Observation, 'live' | 'inFlight'>): Observation['live'] {
  if (inFlight?.kind !== 'traffic-shift') return live;
  const { weight, to } = inFlight;
  const from = inFlight.from ?? live[0]?.release;
  if (weight === undefined || !from || from.id === to.id) return live;
  return [
    { release: from, weight: 1 - weight },
    { release: to, weight },
  ];
}
