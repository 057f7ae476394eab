import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, mapAt, textAt } from '../../src/__testUtils__/at';
import {
  hookOf,
  sampleEventOf,
  type DeployedFunction,
} from '../deployedFunction';
import { packagesOf, toolOf } from '../places';
import { mustRun } from '../processes';

const COMMIT = '41b07aa0c2f74d8f9f2f0f6d3a1f6a0f1b2c3d4e';

/** A function of a stack. */
export interface CdkFunction extends DeployedFunction {
  /** Folder with the code that the stack deploys. */
  code: string;
  handler: string;
}

/** Synthesises the stacks of a project, as its pipeline does. */
export async function synth(project: string): Promise<void> {
  await mustRun(
    toolOf('cdk', 'cdk'),
    ['synth', '--quiet', '--context', `commit=${COMMIT}`],
    {
      cwd: project,
      env: {
        PACKAGES: packagesOf('cdk'),
        PATH: `${join(__dirname, 'bin')}:${process.env.PATH}`,
      },
    },
  );
}

function outputOf(project: string, file: string): string {
  return readFileSync(join(project, 'cdk.out', file), 'utf8');
}

/** The text of a stack's template. */
export function templateOf(project: string, stack: string): string {
  return outputOf(project, `${stack}.template.json`);
}

/** Reads the functions of a service's stack in an environment. */
export function functionsOf(
  project: string,
  service: string,
  environment: string,
): CdkFunction[] {
  const stack = `${service}-${environment}`;
  const template = JSON.parse(templateOf(project, stack));
  const assets = JSON.parse(outputOf(project, `${stack}.assets.json`));
  return Object.entries(mapAt(template, 'Resources'))
    .filter(([, resource]) => at(resource, 'Type') === 'AWS::Lambda::Function')
    .map(([id, resource]) => {
      const properties = mapAt(resource, 'Properties');
      const name = textAt(properties, 'FunctionName');
      const [asset] = textAt(properties, 'Code', 'S3Key').split('.');
      const folder = textAt(assets, 'files', asset, 'source', 'path');
      const variables = Object.entries(
        mapAt(properties, 'Environment', 'Variables'),
      ).map(([key, value]) => [key, String(at(value, 'Ref') ?? value)]);
      const hook = hookOf(name);
      // A function that is called as its service is has no name of its own.
      const inService = name
        .slice(0, -`-${environment}`.length)
        .replace(new RegExp(`^${service}-`), '');
      return {
        id,
        name,
        variables: Object.fromEntries(variables),
        code: join(project, 'cdk.out', folder),
        handler: textAt(properties, 'Handler'),
        ...(hook
          ? { hook }
          : { sampleEvent: sampleEventOf(project, 'events', inService) }),
      };
    });
}
