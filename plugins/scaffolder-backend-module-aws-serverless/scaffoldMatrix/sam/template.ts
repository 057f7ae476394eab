import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { at, listAt, mapAt, textAt } from '../../src/__testUtils__/at';
import { plainOf, TEMPLATE_TAGS } from '../../src/sam/plain';
import {
  hookOf,
  sampleEventOf,
  type DeployedFunction,
} from '../deployedFunction';

/** A function of SAM's template. */
export interface SamFunction extends DeployedFunction {
  handler: string;
  codeUri: string;
  /** What SAM has esbuild do; missing for Python. */
  build?: { entryPoint: string; target: string; format: string };
}

/** Reads the functions of a project's template, as they are in an environment. */
export function functionsOf(
  project: string,
  environment: string,
): SamFunction[] {
  const document = parseDocument(
    readFileSync(join(project, 'template.yaml'), 'utf8'),
    { customTags: TEMPLATE_TAGS },
  );
  const template = plainOf(document.contents);
  const resolve = (value: unknown): string => {
    if (typeof value !== 'object') {
      return String(value);
    }
    if (at(value, 'Fn::FindInMap')) {
      const path = listAt(value, 'Fn::FindInMap').map(resolve);
      return String(at(template, 'Mappings', ...path));
    }
    if (at(value, 'Fn::Sub')) {
      return textAt(value, 'Fn::Sub').replace(
        /\$\{Environment\}/g,
        environment,
      );
    }
    const ref = textAt(value, 'Ref');
    return ref === 'Environment' ? environment : ref;
  };
  const shared = mapAt(template, 'Globals', 'Function', 'Environment');
  return Object.entries(mapAt(template, 'Resources'))
    .filter(
      ([, resource]) => at(resource, 'Type') === 'AWS::Serverless::Function',
    )
    .map(([id, resource]) => {
      const own = at(resource, 'Properties', 'Environment', 'Variables') ?? {};
      const variables = Object.entries({
        ...mapAt(shared, 'Variables'),
        ...mapAt(own),
      }).map(([name, value]) => [name, resolve(value)]);
      const fn = {
        id,
        name: resolve(at(resource, 'Properties', 'FunctionName')),
        handler: textAt(resource, 'Properties', 'Handler'),
        codeUri: textAt(resource, 'Properties', 'CodeUri'),
        variables: Object.fromEntries(variables),
        ...(at(resource, 'Metadata') !== undefined && {
          build: buildOf(resource),
        }),
      };
      const hook = hookOf(fn.name);
      return {
        ...fn,
        ...(hook ? { hook } : { sampleEvent: eventOf(project, fn) }),
      };
    });
}

function buildOf(resource: unknown): SamFunction['build'] {
  const properties = mapAt(resource, 'Metadata', 'BuildProperties');
  return {
    entryPoint: textAt(properties, 'EntryPoints', 0),
    target: textAt(properties, 'Target'),
    format: textAt(properties, 'Format'),
  };
}

function eventOf(
  project: string,
  { build, handler }: Pick<SamFunction, 'build' | 'handler'>,
): string {
  const [, name = ''] =
    (build
      ? /functions\/([^/]+)\//.exec(build.entryPoint)
      : /^functions\.([^.]+)\./.exec(handler)) ?? [];
  return build
    ? sampleEventOf(project, 'events', name)
    : sampleEventOf(project, 'src/events', name.replace(/_/g, '-'));
}
