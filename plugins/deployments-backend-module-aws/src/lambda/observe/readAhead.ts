import type { AccountReaders, Place } from '../../account';
import { deploymentsSince } from './deploymentsSince';

/**
 * Calls of the scarce quota that may be made for an account before it is known
 * which of its functions matter. What is left is read when that is known.
 */
const PAGES_MAX = 20;

/**
 * Begins to read what all targets of an account will need, so that it is on its way
 * while the targets are still being worked out. What comes of it, or why nothing
 * does, is told when it is asked for.
 */
export function readAhead(
  { versions, alarms, codeDeploy }: AccountReaders,
  places: readonly Place[],
): void {
  const shared = { maxAgeMs: 15_000, urgent: true };
  for (const place of places) {
    for (const reading of [
      versions.listAll(place, PAGES_MAX, true),
      alarms.all(place, shared),
      codeDeploy.deployments(place, deploymentsSince(Date.now()), shared),
    ]) {
      reading.catch(() => {});
    }
  }
}
