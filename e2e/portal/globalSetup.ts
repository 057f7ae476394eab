import { rmSync } from 'node:fs';
import type { FullConfig } from '@playwright/test';
import { portal, STATE } from './settings';
import { simulatorAt } from './simulator';

/** Starts new portals before the first journey, one for each worker, and stops them after the last. */
export default async function globalSetup({ workers }: FullConfig) {
  // For work on a journey: keep the portals of a run before, `E2E_PORTAL=running`.
  if (process.env.E2E_PORTAL === 'running') return undefined;
  const { buildApp, startPortal } = await import(
    '../../scripts/lib/portal.mjs'
  );
  const numbers = Array.from({ length: workers }, (_, number) => number);
  rmSync(STATE, { recursive: true, force: true });
  // Every journey loads the pages anew, which a built app does several times as fast.
  await buildApp({ state: STATE });
  const running = await Promise.all(
    numbers.map(number =>
      startPortal({
        ...portal(number),
        configs: ['app-config.yaml', 'e2e/app-config.e2e.yaml'],
        built: true,
      }),
    ),
  );
  const stop = () => Promise.all(running.map(each => each.processes.stop()));
  try {
    await Promise.all(
      running.map(async ({ ready, death }, number) => {
        const dead = await Promise.race([ready.then(() => undefined), death]);
        if (dead) {
          throw new Error(
            `The ${dead.name} ended while starting; see ${dead.log}`,
          );
        }
        // Nothing happens but what the journeys do.
        await simulatorAt(
          `http://localhost:${portal(number).ports.simulator}`,
        ).act('estate.set-motion', { on: false });
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
