import { join } from 'node:path';

/** State and logs of all journeys' portals. */
export const STATE = join(__dirname, '../../.backspin/e2e');

/**
 * How many portals there are, each with a world of its own, in which one journey after the
 * other is walked. A journey mostly waits for the world, so two take half the time of one.
 */
export const PORTALS = 2;

/** Where the portal of that number, from 0, listens and keeps its databases, world and logs. */
export const portal = (number: number) => ({
  state: join(STATE, String(number)),
  ports: {
    simulator: 4666 + number,
    backend: 7107 + number,
    // The backend serves the app, as in production.
    app: 7107 + number,
  },
});

/** Of the portal in which this process walks its journeys. */
const { ports } = portal(Number(process.env.TEST_PARALLEL_INDEX ?? 0));
export const PORTAL_URL = `http://localhost:${ports.backend}`;
export const SIMULATOR_URL = `http://localhost:${ports.simulator}`;

/** The machine's own Chromium, which asks nobody for anything. */
export const browser = {
  launchOptions: {
    executablePath: process.env.CHROMIUM_PATH,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};
