import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsStub } from '../awsStub';
import { HandlerProcess } from '../handlerProcess';
import { environmentOf, invokeAll } from '../invokeFunctions';
import { packagesOf } from '../places';
import type { Check } from '../report';
import { functionsOf, type SamFunction } from './template';

/** What services of SAM in TypeScript are held to, besides what all projects in it are. */
export function samChecks(
  project: string,
  aws: AwsStub,
  endpoint: string,
): Check[] {
  return [
    [
      'invocation',
      async () => {
        const functions = functionsOf(project, 'staging');
        const build = join(project, '.aws-sam/build');
        await bundle(project, build, functions);
        await invokeAll(build, functions, aws, fn => {
          const folder = join(build, fn.id);
          const file = join(folder, `${fn.handler.split('.')[0]}.js`);
          return new HandlerProcess(
            process.execPath,
            [join(__dirname, '../invoke.cjs'), file],
            { cwd: folder, env: environmentOf(fn, endpoint) },
          );
        });
      },
    ],
  ];
}

/** Bundles every function as `template.yaml` has SAM do it. */
async function bundle(
  project: string,
  build: string,
  functions: SamFunction[],
): Promise<void> {
  mkdirSync(build, { recursive: true });
  // What SAM deploys has no package.json; without one here, the project's would count.
  writeFileSync(join(build, 'package.json'), '{}');
  // From the packages of the generated projects: it is their bundler.
  const esbuild = require(join(packagesOf('sam'), 'node_modules/esbuild'));
  await Promise.all(
    functions.map(fn =>
      esbuild.build({
        absWorkingDir: project,
        entryPoints: [fn.build?.entryPoint],
        bundle: true,
        platform: 'node',
        format: fn.build?.format,
        target: fn.build?.target,
        minify: true,
        sourcemap: true,
        outdir: join(build, fn.id),
        logLevel: 'silent',
      }),
    ),
  );
}
