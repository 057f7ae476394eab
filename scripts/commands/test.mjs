// npm test: types, lint, formatting, and every jest suite with coverage.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { coverageOfPlugins } from '../lib/coverage.mjs';
import { root, state } from '../lib/paths.mjs';
import { say } from '../lib/say.mjs';
import { runTool } from '../lib/tools.mjs';

const REQUIRED_COVERAGE = 85;

const CHECKS = [
  ['Types', 'tsc', ['--noEmit', '--incremental', 'false']],
  ['Lint', 'backstage-cli', ['repo', 'lint', '--max-warnings', '0']],
  ['Formatting', 'prettier', ['--check', '--loglevel', 'warn', '.']],
];

/** Runs the checks beside each other. Whether all of them pass; what the others print is shown. */
async function check() {
  const logs = join(state, 'logs');
  mkdirSync(logs, { recursive: true });
  say(`${CHECKS.map(([title]) => title).join(', ')} …`);
  const passed = await Promise.all(
    CHECKS.map(async ([title, tool, args]) => {
      const log = join(logs, `${title.toLowerCase()}.log`);
      const code = await runTool(tool, args, { log });
      if (code !== 0) {
        say(`\n${title}: failed.\n${readFileSync(log, 'utf8')}`);
      }
      return code === 0;
    }),
  );
  return passed.every(Boolean);
}

/** Runs the suites, or with arguments the ones that they name, without coverage. */
export async function run(args) {
  if (args.length > 0) {
    return runTool('backstage-cli', ['repo', 'test', ...args], {
      env: { CI: '1' },
    });
  }
  if (!(await check())) return 1;

  say('Tests …');
  const coverage = join(root, 'coverage');
  const results = join(coverage, 'results.json');
  rmSync(coverage, { recursive: true, force: true });
  const code = await runTool(
    'backstage-cli',
    [
      'repo',
      'test',
      '--maxWorkers=2',
      '--coverage',
      '--coverageReporters=json-summary',
      '--coverageReporters=lcovonly',
      '--json',
      `--outputFile=${results}`,
      '--silent',
    ],
    { env: { CI: '1' } },
  );
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
    readFileSync(results, 'utf8'),
  );
  const rows = coverageOfPlugins(join(coverage, 'coverage-summary.json'));
  say('\nCoverage of lines:');
  for (const { name, percent } of rows) {
    say(`  ${percent.toFixed(1).padStart(5)} %  ${name}`);
  }
  const low = rows.filter(row => row.percent < REQUIRED_COVERAGE);
  say(`\n${numPassedTests} passed, ${numFailedTests} failed`);
  if (numPendingTests > 0) {
    say(`${numPendingTests} tests are skipped; none may be.`);
    return 1;
  }
  if (low.length > 0) {
    say(
      `Below ${REQUIRED_COVERAGE} %: ${low.map(row => row.name).join(', ')}.`,
    );
    return 1;
  }
  return code;
}
