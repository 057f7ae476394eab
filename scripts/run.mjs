// The door to every command of the project: `node scripts/run.mjs start`.
// It needs Node 18 or later and npm, and nothing else: it finds or fetches the
// Node that Backstage wants, installs what is missing, and runs the command.
import { ensureNode } from './lib/node.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { fail } from './lib/say.mjs';

const COMMANDS = [
  'start',
  'test',
  'e2e',
  'screenshots',
  'bench',
  'chaos',
  'conformance',
  'scaffold',
];

const [name, ...args] = process.argv.slice(2);
if (!COMMANDS.includes(name)) {
  fail(
    `There is no command "${name ?? ''}".`,
    `Use one of: ${COMMANDS.join(', ')}.`,
  );
}

const runsHere = await ensureNode();
if (runsHere) {
  await ensureInstalled();
  const { run } = await import(`./commands/${name}.mjs`);
  process.exitCode = await run(args);
}
