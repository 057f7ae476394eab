import { InputError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import {
  functionSchema,
  parseService,
  pascalCase,
  type FunctionDescription,
  type Runtime,
  type ServiceDescription,
} from '../description';
import type { ProjectFile, Skeletons } from '../render';
import {
  dependenciesOf,
  functionFiles,
  functionResources,
  sharedResources,
  supportFiles,
} from '../sam';
import { functionValues, serviceValues } from '../sam/values';
import { adaptAddition } from './adaptAddition';
import {
  addFunctionToTemplate,
  type TemplateAddition,
} from './addFunctionToTemplate';
import { addPackages } from './addPackages';
import { routesOf } from './apiRoutes';
import { chooseApi, type ChosenApi } from './chooseApi';
import {
  readConventions,
  usualProperty,
  type Conventions,
} from './conventions';
import { parseTemplate, type ParsedTemplate } from './parseTemplate';
import { isPlainMap, normalised, type PlainMap } from './plainTemplate';
import { pythonProject } from './pythonProject';
import { relocate } from './relocate';

/** What a function is added to. */
export interface ExistingService {
  /** Text of its template. */
  template: string;
  /** Reads another of its files, by its path; undefined where there is none. */
  read(path: string): string | undefined;
}

/** What is added, and how. */
export interface FunctionRequest {
  function: FunctionDescription;
  /** Name of the service, where its template and samconfig do not tell it. */
  service?: string;
  /** Logical id of the API for a function whose trigger is `api`. */
  api?: string;
}

/** A function worked out for a service, not yet written. */
export interface FunctionPlan {
  /** The template with the function. */
  template: string;
  /** New files. */
  files: ProjectFile[];
  /** Files that are there and change: the manifest, its lock, untouched support. */
  changed: ProjectFile[];
  /** Logical id of the function. */
  functionId: string;
  /** The service's runtime, which the function has too. */
  runtime: Runtime;
  /** What is left for a person to do, in sentences. */
  notes: string[];
}

function shiftsOf({ plain }: ParsedTemplate, conventions: Conventions) {
  const conditions = isPlainMap(plain.Conditions) ? plain.Conditions : {};
  if (conditions.ShiftsTraffic) return ['AllAtOnce', 'Canary10Percent5Minutes'];
  return isPlainMap(usualProperty(conventions, 'DeploymentPreference'))
    ? ['Canary10Percent5Minutes']
    : ['AllAtOnce'];
}

/** Reads a description of one function, and tells of it by the fields that it has here. */
function parseAsFunction(description: object): ServiceDescription {
  try {
    return parseService(description);
  } catch (error) {
    throw new InputError(
      (error as Error).message.replace(/^functions\.0\./gm, 'function.'),
    );
  }
}

/** The service as its description would be, so far as it shows in what is added. */
function describe(
  template: ParsedTemplate,
  conventions: Conventions,
  { function: fn, service }: FunctionRequest,
  api: ChosenApi | undefined,
): ServiceDescription {
  const name = service ?? conventions.service;
  if (!name) {
    throw new InputError(
      'service: neither the template nor samconfig.toml tells what the service is called. Give its name.',
    );
  }
  const preferences = shiftsOf(template, conventions);
  const names = [...conventions.environments];
  while (names.length < preferences.length)
    names.push(`environment-${names.length}`);
  const environments = names.map((environment, index) => ({
    name: environment,
    branch: environment,
    accountId: '000000000000',
    deploymentPreference: preferences[index % preferences.length],
  }));
  return parseAsFunction({
    name,
    description: name,
    owner: 'unknown',
    codeOwner: '@unknown',
    repository: 'unknown/unknown',
    runtime: conventions.runtime,
    functions: [fn],
    api: { kind: api?.kind ?? 'http' },
    environments,
    tracing: usualProperty(conventions, 'Tracing') !== 'PassThrough',
  });
}

function refuseVariables(
  { environmentParameter, environments }: Conventions,
  { function: fn }: FunctionRequest,
) {
  for (const [name, value] of Object.entries(fn.variables)) {
    if (typeof value === 'string') continue;
    if (!environmentParameter) {
      throw new InputError(
        `function.variables.${name}: differs by environment, but the template has no parameter that names the environment. Add one, or give one value.`,
      );
    }
    const missing = environments.filter(
      environment => value[environment] === undefined,
    );
    if (missing.length > 0) {
      throw new InputError(
        `function.variables.${name}: has no value for ${missing.join(', ')}.`,
      );
    }
  }
}

/** Whether all of an addition is there already, from an earlier run. */
function isThere({ plain }: ParsedTemplate, addition: TemplateAddition) {
  return (['Mappings', 'Resources', 'Outputs'] as const).every(section =>
    Object.entries(addition[section] ?? {}).every(([id, value]) =>
      isDeepStrictEqual(
        normalised(((plain[section] ?? {}) as PlainMap)[id]),
        normalised(JSON.parse(JSON.stringify(value))),
      ),
    ),
  );
}

/** Puts the code where the service keeps that of its other functions. */
function placed(
  files: ProjectFile[],
  { language, functionsFolder }: Conventions,
): ProjectFile[] {
  return language === 'typescript'
    ? relocate(files, path =>
        path.replace(/^src\/functions\//, `${functionsFolder}/`),
      )
    : files;
}

function placedInTemplate(
  addition: TemplateAddition,
  { functionsFolder }: Conventions,
): TemplateAddition {
  return JSON.parse(
    JSON.stringify(addition).replace(
      /"src\/functions\/([^"]+\.ts)"/g,
      (_match, rest: string) => JSON.stringify(`${functionsFolder}/${rest}`),
    ),
  );
}

function refuseOtherProjects(
  { language, peers }: Conventions,
  { read }: ExistingService,
) {
  if (language !== 'typescript') return;
  const manifest = read('package.json');
  if (manifest && /"typescript"\s*:/.test(manifest)) return;
  throw new InputError(
    `targetPath: ${peers[0].id} runs on Node.js, but ${
      manifest
        ? 'package.json does not have typescript'
        : 'there is no package.json'
    } beside the template. New functions are written in TypeScript: add it first, or name the folder that holds the project.`,
  );
}

/**
 * The service without the new function. Which functions it has does not matter, but
 * whether any is called by an API, or may get an event twice.
 */
function asBefore(
  { plain }: ParsedTemplate,
  service: ServiceDescription,
  functionId: string,
): ServiceDescription {
  const resources = plain.Resources as PlainMap;
  const hasApi = routesOf(resources).some(
    route => route.functionId !== functionId,
  );
  const triggers = [
    { type: 'schedule' },
    ...(hasApi ? [{ type: 'api' }] : []),
    ...(resources.IdempotencyTable ? [{ type: 'sqs' }] : []),
  ];
  return {
    ...service,
    functions: triggers.map((trigger, index) =>
      functionSchema.parse({ name: `function-${index}`, trigger }),
    ),
  };
}

/** Files that support functions: new ones, and untouched ones that must know more. */
function supportOf(
  skeletons: Skeletons,
  service: ServiceDescription,
  fn: FunctionDescription,
  before: ServiceDescription,
  { read }: ExistingService,
) {
  const wanted = supportFiles(skeletons, service, fn);
  const old = new Map(
    supportFiles(skeletons, before, fn).map(({ path, content }) => [
      path,
      content,
    ]),
  );
  const files = wanted.filter(({ path }) => read(path) === undefined);
  const changed = wanted.filter(({ path, content }) => {
    const there = read(path);
    return there !== undefined && there !== content && there === old.get(path);
  });
  return { files, changed };
}

/**
 * Works out what adds a function to a service: its template, code, tests and
 * sample event, in the service's own language, places and ways.
 *
 * @throws TemplateRefusal, or InputError naming the field and the fix
 */
export function planFunction(
  skeletons: Skeletons,
  existing: ExistingService,
  request: FunctionRequest,
): FunctionPlan {
  const { function: fn } = request;
  const functionId = `${pascalCase(fn.name)}Function`;
  const template = parseTemplate(existing.template);
  const conventions = readConventions(
    template,
    existing.read('samconfig.toml'),
    functionId,
  );
  refuseOtherProjects(conventions, existing);
  refuseVariables(conventions, request);
  const api =
    fn.trigger.type === 'api' ? chooseApi(template, request.api) : undefined;
  const service = describe(template, conventions, request, api);
  const addition = placedInTemplate(
    adaptAddition(
      functionResources(skeletons, service, fn),
      sharedResources(skeletons, service),
      {
        template,
        conventions,
        api,
        functionId,
        name: fn.name,
        physicalName: functionValues(service, fn).physicalName,
      },
    ),
    conventions,
  );
  const before = asBefore(template, service, functionId);
  const after = { ...service, functions: [...before.functions, fn] };
  const support = supportOf(skeletons, after, fn, before, existing);
  const own = functionFiles(skeletons, service, fn);
  const files = placed([...own, ...support.files], conventions);
  const notes: string[] = [];
  let changed = placed(support.changed, conventions);
  const manifest = existing.read('package.json');
  if (conventions.language === 'typescript' && manifest) {
    const packages = addPackages(
      skeletons,
      { text: manifest, lockText: existing.read('package-lock.json') },
      // Hooks are there already, or are not this function's matter.
      dependenciesOf(skeletons, { ...serviceValues(service), shifts: 'none' }),
      [...files, ...changed],
    );
    changed = [...changed, ...packages.files];
    if (packages.needsInstall) {
      notes.push(
        `Run npm install and commit package-lock.json: ${packages.added.join(
          ', ',
        )} were added to package.json.`,
      );
    }
  }
  if (conventions.language === 'python') {
    const python = pythonProject(skeletons, after, before, existing.read);
    const made = new Set(files.map(({ path }) => path));
    files.push(...python.files.filter(({ path }) => !made.has(path)));
    changed = [...changed, ...python.changed];
  }
  return {
    template: isThere(template, addition)
      ? existing.template
      : addFunctionToTemplate(existing.template, addition),
    files,
    changed,
    functionId,
    runtime: conventions.runtime,
    notes,
  };
}
