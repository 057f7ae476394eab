// npm run chaos: interrupts rollbacks at every call, and looks at what is left.
import { parseArgs } from 'node:util';
import { allSurvived, formatFailures, formatJson, formatTable } from './report';
import type { Result } from './report';
import { NotInstalledError } from './replicas/services';
import { runReplicas } from './replicas/runReplicas';
import { runAll } from './runAll';
import { installSurroundings } from './time/Timeline';

const USAGE = `Interrupts rollbacks at every call, and looks at what is left.

  --json        print JSON instead of a table
  --only TEXT   play the cases whose name contains TEXT
  --sample N    play N cases, always the same ones, of all strategies and faults
  --replicas 2  play with two real backends on PostgreSQL and Redis instead
  --seed TEXT   of everything that is left to chance (default: chaos)`;

/** Progress is for people; the answer alone goes to stdout. */
const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      sample: { type: 'string' },
      seed: { type: 'string', default: 'chaos' },
      replicas: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const { json, only, seed } = values;
  const sample =
    values.sample === undefined ? undefined : Number(values.sample);
  if (sample !== undefined && !(Number.isInteger(sample) && sample > 0)) {
    say(`--sample takes a number of cases.\n\n${USAGE}`);
    return 1;
  }
  if (values.replicas !== undefined && values.replicas !== '2') {
    say(`--replicas takes 2.\n\n${USAGE}`);
    return 1;
  }
  const begun = performance.now();
  let results: Result[];
  if (values.replicas) {
    results = await runReplicas(only, say);
  } else {
    installSurroundings();
    results = await runAll({ only, sample, seed, say });
  }
  if (results.length === 0) {
    say(`No case is called "${only}".`);
    return 1;
  }
  const failures = formatFailures(results, seed);
  if (failures) say(`\n${failures}\n`);
  process.stdout.write(
    `${json ? formatJson(results, seed) : formatTable(results)}\n`,
  );
  say(`Took ${Math.round((performance.now() - begun) / 1000)} s`);
  return allSurvived(results) ? 0 : 1;
}

main()
  .catch(error => {
    const told = error instanceof NotInstalledError;
    say(told ? error.message : `The chaos suite failed: ${error.stack}`);
    return 1;
  })
  // Processes that were ended in the middle leave promises and timers behind.
  .then(code => process.exit(code));
