import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsStub } from './awsStub';
import { environmentOf, invokeAll, resultOf } from './invokeFunctions';
import { checkPackages } from './packages';
import { cache, tool } from './places';
import { mustRun } from './processes';
import type { Check } from './report';
import { functionsOf, type TemplateFunction } from './template';
import { checkFormat } from './typescriptBatch';

/** What a project in TypeScript is held to, besides types and lint: see `typescriptBatch`. */
export function typescriptChecks(
  project: string,
  aws: AwsStub,
  endpoint: string,
): Check[] {
  const inProject = { cwd: project };
  return [
    ['packages', async () => checkPackages(project)],
    [
      'lock',
      async () =>
        void (await mustRun(
          'npm',
          ['ls', '--all', '--package-lock-only'],
          inProject,
        )),
    ],
    ['format', () => checkFormat(project)],
    ['tests', () => test(project)],
    [
      'invocation',
      async () => {
        const functions = functionsOf(project, 'staging');
        await bundle(project, functions);
        await invokeAll(project, functions, aws, (fn, eventFile, mode) =>
          resultOf(
            process.execPath,
            [
              join(__dirname, 'invoke.cjs'),
              join(bundleOf(project, fn), `${fn.handler.split('.')[0]}.js`),
              eventFile,
              mode,
            ],
            { cwd: bundleOf(project, fn), env: environmentOf(fn, endpoint) },
          ),
        );
      },
    ],
  ];
}

/** Runs the tests and tells the coverage of lines. */
async function test(project: string): Promise<string> {
  await mustRun(
    tool('vitest'),
    ['run', '--coverage', '--coverage.reporter=json-summary'],
    { cwd: project },
  );
  const { total } = JSON.parse(
    readFileSync(join(project, 'coverage/coverage-summary.json'), 'utf8'),
  );
  const lowest = Math.min(
    ...['lines', 'statements', 'functions', 'branches'].map(
      kind => total[kind].pct,
    ),
  );
  if (lowest < 80) {
    throw new Error(`Coverage is ${lowest} %.`);
  }
  return `${Math.floor(lowest)} %`;
}

function bundleOf(project: string, { id }: TemplateFunction): string {
  return join(project, '.aws-sam/build', id);
}

/** Bundles every function as `template.yaml` has SAM do it. */
async function bundle(
  project: string,
  functions: TemplateFunction[],
): Promise<void> {
  mkdirSync(join(project, '.aws-sam/build'), { recursive: true });
  // What SAM deploys has no package.json; without one here, the project's would count.
  writeFileSync(join(project, '.aws-sam/build/package.json'), '{}');
  // From the packages of the generated projects: it is their bundler.
  const esbuild = require(join(cache, 'node_modules/esbuild'));
  for (const fn of functions) {
    const { entryPoint, target, format } = fn.build!;
    await esbuild.build({
      absWorkingDir: project,
      entryPoints: [entryPoint],
      bundle: true,
      platform: 'node',
      format,
      target,
      minify: true,
      sourcemap: true,
      outdir: bundleOf(project, fn),
      logLevel: 'silent',
    });
  }
}
