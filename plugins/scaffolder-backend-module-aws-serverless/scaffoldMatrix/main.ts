// npm run test:scaffold: makes projects of all kinds and holds each to what its
// own pipeline would hold it to. See README.md.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { makeApp } from './amplify/make';
import { casesOf, type Case } from './cases';
import { checkCase, isPython, type Made } from './checks';
import { makeService } from './makeService';
import { plugin, projectOf, type Kind } from './places';
import { findPython, installPackages } from './prepare';
import { lineOf, timesOf, type CaseReport } from './report';
import { lookAt } from './typescriptBatch';

const say = (text: string) => process.stdout.write(`${text}\n`);

async function make(next: Case): Promise<Made> {
  try {
    if (next.kind === 'amplify') {
      return { app: await makeApp(next) };
    }
    await makeService(next);
    return {};
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

/** Where the packages of a kind are told, once its projects are made. */
function packagesFrom(kind: Kind, cases: Case[]): string | undefined {
  const ofKind = cases.filter(each => each.kind === kind);
  if (kind === 'amplify') {
    // The lock of its skeleton is a template; that of a project is what comes out.
    const app = ofKind.find(
      each => each.kind === 'amplify' && each.files === 'project',
    );
    return app && projectOf(app);
  }
  return ofKind.every(isPython)
    ? undefined
    : join(plugin, `skeletons/${kind}-typescript`);
}

async function main(args: string[]): Promise<number> {
  const cases = casesOf(args);
  if (cases.length === 0) {
    say('No case has such a name.');
    return 1;
  }
  const began = performance.now();
  const made = new Map<Case, Made>();
  for (const next of cases) {
    made.set(next, await make(next));
  }
  const kinds: Kind[] = ['cdk', 'sam', 'amplify'];
  const [python] = await Promise.all([
    findPython(),
    ...kinds.map(async kind => {
      const from = packagesFrom(kind, cases);
      await (from && installPackages(kind, from));
    }),
  ]);
  say(`${cases.length} projects are made; each is looked at …`);

  const batchOf = (kind: Kind) =>
    lookAt(
      kind,
      cases
        .filter(each => each.kind === kind && !isPython(each))
        .filter(each => !made.get(each)?.fault)
        .map(projectOf),
    );
  const tools = {
    python,
    // An app's own commands look at its types and lint.
    batches: { cdk: batchOf('cdk'), sam: batchOf('sam') },
  };
  const waiting = [...cases];
  const reports: CaseReport[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const report = await checkCase(next, made.get(next) ?? {}, tools);
      reports.push(report);
      say(lineOf(report));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));

  const good = reports.filter(({ failures }) => failures.length === 0).length;
  const minutes = (performance.now() - began) / 60_000;
  say(
    `\n${good} of ${reports.length} projects are good, in ${minutes.toFixed(
      1,
    )} minutes: ${timesOf(reports)}.`,
  );
  return good === reports.length ? 0 : 1;
}

// Where nothing is left to do but no result has been told, Node ends without a word.
process.exitCode = 1;
main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
