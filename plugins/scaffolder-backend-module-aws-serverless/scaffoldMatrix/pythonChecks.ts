import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsStub } from './awsStub';
import { HandlerProcess } from './handlerProcess';
import { environmentOf, invokeAll } from './invokeFunctions';
import { cache, pythonStandIn } from './places';
import { mustRun } from './processes';
import type { Check } from './report';
import { lintPython } from './ruff';
import { functionsOf } from './sam/template';

/** What mypy knows of packages, for all projects. */
const mypyCache = join(cache, 'mypy');

/** What a project in Python is held to. */
export function pythonChecks(
  project: string,
  aws: AwsStub,
  endpoint: string,
  python: string,
): Check[] {
  return [
    ['packages', async () => checkRequirements(project)],
    ['lint', async () => lintPython(project)],
    ['types', () => typecheck(project, python)],
    ['tests', () => test(project, python)],
    [
      'invocation',
      async () => {
        const folder = join(project, '.aws-sam');
        mkdirSync(folder, { recursive: true });
        const functions = functionsOf(project, 'staging');
        await invokeAll(folder, functions, aws, fn => {
          const source = join(project, fn.codeUri);
          return new HandlerProcess(
            python,
            [
              '-B',
              join(pythonStandIn, 'invoke.py'),
              fn.handler.replace(/\.handler$/, ''),
            ],
            {
              cwd: source,
              env: {
                ...environmentOf(fn, endpoint),
                PYTHONPATH: `${source}:${pythonStandIn}`,
              },
            },
          );
        });
      },
    ],
  ];
}

/** Ends with the last run of mypy that was asked for. */
let mypy: Promise<unknown> = Promise.resolve();

/** Type-checks a project: one after the other, for they share what mypy knows of packages. */
function typecheck(project: string, python: string): Promise<void> {
  const checked = mypy.then(async () => {
    await mustRun(
      python,
      // The machine's Python may be older than the service's.
      ['-m', 'mypy', '--python-version', '3.11', '--cache-dir', mypyCache],
      { cwd: project, env: { MYPYPATH: pythonStandIn } },
    );
  });
  mypy = checked.catch(() => undefined);
  return checked;
}

/** Runs the tests and tells the coverage of lines and branches. */
async function test(project: string, python: string): Promise<string> {
  const output = await mustRun(
    python,
    ['-B', '-m', 'pytest', '-q', '-p', 'no:cacheprovider'],
    { cwd: project, env: { PYTHONPATH: pythonStandIn } },
  );
  const [, covered] = /Total coverage: ([\d.]+)%/.exec(output) ?? [];
  if (!(Number(covered) >= 80)) {
    throw new Error(`Coverage is ${covered} %.`);
  }
  return `${Math.floor(Number(covered))} %`;
}

/** Modules of packages that services use, by the package that brings them. */
const MODULES: Record<string, string> = {
  aws_lambda_powertools: 'aws-lambda-powertools',
  boto3: 'boto3',
  botocore: 'boto3',
};

/** Makes sure that what `src` imports is in its requirements, pinned, and traced only where traces are taken. */
async function checkRequirements(project: string): Promise<void> {
  const requirements = readFileSync(
    join(project, 'src/requirements.txt'),
    'utf8',
  );
  for (const line of requirements.trim().split('\n')) {
    if (!/^[a-z0-9-]+(\[[a-z]+\])?==[\d.]+$/.test(line)) {
      throw new Error(`${line} is no pinned requirement.`);
    }
  }
  const { globSync } = await import('node:fs');
  for (const file of globSync('src/**/*.py', { cwd: project })) {
    const text = readFileSync(join(project, file), 'utf8');
    for (const [, module] of text.matchAll(/^(?:from|import) (\w+)/gm)) {
      const name = MODULES[module];
      if (name && !requirements.includes(name)) {
        throw new Error(`${file} imports ${module}, which is not required.`);
      }
    }
    if (text.includes('Tracer') && !requirements.includes('[tracer]')) {
      throw new Error(`${file} traces without the package for it.`);
    }
  }
}
