import { join } from 'node:path';

/** Where the journeys' portal listens; agrees with app-config.e2e.yaml. */
export const PORTS = { simulator: 4666, backend: 7107, app: 7107 };
/** The backend serves the app, as in production. */
export const PORTAL_URL = `http://localhost:${PORTS.backend}`;
export const SIMULATOR_URL = `http://localhost:${PORTS.simulator}`;

/** Databases, world and logs of the journeys' portal. */
export const STATE = join(__dirname, '../../.backspin/e2e');

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
