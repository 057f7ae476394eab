import { parse as parseToml } from 'smol-toml';
import {
  languageOf,
  runtimeSchema,
  type Language,
  type Runtime,
} from '../description';
import { lineOfEntry } from './conflicts';
import type { ParsedTemplate } from './parseTemplate';
import { isPlainMap, type Plain, type PlainMap } from './plainTemplate';
import { TemplateRefusal } from './TemplateRefusal';

/** A function that a template has already. */
export interface Peer {
  id: string;
  properties: PlainMap;
  metadata: PlainMap;
}

/** How a service does things, read from its template and its samconfig. */
export interface Conventions {
  /** Name of the service, where something tells it. */
  service?: string;
  runtime: Runtime;
  language: Language;
  peers: Peer[];
  /** Properties that `Globals` gives all functions. */
  globals: PlainMap;
  /** Parameter that names the environment. */
  environmentParameter?: string;
  /** Names of the environments, so far as they are told. */
  environments: string[];
  /** Alias that deployments move: a name, or an expression. */
  alias: Plain;
  /** Folder that holds a folder for each function. */
  functionsFolder: string;
}

const ENVIRONMENT = /^(deploy(ment)?)?(env(ironment)?(name)?|stage(name)?)$/i;

function map(value: Plain): PlainMap {
  return isPlainMap(value) ? value : {};
}

/** What is told by most of the values that are told at all. */
function usual<T>(values: T[]): T | undefined {
  const texts = values.map(value => JSON.stringify(value));
  const count = (text: string) => texts.filter(other => other === text).length;
  const best = [...texts].sort((a, b) => count(b) - count(a))[0];
  return best === undefined ? undefined : values[texts.indexOf(best)];
}

/** A property as most functions have it, their own before that of `Globals`. */
export function usualProperty(
  { peers, globals }: Pick<Conventions, 'peers' | 'globals'>,
  name: string,
): Plain {
  const own = peers
    .map(({ properties }) => properties[name])
    .filter(value => value !== undefined);
  return usual(own) ?? globals[name];
}

/** Functions that do the service's work: not those that CodeDeploy calls. */
function peersOf({ plain }: ParsedTemplate, own: string): Peer[] {
  return Object.entries(map(plain.Resources)).flatMap(([id, resource]) => {
    const { Type, Properties, Metadata } = map(resource);
    const properties = map(Properties);
    const isHook = JSON.stringify(properties.FunctionName ?? '').includes(
      'CodeDeployHook_',
    );
    return Type === 'AWS::Serverless::Function' && !isHook && id !== own
      ? [{ id, properties, metadata: map(Metadata) }]
      : [];
  });
}

function runtimeOf(
  template: ParsedTemplate,
  conventions: Pick<Conventions, 'peers' | 'globals'>,
): Runtime {
  const value = usualProperty(conventions, 'Runtime');
  const parameter = map(template.plain.Parameters)[String(map(value).Ref)];
  const name = typeof value === 'string' ? value : map(parameter).Default;
  const result = runtimeSchema.safeParse(name);
  if (result.success) return result.data;
  const [peer] = conventions.peers;
  throw new TemplateRefusal(
    peer ? lineOfEntry(template, 'Resources', peer.id) : 1,
    peer
      ? `begins ${peer.id}, whose runtime is ${JSON.stringify(
          name ?? value ?? 'not told',
        )}; new functions can have ${runtimeSchema.options.join(', ')}`
      : 'begins a template without functions, which does not tell how they are written',
    peer
      ? 'Update the runtime first.'
      : 'Add the first function by hand, or make a new service.',
  );
}

interface SamConfig {
  stacks: string[];
  environments: string[];
}

function readSamConfig(text: string | undefined): SamConfig {
  if (!text) return { stacks: [], environments: [] };
  let config: Record<string, unknown>;
  try {
    config = parseToml(text);
  } catch {
    return { stacks: [], environments: [] };
  }
  const sections = Object.entries(config).filter(([, value]) =>
    isPlainMap(value),
  );
  return {
    environments: sections
      .map(([name]) => name)
      .filter(name => name !== 'default'),
    stacks: sections.flatMap(([, section]) => {
      const deploy = map(map(map(section).deploy).parameters);
      const global = map(map(map(section).global).parameters);
      const stack = deploy.stack_name ?? global.stack_name;
      return typeof stack === 'string' ? [stack] : [];
    }),
  };
}

function serviceOf(
  conventions: Pick<Conventions, 'peers' | 'globals' | 'environments'>,
  { stacks }: SamConfig,
): string | undefined {
  const variables = [
    conventions.globals,
    ...conventions.peers.map(p => p.properties),
  ]
    .map(properties => map(map(properties.Environment).Variables))
    .map(found => found.POWERTOOLS_SERVICE_NAME)
    .filter(name => typeof name === 'string');
  const [stack] = stacks;
  const suffix = conventions.environments.find(name =>
    stack?.endsWith(`-${name}`),
  );
  return variables[0] ?? (suffix ? stack.slice(0, -suffix.length - 1) : stack);
}

/** `src/functions` for code at `src/functions/pay/handler.ts`. */
function functionsFolderOf(
  conventions: Pick<Conventions, 'peers' | 'globals'>,
) {
  const folders = conventions.peers.flatMap(({ properties, metadata }) => {
    const codeUri = properties.CodeUri ?? conventions.globals.CodeUri;
    const entry = [map(metadata.BuildProperties).EntryPoints].flat()[0];
    if (typeof codeUri !== 'string') return [];
    const parts = [codeUri, ...(typeof entry === 'string' ? [entry] : [])]
      .join('/')
      .split('/')
      .filter(part => part !== '' && part !== '.');
    const folder = /\.[cm]?[jt]sx?$/.test(parts[parts.length - 1] ?? '')
      ? parts.slice(0, -2)
      : parts.slice(0, -1);
    return folder.length > 0 && !folder.includes('..')
      ? [folder.join('/')]
      : [];
  });
  return usual(folders);
}

/**
 * Reads how a service is made.
 *
 * @param own - logical id of the function to be added: an earlier run may have
 * added it already
 * @throws TemplateRefusal when it is in a runtime that new functions cannot have
 */
export function readConventions(
  template: ParsedTemplate,
  samconfig: string | undefined,
  own: string,
): Conventions {
  const { plain } = template;
  const globals = map(map(plain.Globals).Function);
  const peers = peersOf(template, own);
  const runtime = runtimeOf(template, { peers, globals });
  const parameters = map(plain.Parameters);
  const environmentParameter = Object.keys(parameters).find(name =>
    ENVIRONMENT.test(name),
  );
  const config = readSamConfig(samconfig);
  const allowed = map(parameters[environmentParameter ?? '']).AllowedValues;
  const environments = Array.isArray(allowed)
    ? allowed.map(String)
    : config.environments;
  return {
    service: serviceOf({ peers, globals, environments }, config),
    runtime,
    language: languageOf(runtime),
    peers,
    globals,
    environmentParameter,
    environments,
    alias: usualProperty({ peers, globals }, 'AutoPublishAlias') ?? 'live',
    functionsFolder: functionsFolderOf({ peers, globals }) ?? 'src/functions',
  };
}
