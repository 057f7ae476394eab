import { test as base } from '@playwright/test';
import { simulator } from './simulator';

export { expect } from '@playwright/test';

/** A journey. Whatever it did to the simulator's clock and calls ends with it. */
export const test = base.extend<{ calmWorld: void }>({
  calmWorld: [
    async ({}, use) => {
      await use();
      await simulator.setSpeed(1);
      await simulator.clearFaults();
    },
    { auto: true },
  ],
});
