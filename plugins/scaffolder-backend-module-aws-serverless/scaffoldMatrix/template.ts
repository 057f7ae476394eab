import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { plainOf, TEMPLATE_TAGS } from '../src/sam/plain';

/** A function of a generated template, for one environment. */
export interface TemplateFunction {
  id: string;
  /** Its name in AWS. */
  name: string;
  handler: string;
  codeUri: string;
  variables: Record<string, string>;
  /** What SAM has esbuild do; missing for Python. */
  build?: { entryPoint: string; target: string; format: string };
  isHook: boolean;
}

/** Reads the functions of a project's template, as they are in an environment. */
export function functionsOf(
  project: string,
  environment: string,
): TemplateFunction[] {
  const document = parseDocument(
    readFileSync(join(project, 'template.yaml'), 'utf8'),
    { customTags: TEMPLATE_TAGS },
  );
  const template = plainOf(document.contents) as any;
  const resolve = (value: any): string => {
    if (typeof value !== 'object') {
      return String(value);
    }
    if (value['Fn::FindInMap']) {
      const [map, key, name] = value['Fn::FindInMap'].map(resolve);
      return template.Mappings[map][key][name];
    }
    if (value['Fn::Sub']) {
      return value['Fn::Sub'].replace(/\$\{Environment\}/g, environment);
    }
    return value.Ref === 'Environment' ? environment : value.Ref;
  };
  const shared = template.Globals.Function.Environment.Variables;
  return Object.entries<any>(template.Resources)
    .filter(([, { Type }]) => Type === 'AWS::Serverless::Function')
    .map(([id, { Properties, Metadata }]) => ({
      id,
      name: resolve(Properties.FunctionName),
      handler: Properties.Handler,
      codeUri: Properties.CodeUri,
      variables: Object.fromEntries(
        Object.entries({
          ...shared,
          ...Properties.Environment?.Variables,
        }).map(([name, value]) => [name, resolve(value)]),
      ),
      ...(Metadata && {
        build: {
          entryPoint: Metadata.BuildProperties.EntryPoints[0],
          target: Metadata.BuildProperties.Target,
          format: Metadata.BuildProperties.Format,
        },
      }),
      isHook: resolve(Properties.FunctionName).startsWith('CodeDeployHook_'),
    }));
}
