// npm run bench: prints what was promised about speed and cost, measured.
import { parseArgs } from 'node:util';
import type { Benchmark } from './measure/Benchmark';
import { fleetFill } from './measure/fleetFill';
import { fleetRefresh } from './measure/fleetRefresh';
import { groupRollback } from './measure/groupRollback';
import { newService } from './measure/newService';
import { readCost } from './measure/readCost';
import { rollbackTime } from './measure/rollbackTime';
import { upstreamCost } from './measure/upstreamCost';
import { allHold, formatJson, formatTable, type Measurement } from './report';
import { Stage } from './stage/Stage';

/** In an order in which one backend serves several. */
const BENCHMARKS: Benchmark[] = [
  readCost,
  rollbackTime,
  upstreamCost,
  fleetFill,
  groupRollback,
  fleetRefresh,
  // Last, for it makes stacks that the others would have to read.
  newService,
];

const USAGE = `Measures what is promised about speed and cost.

  --json        print JSON instead of a table
  --only PART   run the benchmarks whose name contains PART: ${BENCHMARKS.map(
    ({ name }) => name,
  ).join(', ')}`;

/** Progress is for people; the answer alone goes to stdout. */
const say = (line: string) => process.stderr.write(`${line}\n`);

async function measure(benchmarks: Benchmark[]): Promise<Measurement[]> {
  const stage = Stage.create();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= stage.close();
    return closing;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => close().finally(() => process.exit(1)));
  }
  try {
    say('Starting a portal with a simulated AWS');
    await stage.open();
    const measurements: Measurement[] = [];
    for (const benchmark of benchmarks) {
      say(`Measuring ${benchmark.name}`);
      measurements.push(...(await benchmark.run(stage)));
    }
    return measurements;
  } finally {
    await close();
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const chosen = BENCHMARKS.filter(({ name }) => name.includes(values.only));
  if (chosen.length === 0) {
    say(`No benchmark is called "${values.only}".\n\n${USAGE}`);
    return 1;
  }
  const measurements = await measure(chosen);
  const format = values.json ? formatJson : formatTable;
  process.stdout.write(`${format(measurements)}\n`);
  return allHold(measurements) ? 0 : 1;
}

main()
  .catch(error => {
    say(`The benchmarks failed: ${error.message}`);
    return 1;
  })
  // The backends that ran in this process keep timers.
  .then(code => process.exit(code));
