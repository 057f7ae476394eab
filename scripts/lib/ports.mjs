import { createConnection } from 'node:net';
import { fail } from './say.mjs';

function isTaken(port) {
  return new Promise(resolve => {
    const socket = createConnection({ port, host: 'localhost' });
    const done = taken => {
      socket.destroy();
      resolve(taken);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

/** Ends with a clear sentence when a port that is needed is in use. */
export async function requirePorts(ports) {
  const taken = [];
  for (const { port, what } of ports) {
    if (await isTaken(port)) taken.push(`${port} (${what})`);
  }
  if (taken.length === 0) return;
  if (taken.length === ports.length) {
    fail(
      `Ports ${taken.join(
        ', ',
      )} are all in use: the portal seems to be running already.`,
      'Open http://localhost:3000, or stop the other one with Ctrl-C in its terminal.',
    );
  }
  fail(
    `In use by another program: port ${taken.join(', ')}.`,
    'Stop that program and run the same command again. `lsof -i :PORT` names it on Linux and macOS.',
  );
}
