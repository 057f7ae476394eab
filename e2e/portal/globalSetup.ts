import { rmSync } from 'node:fs';
import { PORTS, STATE } from './settings';
import { simulator } from './simulator';

/** Starts a new portal before the first journey and stops it after the last. */
export default async function globalSetup() {
  // For work on a journey: keep the portal of a run before, `E2E_PORTAL=running`.
  if (process.env.E2E_PORTAL === 'running') return undefined;
  const { startPortal } = await import('../../scripts/lib/portal.mjs');
  rmSync(STATE, { recursive: true, force: true });
  const { processes, ready, death } = await startPortal({
    state: STATE,
    ports: PORTS,
    configs: ['app-config.yaml', 'e2e/app-config.e2e.yaml'],
    // Every journey loads the pages anew, which a built app does several times as fast.
    built: true,
  });
  const dead = await Promise.race([ready.then(() => undefined), death]);
  if (dead) {
    await processes.stop();
    throw new Error(`The ${dead.name} ended while starting; see ${dead.log}`);
  }
  // Nothing happens but what the journeys do.
  await simulator.act('estate.set-motion', { on: false });
  return () => processes.stop();
}
