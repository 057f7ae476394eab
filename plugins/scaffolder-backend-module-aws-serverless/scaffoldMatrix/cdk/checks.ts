import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceDescriptionInput } from '../../src/description';
import { validateFiles } from '../../src/validate/validateProject';
import type { AwsStub } from '../awsStub';
import { findingLine } from '../findings';
import { HandlerProcess } from '../handlerProcess';
import { environmentOf, invokeAll } from '../invokeFunctions';
import { refuse, type Check } from '../report';
import { functionsOf, synth, templateOf } from './stacks';

/** The CDK has functions wait for their roles, which refer to them all the same. */
const OF_THE_CDK = ['cloudformation/W3005'];

/** What services of the CDK are held to, besides what all projects in TypeScript are. */
export function cdkChecks(
  project: string,
  service: ServiceDescriptionInput,
  aws: AwsStub,
  endpoint: string,
): Check[] {
  const stacks = service.environments.map(({ name, region }) => ({
    stack: `${service.name}-${name}`,
    region,
  }));
  return [
    ['synth', () => synth(project)],
    [
      'stacks',
      async () => {
        const findings = await Promise.all(
          stacks.map(({ stack, region }) =>
            validateFiles(
              { [`${stack}.template.json`]: templateOf(project, stack) },
              { region, ignore: OF_THE_CDK },
            ),
          ),
        );
        refuse(findings.flat().map(findingLine));
      },
    ],
    [
      'invocation',
      async () => {
        const output = join(project, 'cdk.out');
        // What is deployed has no package.json; without one here, the project's would count.
        writeFileSync(join(output, 'package.json'), '{}');
        const functions = functionsOf(project, service.name, 'staging');
        await invokeAll(output, functions, aws, fn => {
          const [file] = fn.handler.split('.');
          return new HandlerProcess(
            process.execPath,
            [join(__dirname, '../invoke.cjs'), join(fn.code, `${file}.js`)],
            { cwd: fn.code, env: environmentOf(fn, endpoint) },
          );
        });
      },
    ],
  ];
}
