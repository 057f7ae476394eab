// npm run test:scaffold: makes services of all kinds and holds each to what its
// own pipeline would hold it to. See README.md.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { validateProject } from '../src/validate/validateProject';
import { AwsStub } from './awsStub';
import { allCases, pairwiseCases, type Case } from './cases';
import { generate } from './generate';
import { projects } from './places';
import { findPython, prepareNode } from './prepare';
import { pythonChecks } from './pythonChecks';
import { lineOf, runChecks, type CaseReport, type Check } from './report';
import { lintOf, someTogether, typesOf } from './typescriptBatch';
import { typescriptChecks } from './typescriptChecks';

const say = (text: string) => process.stdout.write(`${text}\n`);

const isTypescript = ({ service }: Case) =>
  String(service.runtime).startsWith('nodejs');
const projectOf = ({ name }: Case) => join(projects, name);

/** The cases that the arguments ask for. */
function casesOf(args: string[]): Case[] {
  const only = args.indexOf('--only');
  if (only >= 0) {
    const byName = new Map(
      [...pairwiseCases(), ...allCases()].map(each => [each.name, each]),
    );
    return [...byName.values()].filter(({ name }) =>
      name.includes(args[only + 1]),
    );
  }
  return args.includes('--all') ? allCases() : pairwiseCases();
}

/** What is looked at for all projects in TypeScript together. */
interface Batch {
  types: Map<string, Promise<string[]>>;
  lint: Map<string, Promise<string[]>>;
}

function refuse(found: string[] = []): void {
  if (found.length > 0) {
    throw new Error(found.join('\n'));
  }
}

async function validate(project: string): Promise<void> {
  const findings = await validateProject(project);
  refuse(
    findings.map(
      ({ file, line, rule, message }) => `${file}:${line} ${rule} ${message}`,
    ),
  );
}

async function runCase(
  next: Case,
  { batch, python, made }: { batch: Batch; python: string; made: Made },
): Promise<CaseReport> {
  const project = projectOf(next);
  const fault = made.get(next.name);
  if (fault) {
    return runChecks(next.name, [['making it', async () => refuse([fault])]]);
  }
  const aws = new AwsStub();
  const endpoint = await aws.start();
  const ofLanguage = isTypescript(next)
    ? [
        ...typescriptChecks(project, aws, endpoint),
        ['types', async () => refuse(await batch.types.get(project))] as Check,
        ['lint', async () => refuse(await batch.lint.get(project))] as Check,
      ]
    : pythonChecks(project, aws, endpoint, python);
  try {
    return await runChecks(next.name, [
      ['validators', () => validate(project)],
      ...ofLanguage,
    ]);
  } finally {
    await aws.stop();
  }
}

/** What went wrong when services were made, by case. */
type Made = Map<string, string>;

async function makeAll(cases: Case[]): Promise<Made> {
  const made: Made = new Map();
  for (const next of cases) {
    try {
      await generate(projectOf(next), next.service);
    } catch (error) {
      made.set(next.name, (error as Error).message);
    }
  }
  return made;
}

async function main(args: string[]): Promise<number> {
  const cases = casesOf(args);
  if (cases.length === 0) {
    say('No case has such a name.');
    return 1;
  }
  const began = performance.now();
  await prepareNode();
  const python = await findPython();
  const made = await makeAll(cases);
  say(`${cases.length} services are made; each is looked at …`);

  const inTypescript = cases
    .filter(next => isTypescript(next) && !made.has(next.name))
    .map(projectOf);
  const batch: Batch = {
    types: someTogether(inTypescript, typesOf),
    lint: someTogether(inTypescript, lintOf),
  };
  const waiting = [...cases];
  const reports: CaseReport[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const report = await runCase(next, { batch, python, made });
      reports.push(report);
      say(lineOf(report));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));

  const good = reports.filter(({ failures }) => failures.length === 0).length;
  const minutes = (performance.now() - began) / 60_000;
  say(
    `\n${good} of ${reports.length} services are good, in ${minutes.toFixed(
      1,
    )} minutes.`,
  );
  return good === reports.length ? 0 : 1;
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
