// npm start: the portal and its simulator, until Ctrl-C.
import { join } from 'node:path';
import { Processes } from '../lib/processes.mjs';
import { resetState, startPortal } from '../lib/portal.mjs';
import { fail, say } from '../lib/say.mjs';

const USAGE = `npm start -- [--reset] [--verbose] [--speed N]

  --reset    forget the saved state and begin anew
  --verbose  show what simulator, backend and app print
  --speed N  let the simulated world run N times as fast`;

const WELCOME = `
Backspin is running.

  Open     http://localhost:3000
  Sign in  as Mara K., who owns the royalty services
  Look at  royalty-calculator, tab Deployments: prod is failing since its last
           release, and one rollback ends it. README.md has the tour.

  Ctrl-C stops everything; what happened is kept for the next start.
  Logs are under .backspin/logs.
`;

export async function run(args) {
  const known = ['--reset', '--verbose', '--speed', '--help'];
  const speedAt = args.indexOf('--speed');
  const unknown = args.filter(
    (arg, index) => !known.includes(arg) && index !== speedAt + 1,
  );
  if (args.includes('--help')) {
    say(USAGE);
    return 0;
  }
  if (unknown.length > 0) fail(`Unknown: ${unknown.join(' ')}`, USAGE);
  const speed = speedAt >= 0 ? args[speedAt + 1] : undefined;
  if (speedAt >= 0 && !(Number(speed) > 0)) {
    fail('--speed takes a number above 0.', USAGE);
  }

  if (args.includes('--reset')) {
    resetState();
    say('The saved state is forgotten.');
  }
  const interrupted = new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.on(signal, () => resolve('interrupted'));
    }
  });
  const { processes, ready, death } = await startPortal({
    verbose: args.includes('--verbose'),
    simulator: speed ? ['--speed', speed] : [],
  });
  const endings = [interrupted, death.then(dead => ({ dead }))];

  let end = await Promise.race([
    ...endings,
    ready.then(
      () => 'ready',
      error => ({ error }),
    ),
  ]);
  if (end === 'ready') {
    say(WELCOME);
    end = await Promise.race(endings);
  }
  if (end === 'interrupted') {
    say('\nStopping …');
    await processes.stop();
    say('Stopped. `npm start` goes on from here.');
    return 0;
  }
  await processes.stop();
  const { dead, error } = end;
  fail(
    `${
      error ? error.message : `The ${dead.name} ended by itself`
    }:\n\n${Processes.tail(dead?.log ?? join(processes.logs, 'portal.log'))}\n`,
    'All of it is under .backspin/logs. `npm start` tries again; `npm start -- --reset` begins anew, without what was saved.',
  );
  return 1;
}
